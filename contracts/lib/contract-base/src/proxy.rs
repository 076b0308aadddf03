//! Setting a contract up: once, in the constructor of its proxy.
//!
//! Replacing a program is no program's business: OpenZeppelin's TransparentUpgradeableProxy and its ProxyAdmin do it, in
//! EVM code, which does not expire.

use crate::{
    host::{is_contract, this},
    layout::Table,
    tables, Result,
};
use abi_codec::{revert, Revert};
use alloy_sol_types::sol;

sol! {
    error InvalidInitialization();
}

tables! {
    /// Once set up. The same word in all contracts: a program that was put behind another contract's proxy finds that one's.
    fn initialized() -> Cell<bool> = 0xff;
}

/// What lies in every contract.
pub const EVERYWHERE: &[Table] = TABLES;

#[cold]
fn invalid_initialization() -> Revert {
    revert!(InvalidInitialization())
}

/// Refuses to set up what is no proxy in its constructor, or was set up before. To be called first.
///
/// What is being constructed has no code yet, and only what runs in that moment can be meant: neither the program's own
/// account nor a proxy that stands is ever open to whoever comes first.
pub fn initialize() -> Result<()> {
    if is_contract(this()) || initialized().get() {
        return Err(invalid_initialization());
    }
    initialized().set(&true);
    Ok(())
}
