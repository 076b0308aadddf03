//! Going back to an earlier state of the whole chain.

use alloy_primitives::U256;

use super::{Chain, clock::Clock, pool::Pool};
use crate::state::Version;

/// Where the chain was.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    version: Version,
    blocks: usize,
    clock: Clock,
    pool: Pool,
}

impl Chain {
    /// Remembers the present. Costs nothing until [`Chain::revert`].
    pub(crate) fn snapshot(&mut self) -> U256 {
        let id = self.next_snapshot;
        self.next_snapshot += U256::ONE;
        if let Some(record) = &mut self.record {
            record.snapshot(id);
        }
        self.snapshots.insert(
            id,
            Snapshot {
                version: self.state.version(),
                blocks: self.blocks.len(),
                clock: self.clock,
                pool: self.pool.clone(),
            },
        );
        id
    }

    /// Goes back to a snapshot, which is used up, as are all taken after it. False if it does not exist or
    /// lies further back than state is kept.
    pub(crate) fn revert(&mut self, id: U256) -> bool {
        let Some(snapshot) = self.snapshots.get(&id).cloned() else {
            return false;
        };
        if !self.state.rewind(snapshot.version) {
            return false;
        }
        if let Some(record) = &mut self.record {
            record.revert(id);
        }
        self.snapshots.retain(|other, _| *other < id);
        for block in self.blocks.drain(snapshot.blocks..) {
            self.numbers.remove(&block.header.hash());
            for mined in &block.transactions {
                self.transactions.remove(mined.tx.tx_hash());
            }
        }
        self.clock = snapshot.clock;
        self.pool = snapshot.pool;
        self.renew_latest();
        true
    }
}
