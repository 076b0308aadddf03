//! The sums of all accounts and cases, kept as these change.

use crate::{
    errors::{add, sub},
    store,
    words::Pair,
    Result,
};
use alloy_primitives::Address;

/// The sum, once one of its parts has changed.
fn replaced(sum: u128, before: u128, after: u128) -> Result<u128> {
    add(sub(sum, before)?, after)
}

/// A consumer's (active, unbonding) stake becomes `after`.
pub(crate) fn set_stake(consumer: Address, after: Pair) -> Result<()> {
    let mut stake = store::stake(consumer);
    let before = stake.get();
    stake.set(&after);
    let Pair(active, unbonding) = store::stakes().get();
    store::stakes().set(&Pair(
        replaced(active, before.0, after.0)?,
        replaced(unbonding, before.1, after.1)?,
    ));
    Ok(())
}

/// A case's bond was `before` and is `after`.
pub(crate) fn move_bond(before: u128, after: u128) -> Result<()> {
    let Pair(compensation, bonds) = store::held().get();
    let bonds = replaced(bonds, before, after)?;
    store::held().set(&Pair(compensation, bonds));
    Ok(())
}

/// What is left of a case's pot becomes `after`.
pub(crate) fn set_pot(case: u64, after: Pair) -> Result<()> {
    let mut pot = store::pot(case);
    let before = pot.get();
    pot.set(&after);
    let Pair(compensation, bonds) = store::held().get();
    let compensation = replaced(compensation, before.1, after.1)?;
    store::held().set(&Pair(compensation, bonds));
    Ok(())
}
