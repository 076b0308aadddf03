//! Methods that clients of development chains may call and this one refuses, each with its reason.

use jsonrpsee::core::RegisterMethodError;
use serde_json::Value;

use super::{Answer, Methods, error::failed};

/// Name and reason.
pub(super) const REFUSED: [(&str, &str); 21] = [
    ("anvil_setChainId", "the chain id is a setting: --chain-id"),
    ("anvil_setRpcUrl", NO_FORK),
    ("anvil_setCoinbase", COINBASE),
    ("hardhat_setCoinbase", COINBASE),
    (
        "hardhat_setPrevRandao",
        "on Arbitrum PREVRANDAO is always 1",
    ),
    (
        "anvil_reorg",
        "blocks are not reordered: use evm_snapshot and evm_revert, or anvil_rollback",
    ),
    ("anvil_setERC20Balance", BALANCES),
    ("anvil_dealERC20", BALANCES),
    ("anvil_setERC20Allowance", BALANCES),
    (
        "anvil_enableTraces",
        "traces are made on request: debug_traceTransaction",
    ),
    ("anvil_setNextBlockBlobBaseFee", NO_BLOBS),
    ("anvil_getBlobsByTransactionHash", NO_BLOBS),
    ("eth_getBlobSidecars", NO_BLOBS),
    (
        "hardhat_addCompilationResult",
        "ABIs and names are settings: --abi, --symbols",
    ),
    (
        "hardhat_getStackTraceFailuresCount",
        "there are no stack traces of Solidity",
    ),
    ("eth_getWork", NO_WORK),
    ("eth_submitWork", NO_WORK),
    ("eth_submitHashrate", NO_WORK),
    ("debug_setHead", "use anvil_rollback"),
    (
        "debug_storageRangeAt",
        "use eth_getStorageAt or eth_getProof",
    ),
    (
        "trace_filter",
        "use debug_traceBlockByNumber with flatCallTracer",
    ),
];

const NO_FORK: &str = "this node copies no other chain";
const COINBASE: &str = "on Arbitrum the fee recipient of every block is the sequencer's address";
const BALANCES: &str =
    "where a token keeps its balances only the token knows: use anvil_setStorageAt";
const NO_BLOBS: &str = "there are no blobs on Arbitrum";
const NO_WORK: &str = "blocks need no work";

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    for (name, why) in REFUSED {
        methods.add(name, move |_, _| -> Answer<Value> {
            Err(failed(format!("{name} is not supported: {why}")))
        })?;
    }
    Ok(())
}
