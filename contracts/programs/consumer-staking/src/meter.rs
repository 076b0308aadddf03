//! What consumers consumed, as the meter reports it.

use crate::{
    errors, interface as i,
    licence::registered,
    standing::{clock, units},
    store, Result, METER_ROLE,
};
use abi_codec::{emit, Array};
use alloy_primitives::Address;
use contract_base::{host::now, roles};

abi_codec::arguments! {
    /// What a consumer consumed in a week.
    pub(crate) struct Report = i::Usage {
        consumer: Address,
        units: u64,
    }
}

/// They are read as they are recorded.
pub(crate) fn report_usage(week: u32, reports: Array<'_, Report>) -> Result<()> {
    roles::only(METER_ROLE)?;
    check_over(week)?;
    for report in reports {
        let Report { consumer, units } = report?;
        record(week, consumer, units)?;
    }
    Ok(())
}

fn check_over(week: u32) -> Result<()> {
    let ends_at = clock().end(week).ok_or_else(errors::overflow)?;
    if now() < ends_at {
        return Err(errors::week_not_over(week, ends_at));
    }
    Ok(())
}

fn record(week: u32, consumer: Address, reported: u64) -> Result<()> {
    registered(consumer)?;
    let recorded = units(consumer, week);
    if reported <= recorded {
        return Err(errors::usage_not_higher(consumer, week, reported, recorded));
    }
    let (mut cell, at) = store::usage(consumer, week);
    let mut weeks = cell.get();
    if let Some(units) = weeks.get_mut(at) {
        *units = reported;
    }
    cell.set(&weeks);
    emit!(i::UsageReported(indexed week, indexed consumer, reported));
    Ok(())
}
