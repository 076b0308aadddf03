//! Transactions and calls.

use alloy::rpc::types::AccessList;
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
        let request = request(args)?;
        Ok(node.read_at(request.block).call(&request)?)
    })?;
    methods.add("eth_estimateGas", |node, args| {
        let request = request(args)?;
        Ok(U64::from(node.read_at(request.block).estimate(&request)?))
    })?;
    methods.add("eth_createAccessList", |node, args| {
        let request = request(args)?;
        let (access_list, gas_used) = node.read_at(request.block).access_list(&request)?;
        Ok(Listed {
            access_list,
            gas_used: U64::from(gas_used),
        })
    })
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    access_list: AccessList,
    gas_used: U64,
}

fn request(mut args: Args<'_>) -> Answer<CallRequest> {
    Ok(CallRequest {
        tx: args.transaction()?,
        block: args.block()?,
        state: args.optional()?,
        overrides: args.optional()?,
        index: None,
    })
}
