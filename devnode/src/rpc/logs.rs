//! Queries for logs.

use alloy::rpc::types::{Filter, Log};
use jsonrpsee::core::RegisterMethodError;

use super::{Answer, Args, Methods, Node, error::invalid, format};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_getLogs", get_logs)
}

fn get_logs(node: &Node, mut args: Args<'_>) -> Answer<Vec<Log>> {
    let filter: Filter = args.next()?;
    filter
        .block_option
        .ensure_valid_block_range()
        .map_err(|error| invalid(error.to_string()))?;
    Ok(node.read().logs(&filter)?.iter().map(format::log).collect())
}
