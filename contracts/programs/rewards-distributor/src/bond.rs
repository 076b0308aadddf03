//! Bonds, and suspensions of who put them up.
//!
//! What somebody receives of another's bond, or back from an objection, is added to their own: nobody can stop a veto or a
//! slash by refusing tokens.

use crate::{
    errors::{self, add, sub},
    funds::{add_to_reserve, Change},
    interface as i, store,
    token::{pull, push},
    words::{Bond, Head, Held},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{
    host::{now, sender},
    roles,
};
use protocol::bond::Taken;

/// A suspension that does not end by itself: times are good until then.
pub(crate) const UNTIL_DECIDED: u32 = u32::MAX;

impl Bond {
    fn is_suspended(&self) -> bool {
        now() < u64::from(self.suspended_until)
    }
}

pub(crate) fn deposit_bond(amount: u128) -> Result<()> {
    let publisher = sender();
    check_not_suspended(publisher)?;
    pull(amount)?;
    credit(publisher, amount)
}

pub(crate) fn withdraw_bond(amount: u128) -> Result<()> {
    let publisher = sender();
    check_not_suspended(publisher)?;
    let head = Head::load();
    let until = u64::from(head.final_at);
    if now() < until && store::publisher().get() == publisher {
        return Err(errors::bond_locked(publisher, until));
    }
    debit(publisher, amount)?;
    push(head.token, publisher, amount)
}

/// The account's bond, unless it is suspended.
#[inline(never)]
pub(crate) fn check_not_suspended(publisher: Address) -> Result<u128> {
    let bond = store::bond(publisher).get();
    if bond.is_suspended() {
        let until = u64::from(bond.suspended_until);
        return Err(errors::bond_locked(publisher, until));
    }
    Ok(bond.amount)
}

/// Suspends a publisher and locks its bond. Returns that.
pub(crate) fn suspend(publisher: Address, accuser: Address, objector: Address, until: u32) -> u128 {
    let mut cell = store::bond(publisher);
    let mut bond = cell.get();
    bond.suspended_until = until;
    cell.set(&bond);
    store::accuser(publisher).set(&accuser);
    store::objector_against(publisher).set(&objector);
    bond.amount
}

/// The DAO decides about a suspended publisher: its bond is free, but for the `amount` that is taken.
pub(crate) fn end_suspension(publisher: Address, amount: u128) -> Result<()> {
    roles::only_admin()?;
    let mut cell = store::bond(publisher);
    let mut bond = cell.get();
    if !bond.is_suspended() {
        return Err(errors::publisher_not_suspended(publisher));
    }
    bond.suspended_until = 0;
    cell.set(&bond);
    debit(publisher, amount)?;

    let accuser = store::accuser(publisher).get();
    let objector = store::objector_against(publisher).get();
    let taken = Taken::of(amount, !objector.is_zero());
    credit(accuser, taken.accuser)?;
    credit(objector, taken.objector)?;
    add_to_reserve(taken.reserve)?;
    emit!(i::SuspensionEnded(indexed publisher, indexed accuser, indexed objector, amount));
    Ok(())
}

/// Adds to an account's bond.
pub(crate) fn credit(account: Address, amount: u128) -> Result<()> {
    change(account, amount, add)
}

/// Takes from an account's bond.
fn debit(account: Address, amount: u128) -> Result<()> {
    let held = store::bond(account).get().amount;
    if held < amount {
        return Err(errors::insufficient_bond(account, held, amount));
    }
    change(account, amount, sub)
}

#[inline(never)]
fn change(account: Address, amount: u128, change: Change) -> Result<()> {
    if amount > 0 {
        let mut cell = store::bond(account);
        let mut bond = cell.get();
        bond.amount = change(bond.amount, amount)?;
        cell.set(&bond);
        let mut held = Held::load();
        held.bonds = change(held.bonds, amount)?;
        held.save();
        emit!(i::BondChanged(indexed account, bond.amount));
    }
    Ok(())
}
