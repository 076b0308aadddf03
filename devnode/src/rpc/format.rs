//! Blocks, transactions, receipts and logs as clients expect them.

use alloy::{
    consensus::{Transaction as _, TxEnvelope, transaction::Recovered},
    network::primitives::BlockTransactions,
    rpc::types::{
        Block as RpcBlock, Filter, FilterBlockOption, Header, Log, Transaction, TransactionReceipt,
    },
};
use alloy_primitives::{U64, U256};
use serde::Serialize;
use serde_json::{Value, json};

use crate::chain::{Block, Event, Found, Mined, logs_of};

/// A block with the hashes of its transactions, or with the transactions.
pub(super) fn block(block: &Block, full: bool) -> Value {
    let transactions = match full {
        true => BlockTransactions::Full(
            (0..block.transactions.len())
                .filter_map(|index| transaction(block, index))
                .collect(),
        ),
        false => BlockTransactions::Hashes(
            block
                .transactions
                .iter()
                .map(|mined| *mined.tx.tx_hash())
                .collect(),
        ),
    };
    let mut header = Header::from_sealed(block.header.clone());
    header.size = Some(U256::from(alloy_rlp_length(block)));
    let number = U64::from(block.number());
    with_fields(
        RpcBlock::new(header, transactions),
        [
            ("l1BlockNumber", json!(number)),
            ("sendCount", json!(U64::ZERO)),
            ("sendRoot", json!(alloy_primitives::B256::ZERO)),
        ],
    )
}

/// A header.
pub(super) fn header(block: &Block) -> Header {
    Header::from_sealed(block.header.clone())
}

fn alloy_rlp_length(block: &Block) -> usize {
    use alloy::{eips::eip2718::Encodable2718, rlp::Encodable};
    let transactions = block
        .transactions
        .iter()
        .map(|mined| mined.tx.inner().encode_2718_len());
    block.header.inner().length() + transactions.sum::<usize>()
}

/// A transaction of a block.
pub(super) fn transaction(block: &Block, index: usize) -> Option<Transaction> {
    let mined = block.transactions.get(index)?;
    Some(Transaction {
        inner: mined.tx.as_ref().clone(),
        block_hash: Some(block.header.hash()),
        block_number: Some(block.number()),
        transaction_index: Some(index as u64),
        effective_gas_price: block.header.base_fee_per_gas.map(u128::from),
        block_timestamp: Some(block.timestamp()),
    })
}

/// A transaction that waits for a block.
pub(super) fn waiting(tx: &Recovered<TxEnvelope>) -> Transaction {
    Transaction {
        inner: tx.clone(),
        block_hash: None,
        block_number: None,
        transaction_index: None,
        effective_gas_price: Some(tx.max_fee_per_gas()),
        block_timestamp: None,
    }
}

/// The receipt of a transaction of a block, with the fields Arbitrum adds.
pub(super) fn receipt(block: &Block, index: usize, mined: &Mined) -> Value {
    let mut logs = logs_of(block).filter(|found| found.transaction == index);
    let inner = mined
        .receipt
        .clone()
        .map_logs(|consensus| match logs.next() {
            Some(found) => log(&found),
            None => Log {
                inner: consensus,
                ..Log::default()
            },
        });
    let receipt = TransactionReceipt {
        inner,
        transaction_hash: *mined.tx.tx_hash(),
        transaction_index: Some(index as u64),
        block_hash: Some(block.header.hash()),
        block_number: Some(block.number()),
        gas_used: mined.gas_used,
        effective_gas_price: block.header.base_fee_per_gas.map_or(0, u128::from),
        blob_gas_used: None,
        blob_gas_price: None,
        from: mined.tx.signer(),
        to: mined.tx.to(),
        contract_address: mined.created,
    };
    with_fields(
        receipt,
        [
            ("gasUsedForL1", json!(U64::ZERO)),
            ("l1BlockNumber", json!(U64::from(block.number()))),
        ],
    )
}

/// A log with its place.
pub(super) fn log(found: &Found<'_>) -> Log {
    let mined = found.block.transactions.get(found.transaction);
    Log {
        inner: found.log.clone(),
        block_hash: Some(found.block.header.hash()),
        block_number: Some(found.block.number()),
        block_timestamp: Some(found.block.timestamp()),
        transaction_hash: mined.map(|mined| *mined.tx.tx_hash()),
        transaction_index: Some(found.transaction as u64),
        log_index: Some(found.index as u64),
        removed: false,
    }
}

/// The logs in an event that a filter lets through: of a new block, or of one taken away.
pub(super) fn logs_of_event(filter: &Filter, event: &Event) -> Vec<Log> {
    let (block, removed) = match event {
        Event::Block(block) => (block, false),
        Event::Removed(block) => (block, true),
        Event::Transaction(_) => return Vec::new(),
    };
    let in_range = match filter.block_option {
        FilterBlockOption::AtBlockHash(hash) => hash == block.header.hash(),
        FilterBlockOption::Range { .. } => filter.matches_block_range(block.number()),
    };
    if !in_range || !filter.matches_bloom(block.header.logs_bloom) {
        return Vec::new();
    }
    logs_of(block)
        .filter(|found| filter.matches(found.log))
        .map(|found| Log {
            removed,
            ..log(&found)
        })
        .collect()
}

/// A value with more fields.
pub(super) fn with_fields<const N: usize>(
    value: impl Serialize,
    fields: [(&str, Value); N],
) -> Value {
    // These types are plain data: writing them to memory cannot fail.
    let mut value = serde_json::to_value(value).unwrap_or_default();
    if let Value::Object(object) = &mut value {
        object.extend(fields.map(|(name, field)| (name.to_owned(), field)));
    }
    value
}
