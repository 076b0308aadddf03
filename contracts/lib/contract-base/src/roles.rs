//! Who may do what: functions, events, errors and ERC-165 id of OpenZeppelin's AccessControl.
//!
//! `DEFAULT_ADMIN_ROLE` administers every role, itself included, and nothing changes that: there is no role's admin to store.
//! (By OpenZeppelin's own crate a program was 2.1 to 2.5 kB of code larger, and hashed in WASM to find a role.)

use crate::{host::sender, layout::Table, tables, Result};
use abi_codec::{emit, revert};
use alloy_primitives::{Address, B256};
use alloy_sol_types::sol;

sol! {
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
}

/// `DEFAULT_ADMIN_ROLE`: the DAO's, which may do everything the DAO may.
pub const ADMIN: B256 = B256::ZERO;

tables! {
    /// Whether an account has a role.
    fn member(role: B256, account: Address) -> Cell<bool> = hashed 0xfe;
}

/// What lies in every contract.
pub const EVERYWHERE: &[Table] = TABLES;

/// Whether `account` has the role.
#[inline(never)]
pub fn has(role: B256, account: Address) -> bool {
    member(role, account).get()
}

/// Refuses callers without the role.
#[inline(never)]
pub fn only(role: B256) -> Result<()> {
    let account = sender();
    if has(role, account) {
        Ok(())
    } else {
        Err(revert!(AccessControlUnauthorizedAccount(account, role)))
    }
}

/// Refuses everyone but the DAO.
pub fn only_admin() -> Result<()> {
    only(ADMIN)
}

/// Gives an account a role, whoever calls. No event if it has it already.
#[inline(never)]
pub fn give(role: B256, account: Address) {
    let mut member = member(role, account);
    if !member.get() {
        member.set(&true);
        emit!(RoleGranted(indexed role, indexed account, indexed sender()));
    }
}

/// Takes a role from an account, whoever calls. No event if it does not have it.
#[inline(never)]
fn take(role: B256, account: Address) {
    let mut member = member(role, account);
    if member.get() {
        member.set(&false);
        emit!(RoleRevoked(indexed role, indexed account, indexed sender()));
    }
}

/// The DAO gives a role.
pub fn grant(role: B256, account: Address) -> Result<()> {
    only_admin()?;
    give(role, account);
    Ok(())
}

/// The DAO takes a role back.
pub fn revoke(role: B256, account: Address) -> Result<()> {
    only_admin()?;
    take(role, account);
    Ok(())
}

/// The caller lays a role down, and confirms that by its own address.
pub fn renounce(role: B256, confirmation: Address) -> Result<()> {
    if confirmation != sender() {
        return Err(revert!(AccessControlBadConfirmation()));
    }
    take(role, confirmation);
    Ok(())
}
