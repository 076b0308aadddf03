//! What only a development chain can do: time, snapshots, state. Named as by hardhat, ganache and anvil.

use alloy_primitives::{Address, B256, U64, U256};
use jsonrpsee::core::RegisterMethodError;
use serde::Deserialize;

use super::{Answer, Args, Methods, Node, error::invalid};

/// Blocks that may be mined by one request.
const MAX_BLOCKS: u64 = 100_000;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("evm_snapshot", |node, _| Ok(node.write().snapshot()))?;
    methods.add("evm_revert", |node, mut args| {
        Ok(node.write().revert(args.next()?))
    })?;
    methods.add("evm_increaseTime", |node, mut args| {
        let seconds = args.next::<U256>()?.saturating_to();
        let mut chain = node.write();
        chain.advance_time(seconds);
        Ok(chain.time_offset())
    })?;
    methods.add("evm_setNextBlockTimestamp", |node, mut args| {
        let time = args.next::<U256>()?.saturating_to();
        Ok(node.write().set_next_timestamp(time)?)
    })?;
    methods.add("evm_mine", mine_one)?;
    methods.add("anvil_mine", mine_many)?;
    methods.add("anvil_setBalance", |node, mut args| {
        let (address, balance) = (args.next()?, args.next()?);
        node.write().set_balance(address, balance);
        Ok(())
    })?;
    methods.add("anvil_setNonce", |node, mut args| {
        let (address, nonce) = (args.next()?, args.next::<U64>()?);
        node.write().set_nonce(address, nonce.to());
        Ok(())
    })?;
    methods.add("anvil_setCode", |node, mut args| {
        let (address, code) = (args.next()?, args.next()?);
        Ok(node.write().set_code(address, code)?)
    })?;
    methods.add("anvil_setStorageAt", |node, mut args| {
        let (address, slot, value) = (args.next()?, args.next()?, args.next::<B256>()?);
        node.write().set_slot(address, slot, value.into());
        Ok(true)
    })?;
    methods.add("anvil_impersonateAccount", |node, args| {
        impersonate(node, args, true)
    })?;
    methods.add("anvil_stopImpersonatingAccount", |node, args| {
        impersonate(node, args, false)
    })?;
    for (alias, name) in ALIASES {
        methods.alias(alias, name)?;
    }
    Ok(())
}

const ALIASES: [(&str, &str); 9] = [
    ("hardhat_mine", "anvil_mine"),
    ("hardhat_setBalance", "anvil_setBalance"),
    ("hardhat_setNonce", "anvil_setNonce"),
    ("hardhat_setCode", "anvil_setCode"),
    ("hardhat_setStorageAt", "anvil_setStorageAt"),
    ("hardhat_impersonateAccount", "anvil_impersonateAccount"),
    (
        "hardhat_stopImpersonatingAccount",
        "anvil_stopImpersonatingAccount",
    ),
    ("anvil_increaseTime", "evm_increaseTime"),
    ("anvil_setNextBlockTimestamp", "evm_setNextBlockTimestamp"),
];

fn impersonate(node: &Node, mut args: Args<'_>, allowed: bool) -> Answer<()> {
    let address: Address = args.next()?;
    node.write().impersonate(address, allowed);
    Ok(())
}

/// The time of the block to mine: plain, or as anvil's options.
#[derive(Deserialize)]
#[serde(untagged)]
enum MineAt {
    Time(U256),
    Options { timestamp: Option<U256> },
}

fn mine_one(node: &Node, mut args: Args<'_>) -> Answer<&'static str> {
    let time = match args.optional()? {
        Some(MineAt::Time(time)) => Some(time),
        Some(MineAt::Options { timestamp }) => timestamp,
        None => None,
    };
    let mut chain = node.write();
    if let Some(time) = time {
        chain.set_next_timestamp(time.saturating_to())?;
    }
    chain.mine_empty();
    Ok("0x0")
}

fn mine_many(node: &Node, mut args: Args<'_>) -> Answer<()> {
    let blocks = args
        .optional::<U256>()?
        .unwrap_or(U256::ONE)
        .saturating_to::<u64>();
    let interval = args
        .optional::<U256>()?
        .map_or(0, |interval| interval.saturating_to());
    if blocks > MAX_BLOCKS {
        return Err(invalid(format!(
            "{blocks} blocks at once, at most {MAX_BLOCKS} are allowed"
        )));
    }
    let mut chain = node.write();
    for block in 0..blocks {
        if block > 0 {
            chain.advance_time(interval);
        }
        chain.mine_empty();
    }
    Ok(())
}
