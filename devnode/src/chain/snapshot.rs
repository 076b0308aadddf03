//! Going back to an earlier state of the whole chain, and copies of it.

use std::sync::Arc;

use alloy::eips::BlockId;
use alloy_primitives::{
    U256,
    map::{HashMap, HashSet},
};

use super::{Chain, UnknownBlock, clock::Clock, history::History, pool::Pool, record::Record};
use crate::state::State;

/// The number under which a record goes back to the genesis block: no snapshot has it.
const GENESIS: U256 = U256::ZERO;

/// Where the chain was. It shares with the present what has not changed since.
#[derive(Clone)]
pub(super) struct Snapshot {
    state: State,
    history: History,
    clock: Clock,
    pool: Pool,
}

impl Chain {
    /// Remembers the present.
    pub(crate) fn snapshot(&mut self) -> U256 {
        let id = self.next_snapshot;
        self.next_snapshot += U256::ONE;
        if let Some(record) = &mut self.record {
            record.snapshot(id);
        }
        let snapshot = self.here();
        self.snapshots.insert(id, snapshot);
        id
    }

    /// Goes back to a snapshot, which is used up, as are all taken after it. False if it does not exist.
    pub(crate) fn revert(&mut self, id: U256) -> bool {
        let Some(snapshot) = self.snapshots.get(&id).cloned() else {
            return false;
        };
        if let Some(record) = &mut self.record {
            record.revert(id);
        }
        self.snapshots.retain(|other, _| *other < id);
        self.stand_at(snapshot);
        true
    }

    /// Goes back to the genesis block. False if it is not known any more: a state file took its place.
    pub(crate) fn reset(&mut self) -> bool {
        let Some(genesis) = self.genesis.clone() else {
            return false;
        };
        if let Some(record) = &mut self.record {
            record.revert(GENESIS);
        }
        self.snapshots.clear();
        self.impersonated.clear();
        self.stand_at(*genesis);
        true
    }

    /// Remembers the present as the genesis block, for [`Chain::reset`].
    pub(super) fn keep_genesis(&mut self) {
        self.genesis = Some(Box::new(self.here()));
    }

    /// Takes the latest blocks away.
    pub(crate) fn roll_back(&mut self, blocks: u64) -> Result<(), UnknownBlock> {
        let number = self.latest().number().saturating_sub(blocks);
        let fork = self.fork_at(BlockId::number(number))?;
        let there = Snapshot {
            clock: self.clock,
            pool: self.pool.clone(),
            ..fork.here()
        };
        self.stand_at(there);
        Ok(())
    }

    fn here(&self) -> Snapshot {
        Snapshot {
            state: self.state.clone(),
            history: self.history.clone(),
            clock: self.clock,
            pool: self.pool.clone(),
        }
    }

    fn stand_at(&mut self, snapshot: Snapshot) {
        for block in self.history.range(snapshot.history.len(), u64::MAX) {
            self.feed.removed(block.clone());
        }
        self.state = snapshot.state;
        self.history = snapshot.history;
        self.clock = snapshot.clock;
        self.pool = snapshot.pool;
    }

    /// A chain of its own that stands where this one stands, in microseconds. It keeps no record.
    pub(crate) fn fork(&self) -> Self {
        Self {
            pool: self.pool.clone(),
            snapshots: self.snapshots.clone(),
            genesis: self.genesis.clone(),
            impersonated: HashSet::clone(&self.impersonated),
            impersonates_all: self.impersonates_all,
            logs: self.logs,
            ..self.reading()
        }
    }

    /// A fork to compute on, which holds nobody up: with the blocks and their states, and without what waits and snapshots.
    pub(crate) fn reading(&self) -> Self {
        Self {
            config: Arc::clone(&self.config),
            settings: Arc::clone(&self.settings),
            state: self.state.clone(),
            history: self.history.clone(),
            state_since: self.state_since,
            clock: self.clock,
            pool: Pool::default(),
            mining: self.mining,
            snapshots: HashMap::default(),
            next_snapshot: self.next_snapshot,
            genesis: None,
            signers: Arc::clone(&self.signers),
            accounts: self.accounts.clone(),
            impersonated: HashSet::default(),
            impersonates_all: false,
            logs: false,
            record: None,
            deadline: None,
            moved: Vec::new(),
            // Whoever listens, listens to the original.
            feed: Arc::default(),
        }
    }

    /// A fork that stands where this chain stood at a block.
    pub(super) fn fork_at(&self, id: BlockId) -> Result<Self, UnknownBlock> {
        let version = self.version_at(id)?;
        let block = self.block(id).ok_or(UnknownBlock::Missing(id))?;
        let mut fork = self.fork();
        if block.number() < self.latest().number() {
            fork.state.go_back(version);
            fork.history.truncate(block.number() + 1);
        }
        Ok(fork)
    }

    /// A fork that is used as a node of its own: it continues a copy of this chain's record, if there is one.
    pub(crate) fn fork_recorded(&self) -> Self {
        Self {
            record: self.record.as_ref().and_then(Record::fork),
            ..self.fork()
        }
    }

    /// The chain as it will be when the next block is made of what waits.
    pub(crate) fn pending(&self) -> Self {
        let mut pending = Self {
            pool: self.pool.clone(),
            impersonated: HashSet::clone(&self.impersonated),
            impersonates_all: self.impersonates_all,
            ..self.reading()
        };
        // What happens in a future that may never come is not worth a line in the log.
        tracing::subscriber::with_default(tracing::subscriber::NoSubscriber::new(), || {
            pending.mine();
        });
        pending
    }
}
