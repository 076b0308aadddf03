//! The whitelist: who may make devices, and what these are worth in which week.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::Address;
use bindings::IManufacturerRegistry::{
    AlreadySigns, InvalidName, InvalidOwner, Kind, ManufacturerReinstated, ManufacturerRevoked,
    ManufacturerSuspended, ManufacturerSuspendedUntil, ManufacturerWhitelisted, NameTaken,
    NotOwner, NotPendingOwner, OperatorSet, OwnershipTransferStarted, OwnershipTransferred,
    PointsSet, SignedFromSet, Status, TooManyPoints, UnknownManufacturer, WeekTooEarly,
    WeekTooLate, WrongStatus,
};

use super::{
    Contract, Event, Model, Outcome,
    outcome::{self, Refusal, ensure},
    roles::only_dao,
    ways_back::suspension,
};

pub const WEEK: u64 = 7 * 86_400;
/// 2022-12-05T05:00:00Z.
pub const GENESIS: u64 = 1_670_216_400;
/// Of a group.
pub(super) const MOST_POINTS: u32 = 1 << 30;

pub(super) fn event(event: impl alloy::sol_types::SolEvent) -> Event {
    outcome::event(Contract::Manufacturers, event)
}

/// By id.
pub type Manufacturers = BTreeMap<u32, Manufacturer>;

#[derive(Clone, Debug, PartialEq)]
pub struct Manufacturer {
    pub name: String,
    pub kind: Kind,
    /// As the DAO decided.
    pub decided: Status,
    /// When the guardian's last suspension ends; 0 for none.
    pub suspended_until: u64,
    pub revoked_at: u64,
    pub owner: Address,
    pub pending: Address,
    pub operators: BTreeSet<Address>,
    /// Everything announced, and from which week on: the last word on a week counts.
    pub points: Vec<(u32, u32)>,
    /// First week in which only what its devices sign counts; 0 for none.
    pub signed_from: u32,
    pub statuses: Vec<(u32, Status)>,
}

impl Manufacturer {
    /// The status at a moment.
    pub fn status(&self, now: u64) -> Status {
        match self.decided {
            Status::Active if now < self.suspended_until => Status::Suspended,
            decided => decided,
        }
    }

    pub fn points_at(&self, week: u32) -> u32 {
        last_word(&self.points, week).unwrap_or_default()
    }

    pub fn status_at(&self, week: u32) -> Status {
        last_word(&self.statuses, week).unwrap_or(Status::None)
    }

    /// What the previous owner began goes with it.
    fn hand_over(&mut self, id: u32, owner: Address) -> Event {
        let previousOwner = self.owner;
        (self.owner, self.pending) = (owner, Address::ZERO);
        self.operators.clear();
        event(OwnershipTransferred {
            id,
            previousOwner,
            newOwner: owner,
        })
    }

    pub fn may_operate(&self, account: Address) -> bool {
        self.owner == account || self.operators.contains(&account)
    }
}

pub(super) fn last_word<T: Clone>(words: &[(u32, T)], week: u32) -> Option<T> {
    let said = words.iter().rev().find(|(from, _)| *from <= week)?;
    Some(said.1.clone())
}

/// From a week on, instead of everything announced for then or later.
pub(super) fn announce<T>(words: &mut Vec<(u32, T)>, week: u32, value: T) {
    words.retain(|(from, _)| *from < week);
    words.push((week, value));
}

/// Rules change for weeks from `earliest` on, and for none that is more than two years ahead.
pub(super) fn announceable(week: u32, earliest: u32, running: u32) -> Result<(), Refusal> {
    ensure(week >= earliest, WeekTooEarly { week, earliest })?;
    let latest = running + 104;
    ensure(week <= latest, WeekTooLate { week, latest })
}

fn is_name(name: &str) -> bool {
    let printable = name
        .bytes()
        .all(|byte| byte.is_ascii_graphic() || byte == b' ');
    let words = name.split(' ').all(|word| !word.is_empty());
    printable && words && name.len() <= 32
}

