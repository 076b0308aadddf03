//! The whitelist: who counts in a week, and what an earned week with them brings; and the levels of the streak.

use bindings::IManufacturerRegistry::{self as i, IManufacturerRegistryEvents as Event};
use protocol::{Connection, Kind, Level};
use serde::{Deserialize, Serialize};

use super::levels::LevelTables;
use super::weekly::Weekly;
use crate::chain::{Contract, Fault};

/// Standing of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Its devices count.
    Active,
    /// They do not, for now.
    Suspended,
    /// They never will again.
    Revoked,
}

/// A whitelisted maker or connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manufacturer {
    #[serde(with = "crate::kind_name")]
    kind: Kind,
    status: Weekly<Status>,
    /// Its last change was a suspension that ends by itself.
    is_suspended_for_a_while: bool,
    points: Weekly<u32>,
    /// The first week in which its devices sign.
    signed_from: Option<u32>,
}

/// All of them; ids count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manufacturers {
    genesis: Option<u64>,
    levels: LevelTables,
    all: Vec<Manufacturer>,
}

impl Manufacturers {
    /// Folds one event.
    pub(super) fn apply(&mut self, event: &Event) -> Result<(), Fault> {
        match event {
            Event::Initialized(set_up) => {
                let contract = Contract::ManufacturerRegistry;
                if self.genesis.replace(set_up.genesis).is_some() {
                    return Err(Fault::InitializedAgain { contract });
                }
                Ok(())
            }
            Event::ManufacturerWhitelisted(entry) => self.whitelist(entry),
            Event::ManufacturerSuspended(e) => self.turn(e.id, Status::Suspended, e.fromWeek),
            Event::ManufacturerSuspendedUntil(e) => {
                self.turn(e.id, Status::Suspended, e.fromWeek)?;
                let entry = self.existing(e.id)?;
                entry.status.set(e.untilWeek, Status::Active);
                entry.is_suspended_for_a_while = true;
                Ok(())
            }
            Event::ManufacturerReinstated(e) => self.turn(e.id, Status::Active, e.fromWeek),
            Event::ManufacturerRevoked(e) => self.turn(e.id, Status::Revoked, e.fromWeek),
            Event::PointsSet(e) => {
                self.existing(e.id)?.points.set(e.fromWeek, e.points);
                Ok(())
            }
            Event::SignedFromSet(e) => {
                self.existing(e.id)?.signed_from = Some(e.fromWeek);
                Ok(())
            }
            Event::LevelsSet(levels) => self.levels.set(levels),
            // Who may act for an entry changes nothing about a week.
            Event::OperatorSet(e) => self.existing(e.id).map(drop),
            Event::OwnershipTransferStarted(e) => self.existing(e.id).map(drop),
            Event::OwnershipTransferred(e) => self.existing(e.id).map(drop),
            // Nor do the roles of the contract.
            Event::RoleAdminChanged(_) | Event::RoleGranted(_) | Event::RoleRevoked(_) => Ok(()),
        }
    }

    /// Start of week 0, as the registry was set up with.
    pub(super) fn genesis(&self) -> Result<u64, Fault> {
        let contract = Contract::ManufacturerRegistry;
        self.genesis.ok_or(Fault::NotInitialized { contract })
    }

    /// Levels of the streak in `week`.
    pub(super) fn levels(&self, week: u32) -> Result<Vec<Level>, Fault> {
        self.levels.at(week)
    }

    /// Hardware or software, if there is such an entry.
    pub(super) fn kind(&self, id: u32) -> Result<Kind, Fault> {
        Ok(self.all.get(index(id)?).ok_or_else(|| missing(id))?.kind)
    }

    /// All entries as they are in `week`, ascending by id.
    ///
    /// An entry is taken as active from the beginning, since the events do not say in which week it was
    /// whitelisted. That is the same for every week that had not ended by then, and others are not asked for.
    pub(super) fn connections(&self, week: u32) -> Vec<Connection> {
        (1..)
            .zip(&self.all)
            .map(|(id, entry)| Connection {
                id,
                kind: entry.kind,
                points: entry.points.at(week).copied().unwrap_or(0),
                active: entry.status.at(week) == Some(&Status::Active),
                signed: entry.signed_from.is_some_and(|from| from <= week),
            })
            .collect()
    }

    /// Number of entries.
    pub(super) fn count(&self) -> u64 {
        self.all.len() as u64
    }

    /// An entry in `week`: its kind, status and points.
    pub(super) fn standing(&self, id: u32, week: u32) -> Option<(Kind, Status, u32)> {
        let entry = self.all.get(index(id).ok()?)?;
        let points = entry.points.at(week).copied().unwrap_or(0);
        Some((entry.kind, *entry.status.at(week)?, points))
    }

    /// The first week in which an entry's devices sign.
    pub(super) fn signed_from(&self, id: u32) -> Option<u32> {
        self.all.get(index(id).ok()?)?.signed_from
    }

    fn whitelist(&mut self, entry: &i::ManufacturerWhitelisted) -> Result<(), Fault> {
        self.genesis()?;
        let expected = self.all.len() as u64 + 1;
        if u64::from(entry.id) != expected {
            return Err(Fault::Gap {
                what: "manufacturer",
                id: entry.id.into(),
                expected,
            });
        }
        self.all.push(Manufacturer {
            kind: kind(entry.kind as u8)?,
            status: Weekly::new(0, Status::Active),
            is_suspended_for_a_while: false,
            points: Weekly::new(entry.fromWeek, entry.points),
            signed_from: None,
        });
        Ok(())
    }

    fn turn(&mut self, id: u32, status: Status, from: u32) -> Result<(), Fault> {
        let entry = self.existing(id)?;
        let before = entry.status.latest().copied();
        let allowed = match status {
            Status::Active => before == Some(Status::Suspended) || entry.is_suspended_for_a_while,
            Status::Suspended => before == Some(Status::Active),
            Status::Revoked => before != Some(Status::Revoked),
        };
        if !allowed {
            return Err(Fault::Status {
                id,
                actual: before.map_or("unknown", Status::name),
                stated: status.name(),
            });
        }
        entry.status.set(from, status);
        entry.is_suspended_for_a_while = false;
        Ok(())
    }

    fn existing(&mut self, id: u32) -> Result<&mut Manufacturer, Fault> {
        self.genesis()?;
        self.all.get_mut(index(id)?).ok_or_else(|| missing(id))
    }
}

impl Status {
    /// In a word.
    pub(in crate::chain) fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}

/// The kind behind an event's number.
pub(super) fn kind(number: u8) -> Result<Kind, Fault> {
    Kind::from_u8(number).ok_or_else(|| Fault::Malformed(format!("kind {number} is none of 0, 1")))
}

fn index(id: u32) -> Result<usize, Fault> {
    let index = id.checked_sub(1).ok_or_else(|| missing(id))?;
    Ok(index as usize)
}

fn missing(id: u32) -> Fault {
    Fault::Missing {
        what: "manufacturer",
        id: id.into(),
    }
}
