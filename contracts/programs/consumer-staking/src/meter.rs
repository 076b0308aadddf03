//! What consumers consumed, as the meter reports it.

use crate::{
    errors, interface as i,
    licence::registered,
    standing::{clock, units},
    store, ConsumerStaking, Result, METER_ROLE,
};
use abi_codec::{emit, Reader};
use alloy_primitives::Address;
use contract_base::{host::now, Contract};

/// Reports of one week, read as they are recorded: their number is bounded by the calldata.
pub(crate) struct Reports<'a> {
    length: usize,
    elements: Reader<'a>,
}

impl<'a> Reports<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Self> {
        let (length, elements) = r.words()?;
        Some(Self { length, elements })
    }
}

impl ConsumerStaking {
    /// `None` for reports that cannot be read.
    pub(crate) fn report_usage(
        &mut self,
        week: u32,
        mut reports: Reports<'_>,
    ) -> Option<Result<()>> {
        if let Err(error) = self.only_role(METER_ROLE).and_then(|()| check_over(week)) {
            return Some(Err(error));
        }
        for _ in 0..reports.length {
            let consumer = reports.elements.address()?;
            if let Err(error) = record(week, consumer, reports.elements.u64()?) {
                return Some(Err(error));
            }
        }
        Some(Ok(()))
    }
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
    emit::<i::UsageReported>(&[&week, &consumer], &[&reported]);
    Ok(())
}
