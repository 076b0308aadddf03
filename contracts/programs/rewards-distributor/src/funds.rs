//! The reserve, deposits for coming weeks, and what a published week takes of both.

use crate::{
    errors::{self, add, sub},
    interface as i, store,
    token::pull,
    words::{Head, Held, Limits, Terms},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::host::{sender, this};
use protocol::{time::WEEKS_PER_YEAR, Schedule};

/// How many weeks ahead of the next one deposits are taken, so that a slip does not lock tokens away.
const MAX_WEEKS_AHEAD: u32 = WEEKS_PER_YEAR;

/// Tokens the schedule gives to `week`.
pub(crate) fn issuance(week: u32) -> Result<u128> {
    let terms = Terms::load();
    let Limits { initial, cap } = store::limits().get();
    let schedule = Schedule {
        initial_limit: initial,
        decay_numerator: terms.decay_numerator,
        decay_denominator: terms.decay_denominator,
        weeks_per_year: terms.weeks_per_year,
        weeks: terms.schedule_weeks,
        cap,
    };
    schedule.amount(week).ok_or_else(errors::overflow)
}

pub(crate) fn fund(amount: u128) -> Result<()> {
    pull(amount)?;
    add_to_reserve(amount)?;
    emit!(i::Funded(indexed sender(), amount));
    Ok(())
}

pub(crate) fn add_to_reserve(amount: u128) -> Result<()> {
    let mut reserve = store::reserve();
    reserve.set(&add(reserve.get(), amount)?);
    Ok(())
}

pub(crate) fn deposit(week: u32, amount: u128) -> Result<()> {
    let next = Head::load().next_week.get();
    if week < next || week > next.saturating_add(MAX_WEEKS_AHEAD) {
        return Err(errors::wrong_week(week, next));
    }
    pull(amount)?;
    let mut deposit = store::deposits(week);
    deposit.set(&add(deposit.get(), amount)?);
    change_deposits(amount, add)?;
    tell_deposit(week, sender(), amount);
    Ok(())
}

/// Sets the week's tokens aside: nothing but its claims, or taking it back, moves them from now on. Without points there is
/// nobody to pay, so its deposits move on and the reserve stays as it is.
pub(crate) fn set_aside(week: u32, points: u64) -> Result<u128> {
    let deposited = store::deposits(week).get();
    if points == 0 {
        carry(week, deposited, add)?;
        tell_deposit(week.saturating_add(1), this(), deposited);
        return Ok(0);
    }
    let issued = issuance(week)?;
    let mut reserve = store::reserve();
    let held = reserve.get();
    let left = held
        .checked_sub(issued)
        .ok_or_else(|| errors::insufficient_reserve(held, issued))?;
    reserve.set(&left);
    change_deposits(deposited, sub)?;
    add(issued, deposited)
}

/// Undoes what [`set_aside`] did for a week of `points` that shared out `amount`.
pub(crate) fn give_back(week: u32, points: u64, amount: u128) -> Result<()> {
    let deposited = store::deposits(week).get();
    if points == 0 {
        return carry(week, deposited, sub);
    }
    add_to_reserve(sub(amount, deposited)?)?;
    change_deposits(deposited, add)
}

/// [`add`] or [`sub`].
pub(crate) type Change = fn(u128, u128) -> Result<u128>;

fn change_deposits(amount: u128, change: Change) -> Result<()> {
    if amount > 0 {
        let mut held = Held::load();
        held.deposits = change(held.deposits, amount)?;
        held.save();
    }
    Ok(())
}

/// Moves the deposits of a week without points to the one after it, or takes them back. The week keeps the number, for that.
fn carry(week: u32, amount: u128, change: Change) -> Result<()> {
    let mut after = store::deposits(week.saturating_add(1));
    after.set(&change(after.get(), amount)?);
    Ok(())
}

#[inline(never)]
fn tell_deposit(week: u32, from: Address, amount: u128) {
    if amount > 0 {
        emit!(i::Deposited(indexed week, indexed from, amount));
    }
}
