//! Going back to an earlier state of the whole chain, and copies of it.

use std::sync::Arc;

use alloy::eips::BlockId;
use alloy_primitives::{U256, map::HashSet};

use super::{Chain, UnknownBlock, clock::Clock, history::History, pool::Pool, record::Record};
use crate::state::State;

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
        let snapshot = Snapshot {
            state: self.state.clone(),
            history: self.history.clone(),
            clock: self.clock,
            pool: self.pool.clone(),
        };
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
        for block in self.history.range(snapshot.history.len(), u64::MAX) {
            self.feed.removed(block.clone());
        }
        self.state = snapshot.state;
        self.history = snapshot.history;
        self.clock = snapshot.clock;
        self.pool = snapshot.pool;
        true
    }

    /// A chain of its own that stands where this one stands, in microseconds. It keeps no record.
    pub(crate) fn fork(&self) -> Self {
        Self {
            config: Arc::clone(&self.config),
            settings: Arc::clone(&self.settings),
            state: self.state.clone(),
            history: self.history.clone(),
            state_since: self.state_since,
            clock: self.clock,
            pool: self.pool.clone(),
            mining: self.mining,
            snapshots: self.snapshots.clone(),
            next_snapshot: self.next_snapshot,
            signers: Arc::clone(&self.signers),
            accounts: self.accounts.clone(),
            impersonated: HashSet::clone(&self.impersonated),
            record: None,
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

    /// The chain as it will be when what waits is mined; none if nothing waits.
    pub(crate) fn pending(&self) -> Option<Self> {
        self.pool.queue(|sender| self.next_nonce(sender)).next()?;
        let mut pending = self.fork();
        // What happens in a future that may never come is not worth a line in the log.
        tracing::subscriber::with_default(tracing::subscriber::NoSubscriber::new(), || {
            pending.mine();
        });
        Some(pending)
    }
}
