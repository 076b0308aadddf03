//! What cases lock of a consumer's stake.
//!
//! It is locked to the end of a week, as a number of the consumer and that week. So a lock ends by itself whatever becomes of
//! Disputes, no list of cases has to be walked, and nobody can fill one up with sham cases to keep real ones out. Several
//! cases may lock the same stake; the first that is upheld takes it.

use crate::{
    errors::{self, add, sub},
    interface as i,
    standing::this_week,
    store,
    words::Stake,
    Result, DISPUTES_ROLE,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::roles;
use protocol::case::MAX_LOCK_WEEKS;

/// What is locked of a consumer's stake now.
pub(crate) fn locked(consumer: Address) -> Result<u128> {
    let week = this_week()?;
    let last = week.saturating_add(MAX_LOCK_WEEKS);
    Ok((week..=last).fold(0u128, |sum, week| {
        sum.saturating_add(store::lock(consumer, week).get())
    }))
}

/// Ends so much of what is locked to the end of a week.
pub(crate) fn release(consumer: Address, amount: u128, last_week: u32) -> Result<()> {
    let left = sub(store::lock(consumer, last_week).get(), amount)?;
    set_lock(consumer, last_week, left);
    Ok(())
}

fn set_lock(consumer: Address, last_week: u32, amount: u128) {
    store::lock(consumer, last_week).set(&amount);
    emit!(i::LockSet(indexed consumer, indexed last_week, amount));
}

pub(crate) fn lock(consumer: Address, amount: u128, last_week: u32) -> Result<()> {
    roles::only(DISPUTES_ROLE)?;
    // Only these weeks are counted: a lock beyond them would begin later.
    let week = this_week()?;
    let last = week.saturating_add(MAX_LOCK_WEEKS);
    if !(week..=last).contains(&last_week) {
        return Err(errors::unusable_lock(last_week, week, last));
    }
    let Stake { active, unbonding } = store::stake(consumer).get();
    let stake = add(active, unbonding)?;
    if amount > stake {
        return Err(errors::lock_too_high(consumer, amount, stake));
    }
    let before = store::lock(consumer, last_week).get();
    set_lock(consumer, last_week, add(before, amount)?);
    Ok(())
}

pub(crate) fn unlock(consumer: Address, amount: u128, last_week: u32) -> Result<()> {
    roles::only(DISPUTES_ROLE)?;
    release(consumer, amount, last_week)
}
