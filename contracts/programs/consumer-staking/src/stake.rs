//! Stake in, asked back, and out.

use crate::{
    books::set_stake,
    errors::{self, add, nonzero, sub},
    interface as i,
    licence::registered,
    locks::locked,
    parameters, store,
    unbonding::Unbondings,
    words::{Stake, Unbonding},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{
    host::{now, sender},
    token::{pull, push},
};

pub(crate) fn stake(amount: u128) -> Result<()> {
    let consumer = sender();
    if registered(consumer)?.revoked {
        return Err(errors::licence_is_revoked(consumer));
    }
    nonzero(amount)?;
    let stake = store::stake(consumer).get();
    let active = add(stake.active, amount)?;
    set_stake(consumer, Stake { active, ..stake })?;
    emit!(i::Staked(indexed consumer, amount));
    pull(store::head().get().token, amount)
}

pub(crate) fn request_unstake(amount: u128) -> Result<()> {
    let consumer = sender();
    nonzero(amount)?;
    let Stake { active, unbonding } = store::stake(consumer).get();
    let left = active
        .checked_sub(amount)
        .ok_or_else(|| errors::insufficient_stake(consumer, amount, active))?;
    let mut unbondings = Unbondings::of(consumer);
    if unbondings.list.len() >= usize::from(store::MAX_UNBONDINGS) {
        let max = u32::from(store::MAX_UNBONDINGS);
        return Err(errors::too_many_unbondings(consumer, max));
    }
    let period = store::terms(parameters::present()).get().unbonding_period;
    let until = now().saturating_add(period.into());
    unbondings.list.push(Unbonding { amount, until });
    unbondings.save();
    let after = Stake {
        active: left,
        unbonding: add(unbonding, amount)?,
    };
    set_stake(consumer, after)?;
    emit!(i::UnstakeRequested(indexed consumer, amount, until));
    Ok(())
}

pub(crate) fn cancel_unstake() -> Result<()> {
    let consumer = sender();
    let Stake { active, unbonding } = store::stake(consumer).get();
    if unbonding == 0 {
        return Err(errors::nothing_unbonding(consumer));
    }
    let mut unbondings = Unbondings::of(consumer);
    unbondings.list.clear();
    unbondings.save();
    let after = Stake {
        active: add(active, unbonding)?,
        unbonding: 0,
    };
    set_stake(consumer, after)?;
    emit!(i::UnstakeCancelled(indexed consumer, unbonding));
    Ok(())
}

pub(crate) fn withdraw() -> Result<u128> {
    let consumer = sender();
    let mut unbondings = Unbondings::of(consumer);
    let amount = withdrawable(consumer, &unbondings)?;
    if amount == 0 {
        let (due, free) = (unbondings.due(now())?, free(consumer)?);
        return Err(errors::nothing_to_withdraw(consumer, due, free));
    }
    let mut rest = amount;
    for unbonding in &mut unbondings.list {
        if unbonding.until <= now() {
            let paid = unbonding.amount.min(rest);
            unbonding.amount = sub(unbonding.amount, paid)?;
            rest = sub(rest, paid)?;
        }
    }
    unbondings.save();
    let stake = store::stake(consumer).get();
    let unbonding = sub(stake.unbonding, amount)?;
    set_stake(consumer, Stake { unbonding, ..stake })?;
    emit!(i::Withdrawn(indexed consumer, amount));
    push(store::head().get().token, consumer, amount)?;
    Ok(amount)
}

/// Stake that no case locks.
fn free(consumer: Address) -> Result<u128> {
    let Stake { active, unbonding } = store::stake(consumer).get();
    Ok(add(active, unbonding)?.saturating_sub(locked(consumer)?))
}

/// What has unbonded and no case locks.
pub(crate) fn withdrawable(consumer: Address, unbondings: &Unbondings) -> Result<u128> {
    Ok(unbondings.due(now())?.min(free(consumer)?))
}
