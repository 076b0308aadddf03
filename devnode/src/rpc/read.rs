//! Reading blocks, transactions and state.

use alloy::{
    eips::{BlockId, BlockNumberOrTag},
    rpc::types::{Header, Transaction},
};
use alloy_primitives::{Address, B256, Bytes, U64, U256};
use jsonrpsee::core::RegisterMethodError;
use serde_json::Value;

use super::{Answer, Args, Methods, Node, args::SlotKey, format};
use crate::{chain::Chain, rpc::error::invalid};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_getBlockByNumber", |node, mut args| {
        let id = args.next::<BlockNumberOrTag>()?.into();
        block(node, id, args)
    })?;
    methods.add("eth_getBlockByHash", |node, mut args| {
        let id = args.next::<B256>()?.into();
        block(node, id, args)
    })?;
    methods.add("eth_getBlockTransactionCountByNumber", |node, mut args| {
        Ok(transaction_count(
            node,
            args.next::<BlockNumberOrTag>()?.into(),
        ))
    })?;
    methods.add("eth_getBlockTransactionCountByHash", |node, mut args| {
        Ok(transaction_count(node, args.next::<B256>()?.into()))
    })?;
    methods.add("eth_getUncleCountByBlockNumber", |node, mut args| {
        let id = args.next::<BlockNumberOrTag>()?;
        Ok(node.read().block(id.into()).map(|_| U64::ZERO))
    })?;
    methods.add("eth_getUncleCountByBlockHash", |node, mut args| {
        let id = args.next::<B256>()?;
        Ok(node.read().block(id.into()).map(|_| U64::ZERO))
    })?;
    // There are no uncles.
    methods.add("eth_getUncleByBlockNumberAndIndex", |_, mut args| {
        args.next::<BlockNumberOrTag>()?;
        args.next::<U64>()?;
        Ok(None::<Value>)
    })?;
    methods.add("eth_getUncleByBlockHashAndIndex", |_, mut args| {
        args.next::<B256>()?;
        args.next::<U64>()?;
        Ok(None::<Value>)
    })?;
    methods.add("eth_getHeaderByNumber", |node, mut args| {
        Ok(header(node, args.next::<BlockNumberOrTag>()?.into()))
    })?;
    methods.add("eth_getHeaderByHash", |node, mut args| {
        Ok(header(node, args.next::<B256>()?.into()))
    })?;
    methods.add("eth_getTransactionByHash", |node, mut args| {
        let chain = node.read();
        let hash = args.next()?;
        let mined = chain.transaction(hash);
        let mined = mined.and_then(|(block, index, _)| format::transaction(block, index));
        Ok(mined.or_else(|| chain.waiting(hash).map(format::waiting)))
    })?;
    methods.add(
        "eth_getTransactionByBlockNumberAndIndex",
        |node, mut args| {
            let id = args.next::<BlockNumberOrTag>()?.into();
            transaction(node, id, args)
        },
    )?;
    methods.add("eth_getTransactionByBlockHashAndIndex", |node, mut args| {
        let id = args.next::<B256>()?.into();
        transaction(node, id, args)
    })?;
    methods.add("eth_getTransactionBySenderAndNonce", |node, mut args| {
        let (sender, nonce) = (args.next()?, args.next::<U64>()?.to());
        let chain = node.read();
        let mined = chain.transaction_of(sender, nonce);
        let mined = mined.and_then(|(block, index)| format::transaction(block, index));
        Ok(mined.or_else(|| chain.waiting_of(sender, nonce).map(format::waiting)))
    })?;
    methods.add("eth_getTransactionReceipt", |node, mut args| {
        let chain = node.read();
        let found = chain.transaction(args.next()?);
        Ok(found.map(|(block, index, mined)| format::receipt(block, index, mined)))
    })?;
    methods.add("eth_getBlockReceipts", |node, mut args| {
        let id = args.block()?;
        Ok(receipts(&node.read_at(id), id))
    })?;
    methods.add("eth_getBalance", |node, mut args| {
        let (address, block) = (args.next()?, args.block()?);
        let chain = node.read_at(block);
        Ok(chain
            .account(address, block)?
            .map_or(U256::ZERO, |account| account.balance))
    })?;
    methods.add("eth_getTransactionCount", |node, mut args| {
        let (address, block) = (args.next()?, args.block()?);
        Ok(U64::from(node.read().nonce(address, block)?))
    })?;
    methods.add("eth_getCode", |node, mut args| {
        let (address, block) = (args.next()?, args.block()?);
        code(&node.read_at(block), address, block)
    })?;
    methods.add("eth_getStorageAt", |node, mut args| {
        let (address, key, block) = (args.next()?, args.next::<SlotKey>()?, args.block()?);
        let chain = node.read_at(block);
        Ok(B256::from(chain.slot(address, key.slot, block)?))
    })
}

fn block(node: &Node, id: BlockId, mut args: Args<'_>) -> Answer<Option<Value>> {
    let full = args.optional::<bool>()?.unwrap_or_default();
    Ok(node
        .read_at(id)
        .block(id)
        .map(|block| format::block(block, full)))
}

fn header(node: &Node, id: BlockId) -> Option<Header> {
    let chain = node.read_at(id);
    chain.block(id).map(format::header)
}

fn transaction_count(node: &Node, id: BlockId) -> Option<U64> {
    node.read_at(id)
        .block(id)
        .map(|block| U64::from(block.transactions.len()))
}

fn transaction(node: &Node, id: BlockId, mut args: Args<'_>) -> Answer<Option<Transaction>> {
    let index = args.next::<U64>()?.to::<u64>();
    let index =
        usize::try_from(index).map_err(|_| invalid(format!("index {index} is too large")))?;
    Ok(node
        .read_at(id)
        .block(id)
        .and_then(|block| format::transaction(block, index)))
}

fn receipts(chain: &Chain, id: BlockId) -> Option<Vec<Value>> {
    let block = chain.block(id)?;
    let mined = block.transactions.iter().enumerate();
    Some(
        mined
            .map(|(index, mined)| format::receipt(block, index, mined))
            .collect(),
    )
}

fn code(chain: &Chain, address: Address, id: BlockId) -> Answer<Bytes> {
    let code = chain
        .account(address, id)?
        .and_then(|account| account.code.as_ref());
    Ok(code.map(|code| code.original_bytes()).unwrap_or_default())
}
