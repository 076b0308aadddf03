//! What was true of vehicles earlier in the week: a week is judged by what was true at each transmission.

use std::collections::BTreeMap;

use alloy_primitives::Address;
use protocol::{Clock, Kind};
use serde::{Deserialize, Serialize};

/// What a span of a vehicle's week is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its owner.
    pub owner: Address,
    /// Counts its transfers: who owns it again after having sold it owns it under another.
    pub tenure: u32,
    /// Whether the owner lets its data be used.
    pub data_consent: bool,
    /// Manufacturer and key of its hardware device, then of its software device.
    pub devices: [Option<(u32, Address)>; 2],
}

impl Facts {
    /// Manufacturer and key of the device of a kind.
    pub fn device(&self, kind: Kind) -> Option<(u32, Address)> {
        self.devices[kind as usize]
    }
}

/// What was true of a vehicle until some second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The first second at which it was no longer true.
    pub until: u64,
    /// What was true; `None` before the vehicle existed.
    pub facts: Option<Facts>,
}

/// What changed since the week of the last event began. Of earlier weeks nothing is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct History {
    /// When that week began; 0 as long as nobody can say.
    since: u64,
    vehicles: BTreeMap<u64, Vec<Past>>,
}

impl History {
    /// Time has gone on: what ended before the week of `now` is forgotten.
    pub(super) fn advance(&mut self, clock: Clock, now: u64) {
        let start = clock.week_at(now).and_then(|week| clock.start(week));
        let Some(start) = start.filter(|start| *start > self.since) else {
            return;
        };
        self.since = start;
        self.vehicles.retain(|_, pasts| {
            pasts.retain(|past| past.until > start);
            !pasts.is_empty()
        });
    }

    /// Something changed at `now`, before which `facts` were true of a vehicle.
    pub(super) fn note(&mut self, vehicle: u64, now: u64, facts: Option<Facts>) {
        let pasts = self.vehicles.entry(vehicle).or_default();
        // What was true for no second is nothing to be judged by.
        if pasts.last().is_none_or(|last| last.until < now) {
            pasts.push(Past { until: now, facts });
        }
    }

    /// What was true of a vehicle before it was as it is now, oldest first.
    pub(super) fn of(&self, vehicle: u64) -> &[Past] {
        self.vehicles.get(&vehicle).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use protocol::clock::{DIMO_GENESIS, WEEK};

    use super::*;

    #[test]
    fn of_several_changes_in_a_second_the_first_tells_what_was_true_before() {
        let mut history = History::default();
        let facts = Facts {
            owner: Address::ZERO,
            tenure: 0,
            data_consent: true,
            devices: [None; 2],
        };
        history.note(7, 5, None);
        history.note(7, 5, Some(facts));
        history.note(7, 6, Some(facts));
        let untils: Vec<_> = history.of(7).iter().map(|past| past.until).collect();
        assert_eq!((untils, history.of(7)[0].facts), (vec![5, 6], None));
    }

    #[test]
    fn the_next_week_forgets_what_ended_before_it() {
        let mut history = History::default();
        history.note(7, DIMO_GENESIS, None);
        history.note(7, DIMO_GENESIS + WEEK, None);
        history.note(8, DIMO_GENESIS + 1, None);
        history.advance(Clock::DIMO, DIMO_GENESIS + WEEK - 1);
        assert_eq!((history.of(7).len(), history.of(8).len()), (1, 1));
        history.advance(Clock::DIMO, DIMO_GENESIS + WEEK);
        assert_eq!((history.of(7).len(), history.vehicles.len()), (0, 0));
    }
}
