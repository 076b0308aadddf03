//! Everything the contract refuses, with the values that made it refuse.

use crate::{interface as i, Result};
use alloy_primitives::Address;
use contract_base::errors;

pub(crate) use crate::interface::Setting;
pub(crate) use contract_base::checked::{add, overflow, sub};

errors! { i:
    /// No such rules.
    unknown_parameters = UnknownParameters(version: u32, latest: u32);
    /// No licence.
    not_registered = NotRegistered(consumer: Address);
    /// A licence already.
    already_registered = AlreadyRegistered(consumer: Address);
    /// The DAO took the licence.
    licence_is_revoked = LicenceIsRevoked(consumer: Address);
    /// The DAO did not take the licence.
    licence_not_revoked = LicenceNotRevoked(consumer: Address);
    /// Nothing.
    zero_amount = ZeroAmount();
    /// More than is active.
    insufficient_stake = InsufficientStake(consumer: Address, amount: u128, active: u128);
    /// Loops are bounded.
    too_many_unbondings = TooManyUnbondings(consumer: Address, max: u32);
    /// Nothing to make active again.
    nothing_unbonding = NothingUnbonding(consumer: Address);
    /// Not due, or locked.
    nothing_to_withdraw = NothingToWithdraw(consumer: Address, due: u128, free: u128);
    /// The week still runs.
    week_not_over = WeekNotOver(week: u32, ends_at: u64);
    /// Consumption does not shrink.
    usage_not_higher = UsageNotHigher(consumer: Address, week: u32, reported: u64, recorded: u64);
    /// No pool to pay into.
    no_marketplace = NoMarketplace();
    /// The freeze exceeds its bound.
    freeze_too_long = FreezeTooLong(duration: u32, max: u32);
    /// Freezes do not follow one another without end.
    freeze_too_soon = FreezeTooSoon(consumer: Address, allowed_at: u64);
    /// Nothing to lift.
    not_frozen = NotFrozen(consumer: Address);
    /// Above the stake.
    lock_too_high = LockTooHigh(consumer: Address, amount: u128, stake: u128);
    /// Too late to lock, or too early.
    unusable_lock = UnusableLock(last_week: u32, first: u32, last: u32);
    /// A setting out of bounds.
    unusable_setting = UnusableSetting(setting: Setting);
}

/// Refuses nothing as an amount.
pub(crate) fn nonzero(amount: u128) -> Result<()> {
    if amount == 0 {
        return Err(zero_amount());
    }
    Ok(())
}
