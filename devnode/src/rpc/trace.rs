//! Traces, as geth gives them.

use alloy::{
    consensus::{Block, TxEnvelope},
    eips::{BlockId, BlockNumberOrTag},
    rlp::Decodable,
};
use alloy_primitives::{B256, Bytes};
use alloy_rpc_types_trace::geth::{
    GethDebugTracingCallOptions, GethDebugTracingOptions, TraceResult,
};
use jsonrpsee::core::RegisterMethodError;

use super::{Answer, Args, Methods, Node, error::invalid};
use crate::chain::{CallRequest, Chain};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("debug_traceTransaction", |node, mut args| {
        let (hash, options) = (args.next()?, options(&mut args)?);
        Ok(copy(node).trace_transaction(hash, &options)?)
    })?;
    methods.add("debug_traceCall", |node, mut args| {
        let (tx, block) = (args.next()?, args.block()?);
        let options: GethDebugTracingCallOptions = args.optional()?.unwrap_or_default();
        let request = CallRequest {
            tx,
            block,
            state: options.state_overrides,
            overrides: options.block_overrides,
            index: options.tx_index,
        };
        let chain = node.copy_at(block);
        Ok(chain.trace_call(&request, &options.tracing_options)?)
    })?;
    methods.add("debug_traceBlockByNumber", |node, mut args| {
        let number: BlockNumberOrTag = args.next()?;
        trace_block(node, number.into(), &mut args)
    })?;
    methods.add("debug_traceBlockByHash", |node, mut args| {
        let hash: B256 = args.next()?;
        trace_block(node, hash.into(), &mut args)
    })?;
    methods.add("debug_traceBlock", |node, mut args| {
        let raw: Bytes = args.next()?;
        let block = Block::<TxEnvelope>::decode(&mut raw.as_ref())
            .map_err(|error| invalid(format!("could not decode block: {error}")))?;
        trace_block(node, block.header.hash_slow().into(), &mut args)
    })
}

/// The chain as it is now. A trace may take long; nobody else should wait for it.
pub(super) fn copy(node: &Node) -> Chain {
    node.read().reading()
}

fn options(args: &mut Args<'_>) -> Answer<GethDebugTracingOptions> {
    Ok(args.optional()?.unwrap_or_default())
}

fn trace_block(node: &Node, id: BlockId, args: &mut Args<'_>) -> Answer<Vec<TraceResult>> {
    let options = options(args)?;
    Ok(copy(node).trace_block(id, &options)?)
}
