//! Suspending, reinstating and revoking: at once for devices, from the next week for points, never for streaks.

use crate::{
    entries::week_after,
    errors::{self, Status},
    interface as i,
    store::{self, Entry},
    Result,
};
use abi_codec::{emit, Emitted};
use contract_base::{host::now, roles, suspension};

pub(crate) fn suspend(id: u32) -> Result<()> {
    roles::only_admin()?;
    // The DAO may make a suspension of the guardian's last.
    let allowed = |entry: &Entry| entry.status == Status::Active;
    turn::<i::ManufacturerSuspended>(id, allowed, Status::Suspended)
}

pub(crate) fn reinstate(id: u32) -> Result<()> {
    roles::only_admin()?;
    let allowed = |entry: &Entry| entry.status() == Status::Suspended;
    turn::<i::ManufacturerReinstated>(id, allowed, Status::Active)
}

pub(crate) fn revoke(id: u32) -> Result<()> {
    roles::only_admin()?;
    let allowed = |entry: &Entry| entry.status != Status::Revoked;
    turn::<i::ManufacturerRevoked>(id, allowed, Status::Revoked)?;
    store::revoked_at(id).set(&now());
    Ok(())
}

/// By the guardian: ends by itself.
pub(crate) fn suspend_for(id: u32, seconds: u32) -> Result<()> {
    let entry = store::existing(id)?;
    let until = suspension::begin(entry.suspended_until.into(), seconds)?;
    check(id, &entry, entry.status == Status::Active)?;
    store::entry(id).set(&Entry {
        suspended_until: u32::try_from(until).unwrap_or(u32::MAX),
        ..entry
    });
    let (from_week, until_week) = (week_after(now()), week_after(until));
    let statuses = store::statuses(id);
    statuses.push(from_week.into(), Status::Suspended);
    statuses.push(until_week.into(), Status::Active);
    emit!(i::ManufacturerSuspendedUntil(indexed id, until, from_week, until_week));
    Ok(())
}

fn check(id: u32, entry: &Entry, is_allowed: bool) -> Result<()> {
    if is_allowed {
        Ok(())
    } else {
        Err(errors::wrong_status(id, entry.status()))
    }
}

/// Gives an entry another status by the DAO's word, which ends a suspension by the guardian.
fn turn<E: Emitted<(u32,), (u32,)>>(
    id: u32,
    allowed: impl Fn(&Entry) -> bool,
    status: Status,
) -> Result<()> {
    let entry = store::existing(id)?;
    check(id, &entry, allowed(&entry))?;
    let from_week = week_after(now());
    let until = suspension::lifted(entry.suspended_until.into());
    store::entry(id).set(&Entry {
        status,
        // No more than it was.
        suspended_until: until as u32,
        ..entry
    });
    store::statuses(id).push(from_week.into(), status);
    emit!(E(indexed id, from_week));
    Ok(())
}
