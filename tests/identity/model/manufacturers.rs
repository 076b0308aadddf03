//! The whitelist: who may make devices, and what these are worth in which week.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::Address;
use bindings::IManufacturerRegistry::{
    InvalidName, InvalidOwner, Kind, ManufacturerReinstated, ManufacturerRevoked,
    ManufacturerSuspended, ManufacturerWhitelisted, NameTaken, NotOwner, NotPendingOwner,
    OperatorSet, OwnershipTransferStarted, OwnershipTransferred, PointsSet, Status, TooManyPoints,
    UnknownManufacturer, WeekTooEarly, WrongStatus,
};

use super::{
    Contract, Event, Model, Outcome,
    outcome::{self, Refusal, ensure},
    roles::only_dao,
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
    pub status: Status,
    pub owner: Address,
    pub pending: Address,
    pub operators: BTreeSet<Address>,
    /// Everything announced, and from which week on: the last word on a week counts.
    pub points: Vec<(u32, u32)>,
    pub statuses: Vec<(u32, Status)>,
}

impl Manufacturer {
    pub fn points_at(&self, week: u32) -> u32 {
        last_word(&self.points, week).unwrap_or_default()
    }

    pub fn status_at(&self, week: u32) -> Status {
        last_word(&self.statuses, week).unwrap_or(Status::None)
    }

    pub fn may_operate(&self, account: Address) -> bool {
        self.owner == account || self.operators.contains(&account)
    }
}

pub(super) fn last_word<T: Clone>(words: &[(u32, T)], week: u32) -> Option<T> {
    let said = words.iter().rev().find(|(from, _)| *from <= week)?;
    Some(said.1.clone())
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
        let status = entry.status;
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
        let mut entries = self.manufacturers.iter();
        if let Some((id, _)) = entries.find(|(_, m)| m.name.eq_ignore_ascii_case(name)) {
            let (name, id) = (name.into(), *id);
            return Err(NameTaken { name, id }.into());
        }
        ensure(!owner.is_zero(), InvalidOwner { owner })?;
        let max = MOST_POINTS;
        ensure(points <= max, TooManyPoints { points, max })?;
        let (week, earliest) = (from_week, self.week());
        ensure(week >= earliest, WeekTooEarly { week, earliest })?;

        let id = self.manufacturers.len() as u32 + 1;
        let entry = Manufacturer {
            name: name.into(),
            kind,
            status: Status::Active,
            owner,
            pending: Address::ZERO,
            operators: BTreeSet::new(),
            points: vec![(from_week, points)],
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
    fn turn(&mut self, by: Address, id: u32, from: &[Status], to: Status) -> Result<u32, Refusal> {
        only_dao(by, self.dao)?;
        let next = self.week() + 1;
        let entry = self.known(id)?;
        let status = entry.status;
        ensure(from.contains(&status), WrongStatus { id, status })?;
        entry.status = to;
        entry.statuses.push((next, to));
        Ok(next)
    }

    pub(super) fn suspend(&mut self, by: Address, id: u32) -> Outcome {
        let fromWeek = self.turn(by, id, &[Status::Active], Status::Suspended)?;
        Ok(vec![event(ManufacturerSuspended { id, fromWeek })])
    }

    pub(super) fn reinstate(&mut self, by: Address, id: u32) -> Outcome {
        let fromWeek = self.turn(by, id, &[Status::Suspended], Status::Active)?;
        Ok(vec![event(ManufacturerReinstated { id, fromWeek })])
    }

    pub(super) fn revoke(&mut self, by: Address, id: u32) -> Outcome {
        let from = [Status::Active, Status::Suspended];
        let fromWeek = self.turn(by, id, &from, Status::Revoked)?;
        Ok(vec![event(ManufacturerRevoked { id, fromWeek })])
    }

    pub(super) fn set_points(&mut self, by: Address, id: u32, points: u32, week: u32) -> Outcome {
        only_dao(by, self.dao)?;
        let next = self.week() + 1;
        let entry = self.known(id)?;
        let status = entry.status;
        ensure(status != Status::Revoked, WrongStatus { id, status })?;
        let max = MOST_POINTS;
        ensure(points <= max, TooManyPoints { points, max })?;
        let announced = entry.points.last().map_or(0, |(from, _)| *from);
        let earliest = next.max(announced);
        ensure(week >= earliest, WeekTooEarly { week, earliest })?;
        entry.points.push((week, points));
        let fromWeek = week;
        Ok(vec![event(PointsSet {
            id,
            points,
            fromWeek,
        })])
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
        let status = entry.status;
        ensure(status != Status::Revoked, WrongStatus { id, status })?;
        let previousOwner = entry.owner;
        (entry.owner, entry.pending) = (by, Address::ZERO);
        entry.operators.clear();
        Ok(vec![event(OwnershipTransferred {
            id,
            previousOwner,
            newOwner: by,
        })])
    }
}
