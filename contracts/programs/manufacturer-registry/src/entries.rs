//! What the DAO does with an entry.

use crate::{
    errors::{self, Status},
    interface::{self as i, Kind},
    name::Name,
    store::{self, Entry, Head},
    Result,
};
use abi_codec::{emit, Emitted, Str};
use alloy_primitives::Address;
use contract_base::{host::now, roles, History};
use protocol::{announcement::earliest, points::MAX_GROUP, time::WEEKS_PER_YEAR, Clock};

/// How far ahead the DAO decides.
const MAX_WEEKS_AHEAD: u32 = 2 * WEEKS_PER_YEAR;

/// A maker or connection to be whitelisted.
pub(crate) struct Candidate<'a> {
    pub(crate) owner: Address,
    pub(crate) name: Str<&'a [u8]>,
    pub(crate) kind: Kind,
    pub(crate) points: u32,
    pub(crate) from_week: u32,
}

/// The running week. Time is never before genesis: `initialize` saw to it.
fn week(head: &Head) -> u32 {
    let clock = Clock {
        genesis: head.genesis,
    };
    clock.week_at(now()).unwrap_or(0)
}

/// The first week that has not begun.
pub(crate) fn next_week() -> u32 {
    week(&store::head().get()).saturating_add(1)
}

pub(crate) fn check_points(points: u32) -> Result<()> {
    if points > MAX_GROUP {
        return Err(errors::too_many_points(points, MAX_GROUP));
    }
    Ok(())
}

pub(crate) fn check_week(week: u32, earliest: u32) -> Result<()> {
    if week < earliest {
        return Err(errors::week_too_early(week, earliest));
    }
    Ok(())
}

/// Refuses a week that a new value of `history` may not hold from.
pub(crate) fn check_announcement(history: &History<u32>, from_week: u32) -> Result<()> {
    // Weeks fit into 32 bits: they were given as such.
    let announced = history.last().map(|last| last.from as u32);
    let running = week(&store::head().get());
    check_week(from_week, earliest(running, announced))
}

pub(crate) fn whitelist(candidate: &Candidate<'_>) -> Result<u32> {
    roles::only_admin()?;
    let c = candidate;
    let name = Name::new(c.name.0).ok_or_else(|| errors::invalid_name(c.name))?;
    let namesake = store::id_of(&name).get();
    if namesake != 0 {
        return Err(errors::name_taken(c.name, namesake));
    }
    if c.owner.is_zero() {
        return Err(errors::invalid_owner(c.owner));
    }
    check_points(c.points)?;
    let head = store::head().get();
    let this_week = week(&head);
    check_week(c.from_week, this_week)?;

    let id = head.count.saturating_add(1);
    let (word, name_len) = name.parts();
    store::head().set(&Head { count: id, ..head });
    store::entry(id).set(&Entry {
        owner: c.owner,
        kind: c.kind,
        status: Status::Active,
        name_len,
        tenure: 0,
    });
    store::name(id).set(&word);
    store::id_of(&name).set(&id);
    store::points(id).push(c.from_week.into(), c.points);
    store::statuses(id).push(this_week.into(), Status::Active);
    emit!(i::ManufacturerWhitelisted(
        indexed id, indexed c.owner, c.kind, c.points, c.from_week, c.name
    ));
    Ok(id)
}

pub(crate) fn suspend(id: u32) -> Result<()> {
    roles::only_admin()?;
    let allowed = |status| status == Status::Active;
    turn::<i::ManufacturerSuspended>(id, allowed, Status::Suspended)
}

pub(crate) fn reinstate(id: u32) -> Result<()> {
    roles::only_admin()?;
    let allowed = |status| status == Status::Suspended;
    turn::<i::ManufacturerReinstated>(id, allowed, Status::Active)
}

pub(crate) fn revoke(id: u32) -> Result<()> {
    roles::only_admin()?;
    let allowed = |status| status != Status::Revoked;
    turn::<i::ManufacturerRevoked>(id, allowed, Status::Revoked)
}

pub(crate) fn set_points(id: u32, points: u32, from_week: u32) -> Result<()> {
    roles::only_admin()?;
    let entry = store::existing(id)?;
    if entry.status == Status::Revoked {
        return Err(errors::wrong_status(id, entry.status));
    }
    check_points(points)?;
    let history = store::points(id);
    check_announcement(&history, from_week)?;
    history.push(from_week.into(), points);
    emit!(i::PointsSet(indexed id, points, from_week));
    Ok(())
}

/// From that week on only signed transmissions of an entry's devices count. What has begun stays.
pub(crate) fn set_signed_from(id: u32, from_week: u32) -> Result<()> {
    roles::only_admin()?;
    store::existing(id)?;
    let (mut cell, next) = (store::signed_from(id), next_week());
    let before = cell.get();
    if before != 0 && before < next {
        return Err(errors::already_signs(id, before));
    }
    check_week(from_week, next)?;
    check_not_too_late(from_week, next)?;
    cell.set(&from_week);
    emit!(i::SignedFromSet(indexed id, from_week));
    Ok(())
}

fn check_not_too_late(week: u32, next: u32) -> Result<()> {
    let latest = next.saturating_add(MAX_WEEKS_AHEAD);
    if week > latest {
        return Err(errors::week_too_late(week, latest));
    }
    Ok(())
}

/// Gives an entry another status: at once, and from the next week for points.
fn turn<E: Emitted<(u32,), (u32,)>>(
    id: u32,
    allowed: impl Fn(Status) -> bool,
    status: Status,
) -> Result<()> {
    let entry = store::existing(id)?;
    if !allowed(entry.status) {
        return Err(errors::wrong_status(id, entry.status));
    }
    let from_week = next_week();
    store::entry(id).set(&Entry { status, ..entry });
    store::statuses(id).push(from_week.into(), status);
    emit!(E(indexed id, from_week));
    Ok(())
}
