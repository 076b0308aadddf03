//! Bonds of publishers, and deposits for coming weeks.

use crate::{
    errors::{self, add, sub},
    interface as i, store,
    token::{pull, push},
    words::Held,
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::host::{now, sender};
use protocol::time::WEEKS_PER_YEAR;

/// How many weeks ahead of the next one deposits are taken, so that a slip does not lock tokens away.
const MAX_WEEKS_AHEAD: u32 = WEEKS_PER_YEAR;

/// Takes `amount` off the books of bonds.
pub(crate) fn release_bond(publisher: Address, amount: u128) -> Result<()> {
    let mut bond = store::bond(publisher);
    let held = bond.get();
    let left = held
        .checked_sub(amount)
        .ok_or_else(|| errors::insufficient_bond(publisher, held, amount))?;
    bond.set(&left);
    let held = store::held().get();
    store::held().set(&Held {
        bonds: sub(held.bonds, amount)?,
        ..held
    });
    Ok(())
}

pub(crate) fn deposit_bond(amount: u128) -> Result<()> {
    let publisher = sender();
    pull(amount)?;
    let mut bond = store::bond(publisher);
    bond.set(&add(bond.get(), amount)?);
    let held = store::held().get();
    store::held().set(&Held {
        bonds: add(held.bonds, amount)?,
        ..held
    });
    emit!(i::BondDeposited(indexed publisher, amount));
    Ok(())
}

pub(crate) fn withdraw_bond(amount: u128) -> Result<()> {
    let publisher = sender();
    let head = store::head().get();
    let until = u64::from(head.final_at);
    if now() < until && store::publisher().get() == publisher {
        return Err(errors::bond_locked(publisher, until));
    }
    release_bond(publisher, amount)?;
    emit!(i::BondWithdrawn(indexed publisher, amount));
    push(head.token, publisher, amount)
}

pub(crate) fn deposit(week: u32, amount: u128) -> Result<()> {
    let next = store::head().get().next_week.get();
    if week < next || week > next.saturating_add(MAX_WEEKS_AHEAD) {
        return Err(errors::wrong_week(week, next));
    }
    pull(amount)?;
    let mut deposit = store::deposits(week);
    deposit.set(&add(deposit.get(), amount)?);
    let held = store::held().get();
    store::held().set(&Held {
        deposits: add(held.deposits, amount)?,
        ..held
    });
    emit!(i::Deposited(indexed week, indexed sender(), amount));
    Ok(())
}
