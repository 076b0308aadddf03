//! Whether a consumer may read data.

use crate::{errors, parameters, store, words::Requirement, Result};
use alloy_primitives::Address;
use contract_base::host::now;
use protocol::{stake, Clock};

/// The weeks of the rewards.
pub(crate) fn clock() -> Clock {
    Clock {
        genesis: store::head().get().genesis,
    }
}

/// The running week.
pub(crate) fn this_week() -> Result<u32> {
    clock().week_at(now()).ok_or_else(errors::overflow)
}

/// What the consumer consumed in a week.
pub(crate) fn units(consumer: Address, week: u32) -> u64 {
    let (cell, at) = store::usage(consumer, week);
    cell.get().get(at).copied().unwrap_or(0)
}

/// Active stake that good standing needs.
pub(crate) fn required(consumer: Address) -> Result<u128> {
    let version = parameters::present();
    let Requirement { base, per_unit } = store::requirement(version).get();
    let weeks = store::terms(version).get().usage_weeks;
    let end = this_week()?;
    let consumed = (end.saturating_sub(weeks)..end).fold(0u128, |sum, week| {
        sum.saturating_add(units(consumer, week).into())
    });
    Ok(stake::required(base, per_unit, consumed))
}

pub(crate) fn is_good(consumer: Address) -> Result<bool> {
    let licence = store::licence(consumer).get();
    if !licence.registered || licence.revoked || now() < licence.frozen_until {
        return Ok(false);
    }
    Ok(store::stake(consumer).get().active >= required(consumer)?)
}
