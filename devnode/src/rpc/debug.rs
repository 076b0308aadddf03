//! Transactions as they were sent, to replay them elsewhere.

use alloy::eips::eip2718::Encodable2718;
use alloy_primitives::{Bytes, TxHash};
use jsonrpsee::core::RegisterMethodError;

use super::{Answer, Args, Methods, Node};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_getRawTransactionByHash", raw_transaction)?;
    methods.alias("debug_getRawTransaction", "eth_getRawTransactionByHash")?;
    methods.add("debug_getRawTransactions", |node, mut args| {
        let chain = node.read();
        let block = chain.block(args.block()?);
        Ok(block.map(|block| {
            let raw = |mined: &crate::chain::Mined| Bytes::from(mined.tx.inner().encoded_2718());
            block.transactions.iter().map(raw).collect::<Vec<_>>()
        }))
    })
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
