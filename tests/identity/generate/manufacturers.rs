//! What the DAO and makers do.

use alloy::primitives::Address;
use bindings::IManufacturerRegistry::{Kind, Level, Status};

use super::Choice;
use crate::model::Call;

/// Whitelisted at most; names repeat beyond.
const NAMES: u64 = 60;

impl Choice<'_> {
    /// A name for a new entry: mostly a good and a new one.
    fn name(&mut self) -> String {
        let number = self.dice.below(NAMES);
        match self.dice.below(20) {
            0 => [
                " AutoPi",
                "Auto  Pi",
                "",
                "Teslá",
                "a name that is longer than one word of storage",
            ][self.dice.below(5) as usize]
                .into(),
            1 => format!("MAKER {number}"),
            _ => format!("Maker {number}"),
        }
    }

    pub(super) fn whitelist(&mut self) -> (Address, Call) {
        let from_week = self.model.week() + self.dice.below(3) as u32;
        let early = u32::from(self.dice.once_in(15)) * 3;
        let call = Call::Whitelist {
            owner: if self.dice.once_in(8) {
                Address::ZERO
            } else {
                self.person()
            },
            name: self.name(),
            kind: if self.dice.once_in(2) {
                Kind::Hardware
            } else {
                Kind::Software
            },
            points: self.points(),
            from_week: from_week - early,
        };
        (self.cast.dao, call)
    }

    fn points(&mut self) -> u32 {
        if self.dice.once_in(20) {
            (1 << 30) + self.dice.below(2) as u32
        } else {
            self.dice.below(8) as u32 * 1_000
        }
    }

    /// A table of levels, mostly a good one.
    fn levels(&mut self) -> Vec<Level> {
        let first = u16::from(self.dice.once_in(12));
        let rows = self.dice.below(18) as u16;
        let level = |row| Level {
            minWeeks: first + row * 4,
            points: self.points(),
        };
        (0..rows).map(level).collect()
    }

    fn entry(&mut self, status: impl Fn(Status) -> bool) -> u32 {
        let (entries, now) = (&self.model.manufacturers, self.model.now);
        let fitting = entries.iter().filter(|(_, m)| status(m.status(now)));
        let fitting = fitting.map(|(id, _)| u64::from(*id)).collect();
        self.id(fitting, entries.len() as u64) as u32
    }

    /// An active maker of any or of this kind.
    pub(super) fn active(&mut self, kind: Option<Kind>) -> u32 {
        let (entries, now) = (&self.model.manufacturers, self.model.now);
        let kind_fits = |k| kind.is_none_or(|kind| kind == k);
        let fitting = entries
            .iter()
            .filter(|(_, m)| m.status(now) == Status::Active && kind_fits(m.kind));
        let fitting = fitting.map(|(id, _)| u64::from(*id)).collect();
        self.id(fitting, entries.len() as u64) as u32
    }

    /// Owner or operator of an entry.
    pub(super) fn operator(&mut self, id: u32) -> Address {
        let Some(entry) = self.model.manufacturers.get(&id) else {
            return self.person();
        };
        let mut all = vec![entry.owner];
        all.extend(&entry.operators);
        self.dice.pick(all).unwrap_or(entry.owner)
    }

    pub(super) fn dao(&mut self) -> (Address, Call) {
        let call = match self.dice.below(15) {
            0 | 1 => return self.whitelist(),
            12 | 13 => Call::SuspendFor {
                id: match self.dice.once_in(2) {
                    true => self.entry(|s| s == Status::Suspended),
                    false => self.entry(|s| s != Status::Revoked),
                },
                seconds: match self.dice.below(10) {
                    0 => 0,
                    1 => 14 * 86_400 + 1,
                    _ => 1 + self.dice.below(14 * 86_400) as u32,
                },
            },
            14 => Call::Reappoint {
                id: self.entry(|s| s != Status::Revoked),
                owner: match self.dice.once_in(4) {
                    true => Address::ZERO,
                    false => self.person(),
                },
            },
            2 | 3 => Call::Suspend(self.entry(|s| s == Status::Active)),
            4..=6 => Call::Reinstate(self.entry(|s| s == Status::Suspended)),
            // For ever: rarely.
            7 if self.dice.once_in(4) => Call::Revoke(self.entry(|s| s != Status::Revoked)),
            9 => Call::SetLevels {
                levels: self.levels(),
                from_week: self.model.week() + self.dice.below(4) as u32,
            },
            8 => Call::Suspend(self.entry(|_| true)),
            10 if self.dice.once_in(2) => Call::SetSignedFrom {
                id: self.entry(|_| true),
                from_week: self.model.week() + self.dice.below(4) as u32,
            },
            _ => {
                let id = self.entry(|s| s != Status::Revoked);
                let earliest = self.model.week() + 1;
                let from_week = match self.dice.below(8) {
                    0 => earliest - 1,
                    1 => earliest + 103,
                    2 => earliest + 104,
                    further => earliest + further as u32 - 3,
                };
                Call::SetPoints {
                    id,
                    points: self.points(),
                    from_week,
                }
            }
        };
        (self.cast.dao, call)
    }

    pub(super) fn maker(&mut self) -> (Address, Call) {
        let id = match self.dice.once_in(10) {
            true => self.entry(|s| s == Status::Revoked),
            false => self.entry(|s| s != Status::Revoked),
        };
        let entry = self.model.manufacturers.get(&id);
        let somebody = self.person();
        let owner = entry.map_or(somebody, |entry| entry.owner);
        match self.dice.below(8) {
            0 => {
                let to = self.person_or_zero();
                (owner, Call::TransferOwnership { id, to })
            }
            1 | 2 => {
                let offered = self.model.manufacturers.iter();
                let offered = offered.filter(|(_, m)| !m.pending.is_zero());
                match self.dice.pick(offered) {
                    Some((id, entry)) => (entry.pending, Call::AcceptOwnership(*id)),
                    None => (somebody, Call::AcceptOwnership(id)),
                }
            }
            _ => {
                let call = Call::SetOperator {
                    id,
                    operator: self.person(),
                    allowed: !self.dice.once_in(3),
                };
                (owner, call)
            }
        }
    }
}
