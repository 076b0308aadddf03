//! What only a development chain can do: time, snapshots, state. Named as by hardhat, ganache and anvil.

use alloy_primitives::{Address, B256, Bytes, U64, U256};
use jsonrpsee::{core::RegisterMethodError, types::ErrorObjectOwned};

use super::{Answer, Args, Methods, Node, error::invalid};
use crate::{
    chain::Saved,
    state_file::{self, FormatError},
};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("evm_snapshot", |node, _| Ok(node.write().snapshot()))?;
    methods.add("evm_revert", |node, mut args| {
        Ok(node.write().revert(args.next()?))
    })?;
    methods.add("anvil_dumpState", |node, _| {
        let (chain, _) = node.copy();
        let file = state_file::encode(&chain.saved()).map_err(failed)?;
        Ok(Bytes::from(file))
    })?;
    methods.add("anvil_loadState", |node, mut args| {
        let file: Bytes = args.next()?;
        let saved: Saved = state_file::decode(&file).map_err(failed)?;
        let mut chain = node.write();
        if let Some((what, found, here)) = saved.mismatch(chain.config()) {
            return Err(invalid(format!(
                "the state has {what} {found}, this chain {here}"
            )));
        }
        chain.restore(saved).map_err(failed)?;
        Ok(true)
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

const ALIASES: [(&str, &str); 8] = [
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

fn failed(error: FormatError) -> ErrorObjectOwned {
    invalid(format!("the state cannot be used: {error}"))
}

fn impersonate(node: &Node, mut args: Args<'_>, allowed: bool) -> Answer<()> {
    let address: Address = args.next()?;
    node.write().impersonate(address, allowed);
    Ok(())
}