impl Model {
    pub fn week(&self) -> u32 {
        ((self.now - GENESIS) / WEEK) as u32
    }

    fn known(&mut self, id: u32) -> Result<&mut Manufacturer, Refusal> {
        let found = self.manufacturers.get_mut(&id);
        found.ok_or_else(|| UnknownManufacturer { id }.into())
    }

    /// What only the owner of an entry that is not revoked may do.
    fn owned(&mut self, by: Address, id: u32) -> Result<&mut Manufacturer, Refusal> {
        let entry = self.known(id)?;
        ensure(entry.owner == by, NotOwner { id, account: by })?;
        let status = entry.decided;
        ensure(status != Status::Revoked, WrongStatus { id, status })?;
        Ok(entry)
    }

    pub(super) fn whitelist(
        &mut self,
        by: Address,
        owner: Address,
        name: &str,
        kind: Kind,
        points: u32,
        from_week: u32,
    ) -> Outcome {
        only_dao(by, self.dao)?;
        ensure(is_name(name), InvalidName { name: name.into() })?;
        let now = self.now;
        let taken = |m: &Manufacturer| {
            let is_free = m.decided == Status::Revoked && now >= m.revoked_at + 52 * WEEK;
            m.name.eq_ignore_ascii_case(name) && !is_free
        };
        let mut entries = self.manufacturers.iter();
        if let Some((id, _)) = entries.find(|(_, m)| taken(m)) {
            let (name, id) = (name.into(), *id);
            return Err(NameTaken { name, id }.into());
        }
        ensure(!owner.is_zero(), InvalidOwner { owner })?;
        let max = MOST_POINTS;
        ensure(points <= max, TooManyPoints { points, max })?;
        let earliest = self.week();
        announceable(from_week, earliest, earliest)?;

        let id = self.manufacturers.len() as u32 + 1;
        let entry = Manufacturer {
            name: name.into(),
            kind,
            decided: Status::Active,
            suspended_until: 0,
            revoked_at: 0,
            owner,
            pending: Address::ZERO,
            operators: BTreeSet::new(),
            points: vec![(from_week, points)],
            signed_from: 0,
            statuses: vec![(earliest, Status::Active)],
        };
        self.manufacturers.insert(id, entry);
        Ok(vec![event(ManufacturerWhitelisted {
            id,
            owner,
            kind,
            points,
            fromWeek: from_week,
            name: name.into(),
        })])
    }

    /// At once for whatever is done, from the next week for points.
    fn turn(
        &mut self,
        by: Address,
        id: u32,
        allowed: impl Fn(&Manufacturer, u64) -> bool,
        to: Status,
    ) -> Result<u32, Refusal> {
        only_dao(by, self.dao)?;
        let (now, next) = (self.now, self.week() + 1);
        let entry = self.known(id)?;
        let status = entry.status(now);
        ensure(allowed(entry, now), WrongStatus { id, status })?;
        entry.decided = to;
        entry.suspended_until = entry.suspended_until.min(now);
        announce(&mut entry.statuses, next, to);
        Ok(next)
    }

    pub(super) fn suspend(&mut self, by: Address, id: u32) -> Outcome {
        let allowed = |entry: &Manufacturer, _| entry.decided == Status::Active;
        let fromWeek = self.turn(by, id, allowed, Status::Suspended)?;
        Ok(vec![event(ManufacturerSuspended { id, fromWeek })])
    }

    pub(super) fn reinstate(&mut self, by: Address, id: u32) -> Outcome {
        let allowed = |entry: &Manufacturer, now| entry.status(now) == Status::Suspended;
        let fromWeek = self.turn(by, id, allowed, Status::Active)?;
        Ok(vec![event(ManufacturerReinstated { id, fromWeek })])
    }

