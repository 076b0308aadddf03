//! The blocks so far, and where everything in them is.

use std::sync::Arc;

use alloy_primitives::{B256, TxHash};

use super::{Block, Mined};
use crate::state::{Map, Version};

/// Blocks by number and hash, transactions by hash. Copied in no time, whatever its length.
#[derive(Clone, Default)]
pub(super) struct History {
    /// By number.
    blocks: rpds::VectorSync<Arc<Block>>,
    numbers: Map<B256, u64>,
    /// Block and index of each transaction.
    transactions: Map<B256, (u64, usize)>,
}

impl History {
    /// Appends a block.
    pub(super) fn push(&mut self, block: Arc<Block>) {
        let number = block.number();
        self.numbers.insert_mut(block.header.hash(), number);
        for (index, mined) in block.transactions.iter().enumerate() {
            let hash = *mined.tx.tx_hash();
            self.transactions.insert_mut(hash, (number, index));
        }
        self.blocks.push_back_mut(block);
    }

    /// Number of blocks.
    pub(super) fn len(&self) -> u64 {
        self.blocks.len() as u64
    }

    /// A block by number.
    pub(super) fn get(&self, number: u64) -> Option<&Block> {
        self.blocks
            .get(usize::try_from(number).ok()?)
            .map(Arc::as_ref)
    }

    /// Number of the block with this hash.
    pub(super) fn number(&self, hash: B256) -> Option<u64> {
        self.numbers.get(&hash).copied()
    }

    /// The latest block.
    pub(super) fn last(&self) -> Option<&Block> {
        self.blocks.last().map(Arc::as_ref)
    }

    /// The blocks from one number to another, both included, in order.
    pub(super) fn range(&self, from: u64, to: u64) -> impl Iterator<Item = &Arc<Block>> {
        let end = to.saturating_add(1).min(self.len());
        let numbers = (from..end).filter_map(|number| usize::try_from(number).ok());
        numbers.filter_map(|number| self.blocks.get(number))
    }

    /// Whether a transaction is in a block.
    pub(super) fn contains(&self, hash: TxHash) -> bool {
        self.transactions.contains_key(&hash)
    }

    /// A transaction with its block and index.
    pub(super) fn transaction(&self, hash: TxHash) -> Option<(&Block, usize, &Mined)> {
        let (number, index) = *self.transactions.get(&hash)?;
        let block = self.get(number)?;
        Some((block, index, block.transactions.get(index)?))
    }

    /// Forgets the blocks from this number on.
    pub(super) fn truncate(&mut self, number: u64) {
        while self.len() > number {
            let Some(block) = self.blocks.last().cloned() else {
                return;
            };
            self.blocks.drop_last_mut();
            self.numbers.remove_mut(&block.header.hash());
            for mined in &block.transactions {
                self.transactions.remove_mut(mined.tx.tx_hash());
            }
        }
    }

    /// Sets the state after the latest block.
    pub(super) fn set_latest_version(&mut self, version: Version) {
        let latest = self.blocks.len().wrapping_sub(1);
        if let Some(block) = self.blocks.get_mut(latest) {
            Arc::make_mut(block).version = version;
        }
    }
}
