//! Queries for logs.

use alloy::rpc::types::{Filter, Log};
use jsonrpsee::core::RegisterMethodError;

use super::{Answer, Methods, Node, error::invalid, format};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_getLogs", |node, mut args| {
        matching(node, &args.next()?)
    })
}

/// Refuses a filter whose first block lies behind its last.
pub(super) fn check(filter: &Filter) -> Answer<()> {
    let valid = filter.block_option.ensure_valid_block_range();
    valid.map_err(|error| invalid(format!("invalid block range params: {error}")))
}

/// The logs that a filter lets through.
pub(super) fn matching(node: &Node, filter: &Filter) -> Answer<Vec<Log>> {
    check(filter)?;
    Ok(node.read().logs(filter)?.iter().map(format::log).collect())
}