    pub(super) fn revoke(&mut self, by: Address, id: u32) -> Outcome {
        let allowed = |entry: &Manufacturer, _| entry.decided != Status::Revoked;
        let fromWeek = self.turn(by, id, allowed, Status::Revoked)?;
        let now = self.now;
        self.known(id)?.revoked_at = now;
        Ok(vec![event(ManufacturerRevoked { id, fromWeek })])
    }

    /// The guardian, who the DAO is here as well.
    pub(super) fn suspend_for(&mut self, by: Address, id: u32, seconds: u32) -> Outcome {
        let (now, guardian) = (self.now, self.dao);
        let entry = self.known(id)?;
        let until = suspension(by, guardian, now, entry.suspended_until, seconds)?;
        let status = entry.status(now);
        ensure(entry.decided == Status::Active, WrongStatus { id, status })?;
        entry.suspended_until = until;
        let next = |moment: u64| ((moment - GENESIS) / WEEK) as u32 + 1;
        let (fromWeek, untilWeek) = (next(now), next(until));
        announce(&mut entry.statuses, fromWeek, Status::Suspended);
        announce(&mut entry.statuses, untilWeek, Status::Active);
        Ok(vec![event(ManufacturerSuspendedUntil {
            id,
            until,
            fromWeek,
            untilWeek,
        })])
    }

    pub(super) fn reappoint(&mut self, by: Address, id: u32, owner: Address) -> Outcome {
        only_dao(by, self.dao)?;
        let entry = self.known(id)?;
        let status = entry.decided;
        ensure(status != Status::Revoked, WrongStatus { id, status })?;
        ensure(!owner.is_zero(), InvalidOwner { owner })?;
        Ok(vec![entry.hand_over(id, owner)])
    }

    pub(super) fn set_points(&mut self, by: Address, id: u32, points: u32, week: u32) -> Outcome {
        only_dao(by, self.dao)?;
        let next = self.week() + 1;
        let entry = self.known(id)?;
        let status = entry.decided;
        ensure(status != Status::Revoked, WrongStatus { id, status })?;
        let max = MOST_POINTS;
        ensure(points <= max, TooManyPoints { points, max })?;
        announceable(week, next, next - 1)?;
        announce(&mut entry.points, week, points);
        let fromWeek = week;
        Ok(vec![event(PointsSet {
            id,
            points,
            fromWeek,
        })])
    }

    pub(super) fn set_signed_from(&mut self, by: Address, id: u32, week: u32) -> Outcome {
        only_dao(by, self.dao)?;
        let running = self.week();
        let entry = self.known(id)?;
        let before = entry.signed_from;
        let has_begun = before != 0 && before <= running;
        let error = AlreadySigns {
            id,
            fromWeek: before,
        };
        ensure(!has_begun, error)?;
        announceable(week, running + 1, running)?;
        entry.signed_from = week;
        Ok(vec![event(SignedFromSet { id, fromWeek: week })])
    }

    pub(super) fn set_operator(
        &mut self,
        by: Address,
        id: u32,
        operator: Address,
        allowed: bool,
    ) -> Outcome {
        let operators = &mut self.owned(by, id)?.operators;
        if allowed {
            operators.insert(operator);
        } else {
            operators.remove(&operator);
        }
        Ok(vec![event(OperatorSet {
            id,
            operator,
            allowed,
        })])
    }

    pub(super) fn transfer_ownership(&mut self, by: Address, id: u32, to: Address) -> Outcome {
        self.owned(by, id)?.pending = to;
        Ok(vec![event(OwnershipTransferStarted {
            id,
            owner: by,
            pendingOwner: to,
        })])
    }

    pub(super) fn accept_ownership(&mut self, by: Address, id: u32) -> Outcome {
        let entry = self.known(id)?;
        ensure(entry.pending == by, NotPendingOwner { id, account: by })?;
        let status = entry.decided;
        ensure(status != Status::Revoked, WrongStatus { id, status })?;
        Ok(vec![entry.hand_over(id, by)])
    }
}
