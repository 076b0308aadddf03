//! Transactions and calls.

use alloy::{eips::BlockId, rpc::types::AccessList};
use alloy_primitives::{Bytes, U64};
use jsonrpsee::core::RegisterMethodError;
use serde::Serialize;

use super::{Answer, Args, Methods};
use crate::chain::CallRequest;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_sendRawTransaction", |node, mut args| {
        Ok(node.write().send_raw(&args.next::<Bytes>()?)?)
    })?;
    methods.add("eth_sendTransaction", |node, mut args| {
        let request = args.transaction()?;
        Ok(node.write().send_unsigned(request)?)
    })?;
    methods.add("eth_call", |node, args| {
        let request = request(args, BlockId::latest())?;
        Ok(node.copy_at(request.block).call(&request)?)
    })?;
    methods.add("eth_estimateGas", |node, args| {
        let request = request(args, BlockId::pending())?;
        Ok(U64::from(node.copy_at(request.block).estimate(&request)?))
    })?;
    methods.add("eth_createAccessList", |node, args| {
        let request = request(args, BlockId::pending())?;
        let listed = node.copy_at(request.block).access_list(&request)?;
        Ok(Listed {
            access_list: listed.list,
            error: listed.error,
            gas_used: U64::from(listed.gas_used),
        })
    })
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    access_list: AccessList,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    gas_used: U64,
}

/// Without a block, what is asked about a transaction to be sent is about the next one.
fn request(mut args: Args<'_>, unnamed: BlockId) -> Answer<CallRequest> {
    Ok(CallRequest {
        tx: args.transaction()?,
        block: args.optional()?.unwrap_or(unnamed),
        state: args.optional()?,
        overrides: args.optional()?,
        index: None,
    })
}
