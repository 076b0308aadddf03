//! Facts about the node and the chain: `web3`, `net`, and the simple ones of `eth`.

use std::collections::BTreeMap;

use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::rpc::types::FeeHistory;
use alloy_primitives::{Bytes, U64, U256, keccak256};
use jsonrpsee::core::RegisterMethodError;

use super::{
    Answer, Args, Methods, Node,
    error::{failed, invalid},
};
use crate::genesis::COINBASE;

/// Name and version of this node.
pub(super) const CLIENT: &str = concat!("devnode/", env!("CARGO_PKG_VERSION"));
/// Groups of methods.
const NAMESPACES: [&str; 8] = [
    "anvil", "debug", "eth", "evm", "net", "rpc", "txpool", "web3",
];
/// Percentiles of rewards that may be asked for.
const MAX_PERCENTILES: usize = 100;
/// Blocks of which a fee history may speak.
const MAX_FEE_HISTORY: u64 = 1024;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("web3_clientVersion", |node, _| {
        let prefix = node.read().config().client_prefix.clone();
        Ok(match prefix {
            Some(prefix) => format!("{prefix}/{CLIENT}"),
            None => CLIENT.to_owned(),
        })
    })?;
    methods.add("web3_sha3", |_, mut args| {
        Ok(keccak256(args.next::<Bytes>()?))
    })?;
    methods.add("net_version", |node, _| {
        Ok(node.read().config().chain_id.to_string())
    })?;
    methods.add("net_listening", |_, _| Ok(true))?;
    methods.add("net_peerCount", |_, _| Ok(U64::ZERO))?;
    methods.add("eth_chainId", |node, _| {
        Ok(U64::from(node.read().config().chain_id))
    })?;
    methods.add("eth_blockNumber", |node, _| {
        Ok(U64::from(node.read().latest().number()))
    })?;
    methods.add("eth_accounts", |node, _| {
        Ok(node.read().accounts().to_vec())
    })?;
    methods.add("eth_coinbase", |_, _| Ok(COINBASE))?;
    methods.add("eth_syncing", |_, _| Ok(false))?;
    methods.add("eth_mining", |_, _| Ok(false))?;
    methods.add("eth_hashrate", |_, _| Ok(U64::ZERO))?;
    methods.add("rpc_modules", |_, _| {
        Ok(NAMESPACES
            .map(|name| (name, "1.0"))
            .into_iter()
            .collect::<BTreeMap<_, _>>())
    })?;
    methods.add("eth_gasPrice", |node, _| {
        Ok(U256::from(node.read().base_fee()))
    })?;
    // Arbitrum ignores tips.
    methods.add("eth_maxPriorityFeePerGas", |_, _| Ok(U256::ZERO))?;
    // There are no blobs; at the protocol's lowest fee, clients go on to where they are refused.
    methods.add("eth_blobBaseFee", |_, _| Ok(U256::ONE))?;
    methods.add("eth_feeHistory", fee_history)
}

fn fee_history(node: &Node, mut args: Args<'_>) -> Answer<FeeHistory> {
    let count = args.next::<U64>()?.to::<u64>().min(MAX_FEE_HISTORY);
    let newest: BlockNumberOrTag = args.next()?;
    let percentiles = args.optional::<Vec<f64>>()?;
    if let Some(percentiles) = &percentiles {
        check_percentiles(percentiles)?;
    }
    if count == 0 {
        return Ok(FeeHistory::default());
    }
    let chain = node.read();
    let newest = chain
        .block(BlockId::Number(newest))
        .ok_or_else(|| {
            let head = chain.latest().number();
            failed(format!(
                "request beyond head block: requested {newest}, head {head}"
            ))
        })?
        .number();
    let count = count.min(newest + 1);
    let told = newest + 1 - count..=newest;
    let told: Vec<_> = told
        .filter_map(|number| chain.block(number.into()))
        .collect();
    // The last one is that of the block to come.
    let next = match chain.block((newest + 1).into()) {
        Some(block) => block.header.base_fee_per_gas.unwrap_or_default(),
        None => chain.base_fee(),
    };
    let base_fees = told
        .iter()
        .map(|block| block.header.base_fee_per_gas.unwrap_or_default());
    let base_fees = base_fees.chain([next]).map(u128::from);
    Ok(FeeHistory {
        base_fee_per_gas: base_fees.collect(),
        gas_used_ratio: told
            .iter()
            .map(|block| block.header.gas_used as f64 / block.header.gas_limit as f64)
            .collect(),
        oldest_block: newest + 1 - count,
        reward: percentiles.map(|percentiles| vec![vec![0; percentiles.len()]; told.len()]),
        ..FeeHistory::default()
    })
}

/// Percentiles must be between 0 and 100 and in order, and a block has only so much to tell.
fn check_percentiles(percentiles: &[f64]) -> Answer<()> {
    if percentiles.len() > MAX_PERCENTILES {
        let asked = percentiles.len();
        return Err(invalid(format!(
            "invalid reward percentile: {asked} are asked for, at most {MAX_PERCENTILES} are allowed"
        )));
    }
    for (index, percentile) in percentiles.iter().enumerate() {
        if !(0.0..=100.0).contains(percentile) {
            return Err(failed(format!("invalid reward percentile: {percentile}")));
        }
        if let Some(before) = index.checked_sub(1).map(|before| percentiles[before])
            && *percentile <= before
        {
            return Err(failed(format!(
                "invalid reward percentile: #{}:{before} >= #{index}:{percentile}",
                index - 1
            )));
        }
    }
    Ok(())
}
