//! Transactions, blocks and receipts as they travel on the network, to replay or check them elsewhere.

use alloy::{consensus, eips::eip2718::Encodable2718, rlp::encode};
use alloy_primitives::{Bytes, TxHash};
use jsonrpsee::core::RegisterMethodError;

use super::{Answer, Args, Methods, Node};
use crate::chain::{Block, Mined};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_getRawTransactionByHash", raw_transaction)?;
    methods.alias("debug_getRawTransaction", "eth_getRawTransactionByHash")?;
    methods.add("debug_getRawTransactions", |node, mut args| {
        let chain = node.read();
        let block = chain.block(args.block()?);
        Ok(block.map(|block| {
            let raw = |mined: &Mined| Bytes::from(mined.tx.inner().encoded_2718());
            block.transactions.iter().map(raw).collect::<Vec<_>>()
        }))
    })?;
    methods.add("debug_getRawReceipts", |node, mut args| {
        let chain = node.read();
        let block = chain.block(args.block()?);
        Ok(block.map(|block| {
            let raw = |mined: &Mined| Bytes::from(mined.receipt.encoded_2718());
            block.transactions.iter().map(raw).collect::<Vec<_>>()
        }))
    })?;
    methods.add("debug_getRawHeader", |node, mut args| {
        let chain = node.read();
        let block = chain.block(args.block()?);
        Ok(block.map(|block| Bytes::from(encode(block.header.inner()))))
    })?;
    methods.add("debug_getRawBlock", |node, mut args| {
        let chain = node.read();
        Ok(chain.block(args.block()?).map(raw_block))
    })
}

fn raw_block(block: &Block) -> Bytes {
    let transactions = block.transactions.iter();
    let body = consensus::BlockBody {
        transactions: transactions.map(|mined| mined.tx.inner().clone()).collect(),
        ommers: Vec::<consensus::Header>::new(),
        withdrawals: None,
    };
    encode(consensus::Block::new(block.header.inner().clone(), body)).into()
}

fn raw_transaction(node: &Node, mut args: Args<'_>) -> Answer<Option<Bytes>> {
    let hash: TxHash = args.next()?;
    let chain = node.read();
    let mined = chain
        .transaction(hash)
        .map(|(_, _, mined)| mined.tx.as_ref());
    let tx = mined.or_else(|| chain.waiting(hash));
    Ok(tx.map(|tx| tx.inner().encoded_2718().into()))
}
