//! What development tools set and ask beside state and time, named as by hardhat, ganache and anvil.

use alloy_primitives::{Bytes, U64, U256};
use jsonrpsee::core::RegisterMethodError;
use serde_json::{Map, Value, json};

use super::{
    Answer, Args, Methods, Node,
    error::{failed, invalid},
    eth::CLIENT,
    format,
};
use crate::arbos::fees::{self, Setting};

/// Times above this are milliseconds: as seconds they would lie 3,000 years ahead.
const MILLISECONDS: u64 = 100_000_000_000;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("evm_setBlockGasLimit", |node, mut args| {
        let gas = args.next::<U64>()?.to();
        if gas == 0 {
            return Err(invalid("a block without gas would hold no transaction"));
        }
        node.write().set_block_gas_limit(gas);
        Ok(true)
    })?;
    methods.add("anvil_setNextBlockBaseFeePerGas", |node, args| {
        set_fee(node, args, fees::BASE_FEE)
    })?;
    methods.add("anvil_setMinGasPrice", |node, args| {
        set_fee(node, args, fees::MIN_BASE_FEE)
    })?;
    methods.add("anvil_setBlockTimestampInterval", |node, mut args| {
        let seconds = args.next::<U64>()?.to();
        node.write().set_time_step(Some(seconds));
        Ok(())
    })?;
    methods.add("anvil_removeBlockTimestampInterval", |node, _| {
        Ok(node.write().set_time_step(None).is_some())
    })?;
    methods.add("evm_setTime", |node, mut args| {
        let time: u64 = args.next::<U256>()?.saturating_to();
        let time = if time > MILLISECONDS {
            time / 1000
        } else {
            time
        };
        let mut chain = node.write();
        let before = chain.time_offset();
        chain.set_time(time);
        Ok(chain.time_offset().saturating_sub(before))
    })?;
    methods.add("anvil_setLoggingEnabled", |node, mut args| {
        node.write().set_logs(args.next()?);
        Ok(())
    })?;
    methods.add("anvil_autoImpersonateAccount", |node, mut args| {
        node.write().impersonate_all(args.next()?);
        Ok(())
    })?;
    methods.add("anvil_addBalance", |node, mut args| {
        let (address, amount) = (args.next()?, args.next()?);
        node.write().add_balance(address, amount);
        Ok(())
    })?;
    methods.add("anvil_reset", reset)?;
    methods.add("anvil_rollback", |node, mut args| {
        let blocks = args.optional::<U64>()?.unwrap_or(U64::ONE).to();
        Ok(node.write().roll_back(blocks)?)
    })?;
    methods.add("anvil_nodeInfo", |node, _| Ok(info(node)))?;
    methods.add("eth_pendingTransactions", |node, _| {
        let chain = node.read();
        let waiting = chain.all_waiting().into_iter();
        Ok(waiting
            .map(|(_, tx)| format::waiting(tx))
            .collect::<Vec<_>>())
    })?;
    methods.add("eth_sendRawTransactionSync", |node, mut args| {
        let mut chain = node.write();
        let hash = chain.send_raw(&args.next::<Bytes>()?)?;
        let found = chain.transaction(hash);
        let receipt = found.map(|(block, index, mined)| format::receipt(block, index, mined));
        receipt.ok_or_else(|| failed(format!("{hash} was accepted and waits for a block")))
    })?;
    for (alias, name) in ALIASES {
        methods.alias(alias, name)?;
    }
    Ok(())
}

const ALIASES: [(&str, &str); 15] = [
    ("anvil_setBlockGasLimit", "evm_setBlockGasLimit"),
    (
        "hardhat_setNextBlockBaseFeePerGas",
        "anvil_setNextBlockBaseFeePerGas",
    ),
    ("hardhat_setMinGasPrice", "anvil_setMinGasPrice"),
    ("anvil_setTime", "evm_setTime"),
    ("hardhat_setLoggingEnabled", "anvil_setLoggingEnabled"),
    ("hardhat_reset", "anvil_reset"),
    ("anvil_metadata", "anvil_nodeInfo"),
    ("hardhat_metadata", "anvil_nodeInfo"),
    ("eth_sendUnsignedTransaction", "eth_sendTransaction"),
    ("anvil_snapshot", "evm_snapshot"),
    ("anvil_revert", "evm_revert"),
    ("evm_setAccountNonce", "anvil_setNonce"),
    ("evm_setAccountBalance", "anvil_setBalance"),
    ("evm_setAccountCode", "anvil_setCode"),
    ("evm_setAccountStorageAt", "anvil_setStorageAt"),
];

fn set_fee(node: &Node, mut args: Args<'_>, setting: Setting) -> Answer<bool> {
    let wei: U256 = args.next()?;
    match u64::try_from(wei) {
        Ok(wei) if wei > 0 => {
            node.write().set_fee(setting, wei);
            Ok(true)
        }
        _ => Err(invalid(format!(
            "a base fee is 1 to {} wei, not {wei}",
            u64::MAX
        ))),
    }
}

/// Goes back to the genesis block. A chain to copy cannot be named.
fn reset(node: &Node, mut args: Args<'_>) -> Answer<bool> {
    let options: Map<String, Value> = args.optional()?.unwrap_or_default();
    if options
        .get("forking")
        .is_some_and(|forking| !forking.is_null())
    {
        return Err(failed("this node copies no other chain"));
    }
    match node.write().reset() {
        true => Ok(true),
        false => Err(failed(
            "the genesis block is not known: the chain was loaded from a file",
        )),
    }
}

/// What the node is, under the names that anvil and hardhat have for it.
fn info(node: &Node) -> Value {
    let chain = node.read();
    let (latest, config) = (chain.latest(), chain.config());
    json!({
        "clientVersion": CLIENT,
        "chainId": config.chain_id,
        "arbos": config.version.arbos(),
        "latestBlockNumber": latest.number(),
        "latestBlockHash": latest.header.hash(),
        "currentBlockNumber": U64::from(latest.number()),
        "currentBlockHash": latest.header.hash(),
        "currentBlockTimestamp": latest.timestamp(),
        "hardFork": "osaka",
        "environment": {
            "baseFee": U256::from(chain.base_fee()),
            "chainId": config.chain_id,
            "gasLimit": U64::from(config.block_gas_limit),
            "gasPrice": U256::from(chain.base_fee()),
        },
    })
}
