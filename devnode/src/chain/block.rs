//! Blocks and what they hold.

use std::sync::Arc;

use alloy::consensus::{
    EMPTY_OMMER_ROOT_HASH, Header, Receipt, ReceiptEnvelope, Sealed, TxEnvelope, TxReceipt, TxType,
    proofs::{calculate_receipt_root, calculate_transaction_root},
    transaction::Recovered,
};
use alloy_primitives::{Address, B64, B256, Bloom, Bytes, U256};

use crate::{evm::RecentPrograms, genesis::COINBASE, state::Version};

/// A transaction of a block and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Mined {
    /// The signed transaction and its sender.
    pub(crate) tx: Arc<Recovered<TxEnvelope>>,
    /// Status, cumulative gas, logs and bloom.
    pub(crate) receipt: ReceiptEnvelope,
    /// Gas this transaction used.
    pub(crate) gas_used: u64,
    /// The contract it created, or would have.
    pub(crate) created: Option<Address>,
    /// What it ran on.
    pub(super) start: Start,
}

/// What a transaction runs on, beside its block: enough to run it again exactly as it ran.
#[derive(Clone, Debug)]
pub(super) struct Start {
    /// State before it.
    pub(super) version: Version,
    /// Programs called in its block before it.
    pub(super) recent: RecentPrograms,
}

impl Start {
    /// Of a transaction that cannot be run again, because the state before it is not kept.
    pub(super) const FORGOTTEN: Self = Self {
        version: 0,
        recent: RecentPrograms::NONE,
    };
}

/// A block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Its header and hash.
    pub(crate) header: Sealed<Header>,
    /// Its transactions in order.
    pub(crate) transactions: Vec<Mined>,
    /// State after it.
    pub(crate) version: Version,
}

impl Block {
    /// Time of the block, unix seconds.
    pub(crate) fn timestamp(&self) -> u64 {
        self.header.timestamp
    }

    /// Number of the block.
    pub(crate) fn number(&self) -> u64 {
        self.header.number
    }
}

/// What a header needs beside the transactions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) parent: B256,
    pub(super) number: u64,
    pub(super) timestamp: u64,
    pub(super) gas_limit: u64,
    pub(super) base_fee: u64,
}

impl Place {
    /// Where a block stands that is there already.
    pub(super) fn of(block: &Block) -> Self {
        let header = &block.header;
        Self {
            parent: header.parent_hash,
            number: header.number,
            timestamp: header.timestamp,
            gas_limit: header.gas_limit,
            base_fee: header.base_fee_per_gas.unwrap_or_default(),
        }
    }
}

/// Makes the header of a block.
///
/// Extra data and mix hash carry on Arbitrum the
/// roots of messages to the parent chain, of which there are none.
pub(super) fn seal(place: Place, state_root: B256, transactions: &[Mined]) -> Sealed<Header> {
    let receipts: Vec<_> = transactions.iter().map(|mined| &mined.receipt).collect();
    let envelopes: Vec<_> = transactions.iter().map(|mined| mined.tx.inner()).collect();
    let bloom = receipts
        .iter()
        .fold(Bloom::ZERO, |all, one| all | one.bloom());
    Sealed::new(Header {
        parent_hash: place.parent,
        ommers_hash: EMPTY_OMMER_ROOT_HASH,
        beneficiary: COINBASE,
        state_root,
        transactions_root: calculate_transaction_root(&envelopes),
        receipts_root: calculate_receipt_root(&receipts),
        logs_bloom: bloom,
        difficulty: U256::ONE,
        number: place.number,
        gas_limit: place.gas_limit,
        gas_used: receipts.last().map_or(0, |last| last.cumulative_gas_used()),
        timestamp: place.timestamp,
        extra_data: Bytes::copy_from_slice(B256::ZERO.as_slice()),
        nonce: B64::ZERO,
        base_fee_per_gas: Some(place.base_fee),
        ..Header::default()
    })
}

/// The receipt of a transaction of this type.
pub(super) fn receipt(tx_type: TxType, receipt: Receipt) -> ReceiptEnvelope {
    ReceiptEnvelope::from_typed(tx_type, receipt)
}
