//! Who is whitelisted, and what a week of theirs is worth.

use crate::{
    errors::{self, Status},
    interface::{self as i, Kind},
    name::Name,
    store::{self, Entry, Head},
    Result,
};
use abi_codec::{emit, Str};
use alloy_primitives::Address;
use contract_base::{host::now, roles};
use protocol::{announcement, notice::NAME, points::MAX_GROUP, Clock};

/// A maker or connection to be whitelisted.
pub(crate) struct Candidate<'a> {
    pub(crate) owner: Address,
    pub(crate) name: Str<&'a [u8]>,
    pub(crate) kind: Kind,
    pub(crate) points: u32,
    pub(crate) from_week: u32,
}

/// The week of a moment that is not before genesis.
fn week_at(head: &Head, moment: u64) -> u32 {
    let clock = Clock {
        genesis: head.genesis,
    };
    clock.week_at(moment).unwrap_or(0)
}

/// The running week. Time is never before genesis: `initialize` saw to it.
fn week(head: &Head) -> u32 {
    week_at(head, now())
}

/// The first week that has not begun at `moment`, which is not before genesis.
pub(crate) fn week_after(moment: u64) -> u32 {
    let head = store::head().get();
    week_at(&head, moment).saturating_add(1)
}

pub(crate) fn check_points(points: u32) -> Result<()> {
    if points > MAX_GROUP {
        return Err(errors::too_many_points(points, MAX_GROUP));
    }
    Ok(())
}

/// Refuses a week before `earliest`, and one further ahead than anything is announced.
fn check_week(week: u32, earliest: u32, running: u32) -> Result<()> {
    if week < earliest {
        return Err(errors::week_too_early(week, earliest));
    }
    let latest = announcement::latest(running);
    if week > latest {
        return Err(errors::week_too_late(week, latest));
    }
    Ok(())
}

/// Refuses a week that a new value may not hold from.
pub(crate) fn check_announcement(from_week: u32) -> Result<()> {
    let running = week(&store::head().get());
    check_week(from_week, announcement::earliest(running), running)
}

pub(crate) fn whitelist(candidate: &Candidate<'_>) -> Result<u32> {
    roles::only_admin()?;
    let c = candidate;
    let name = Name::new(c.name.0).ok_or_else(|| errors::invalid_name(c.name))?;
    let namesake = store::id_of(&name).get();
    if namesake != 0 && !is_name_free(namesake) {
        return Err(errors::name_taken(c.name, namesake));
    }
    if c.owner.is_zero() {
        return Err(errors::invalid_owner(c.owner));
    }
    check_points(c.points)?;
    let head = store::head().get();
    let this_week = week(&head);
    check_week(c.from_week, this_week, this_week)?;

    let id = head.count.saturating_add(1);
    let (word, name_len) = name.parts();
    store::head().set(&Head { count: id, ..head });
    store::entry(id).set(&Entry {
        owner: c.owner,
        kind: c.kind,
        status: Status::Active,
        name_len,
        tenure: 0,
        suspended_until: 0,
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

/// Whether the name of an entry may be given to another: long after it was revoked.
fn is_name_free(id: u32) -> bool {
    let free_at = store::revoked_at(id).get().saturating_add(u64::from(NAME));
    store::entry(id).get().status == Status::Revoked && now() >= free_at
}

pub(crate) fn set_points(id: u32, points: u32, from_week: u32) -> Result<()> {
    roles::only_admin()?;
    let entry = store::existing(id)?;
    if entry.status == Status::Revoked {
        return Err(errors::wrong_status(id, entry.status));
    }
    check_points(points)?;
    check_announcement(from_week)?;
    store::points(id).push(from_week.into(), points);
    emit!(i::PointsSet(indexed id, points, from_week));
    Ok(())
}

/// From that week on only signed transmissions of an entry's devices count. What has begun stays.
pub(crate) fn set_signed_from(id: u32, from_week: u32) -> Result<()> {
    roles::only_admin()?;
    store::existing(id)?;
    let (mut cell, running) = (store::signed_from(id), week(&store::head().get()));
    let before = cell.get();
    if before != 0 && before <= running {
        return Err(errors::already_signs(id, before));
    }
    check_announcement(from_week)?;
    cell.set(&from_week);
    emit!(i::SignedFromSet(indexed id, from_week));
    Ok(())
}
