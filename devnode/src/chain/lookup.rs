//! Finding blocks, transactions, logs and state.

use std::sync::Arc;

use alloy::{
    consensus::Transaction,
    eips::{BlockId, BlockNumberOrTag, RpcBlockHash},
    rpc::types::{Filter, FilterBlockOption},
};
use alloy_primitives::{Address, B256, Log, TxHash, U256};
use revm::state::AccountInfo;

use super::{Block, Chain, Mined, UnknownBlock};
use crate::state::{BlockHashes, Proof, Version};

/// A log and where it stands.
pub(crate) struct Found<'a> {
    pub(crate) log: &'a Log,
    pub(crate) block: &'a Block,
    /// Index of the transaction in the block.
    pub(crate) transaction: usize,
    /// Index of the log in the block.
    pub(crate) index: usize,
}

impl Chain {
    /// The latest block.
    #[expect(clippy::expect_used, reason = "genesis is never removed")]
    pub(crate) fn latest(&self) -> &Block {
        self.history.last().expect("genesis is never removed")
    }

    /// A block by number, hash or tag. Latest, safe and finalized are the same here; so is
    /// pending, since this chain holds only what is mined: see [`Chain::pending`].
    pub(crate) fn block(&self, id: BlockId) -> Option<&Block> {
        match id {
            BlockId::Hash(RpcBlockHash { block_hash, .. }) => {
                self.history.get(self.history.number(block_hash)?)
            }
            BlockId::Number(BlockNumberOrTag::Number(number)) => self.history.get(number),
            BlockId::Number(BlockNumberOrTag::Earliest) => self.history.get(0),
            BlockId::Number(_) => Some(self.latest()),
        }
    }

    /// A transaction by hash, with its block and index.
    pub(crate) fn transaction(&self, hash: TxHash) -> Option<(&Block, usize, &Mined)> {
        self.history.transaction(hash)
    }

    /// The latest transaction of a sender with this nonce: its block and index. A nonce can be set back.
    pub(crate) fn transaction_of(&self, sender: Address, nonce: u64) -> Option<(&Block, usize)> {
        let numbers = (0..self.history.len()).rev();
        let mut blocks = numbers.filter_map(|number| self.history.get(number));
        blocks.find_map(|block| {
            let mut mined = block.transactions.iter();
            let index = mined.rposition(|one| one.tx.signer() == sender && one.tx.nonce() == nonce);
            Some((block, index?))
        })
    }

    /// An account at a block.
    pub(crate) fn account(
        &self,
        address: Address,
        id: BlockId,
    ) -> Result<Option<&AccountInfo>, UnknownBlock> {
        Ok(self.state.account(address, self.version_at(id)?))
    }

    /// A storage word at a block.
    pub(crate) fn slot(
        &self,
        address: Address,
        slot: U256,
        id: BlockId,
    ) -> Result<U256, UnknownBlock> {
        Ok(self.state.slot(address, slot, self.version_at(id)?))
    }

    /// Proves what an account and its slots are at a block.
    pub(crate) fn prove(
        &self,
        address: Address,
        slots: &[U256],
        id: BlockId,
    ) -> Result<Proof, UnknownBlock> {
        Ok(self.state.prove(address, slots, self.version_at(id)?))
    }

    /// State version at a block.
    pub(super) fn version_at(&self, id: BlockId) -> Result<Version, UnknownBlock> {
        let block = self.block(id).ok_or(UnknownBlock::Missing(id))?;
        match block.number() < self.oldest_state() {
            true => Err(UnknownBlock::Pruned(block.number())),
            false => Ok(block.version),
        }
    }

    /// Number of the oldest block whose state is kept.
    pub(super) fn oldest_state(&self) -> u64 {
        let kept = self.config.history_blocks;
        self.latest()
            .number()
            .saturating_sub(kept)
            .max(self.state_since)
    }

    /// Logs that a filter lets through, in order.
    pub(crate) fn logs(&self, filter: &Filter) -> Result<Vec<Found<'_>>, UnknownBlock> {
        let (from, to) = match filter.block_option {
            FilterBlockOption::AtBlockHash(hash) => {
                let id = BlockId::from(hash);
                let number = self.block(id).ok_or(UnknownBlock::Missing(id))?.number();
                (number, number)
            }
            FilterBlockOption::Range {
                from_block,
                to_block,
            } => {
                let latest = self.latest().number();
                let number = |tag: Option<BlockNumberOrTag>| match tag {
                    Some(BlockNumberOrTag::Number(number)) => number,
                    Some(BlockNumberOrTag::Earliest) => 0,
                    _ => latest,
                };
                (number(from_block), number(to_block))
            }
        };
        let blocks = self.history.range(from, to).map(Arc::as_ref);
        let candidates = blocks.filter(|block| filter.matches_bloom(block.header.logs_bloom));
        Ok(candidates
            .flat_map(logs_of)
            .filter(|found| filter.matches(found.log))
            .collect())
    }
}

impl BlockHashes for Chain {
    fn block_hash(&self, number: u64) -> B256 {
        let block = self.history.get(number);
        block.map_or(B256::ZERO, |block| block.header.hash())
    }
}

/// The logs of a block in order.
pub(crate) fn logs_of(block: &Block) -> impl Iterator<Item = Found<'_>> {
    let of_transactions = block.transactions.iter().enumerate();
    let logs = of_transactions.flat_map(|(transaction, mined)| {
        mined
            .receipt
            .logs()
            .iter()
            .map(move |log| (transaction, log))
    });
    logs.enumerate()
        .map(move |(index, (transaction, log))| Found {
            log,
            block,
            transaction,
            index,
        })
}
