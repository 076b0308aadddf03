//! Which rows count.

use std::sync::atomic::{AtomicU32, Ordering};

use protocol::week::{Seen, Unmatched};

use crate::inputs::Fleet;

/// Why an activity row did not count. The first that applies, in this order, is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// The row has another number of cells than the header.
    MalformedRow,
    /// The vehicle id is not a 64-bit number.
    MalformedVehicle,
    /// The device is not an address.
    MalformedDevice,
    /// The timestamp is not a whole number of seconds.
    MalformedTimestamp,
    /// The vehicle is not in the roster.
    UnknownVehicle,
    /// The time lies before the week.
    BeforeWeek,
    /// The time lies after the week.
    AfterWeek,
    /// The vehicle was not in the roster at that time.
    NotInRoster,
    /// The device was not paired with that vehicle at that time.
    WrongDevice,
}

impl From<Unmatched> for Reason {
    fn from(unmatched: Unmatched) -> Self {
        match unmatched {
            Unmatched::BeforeWeek => Self::BeforeWeek,
            Unmatched::AfterWeek => Self::AfterWeek,
            Unmatched::NoSpan => Self::NotInRoster,
            Unmatched::OtherDevice => Self::WrongDevice,
        }
    }
}

impl Reason {
    /// Every reason, in order.
    pub const ALL: [Self; 9] = [
        Self::MalformedRow,
        Self::MalformedVehicle,
        Self::MalformedDevice,
        Self::MalformedTimestamp,
        Self::UnknownVehicle,
        Self::BeforeWeek,
        Self::AfterWeek,
        Self::NotInRoster,
        Self::WrongDevice,
    ];

    /// The name used in `rejects.csv` and the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::MalformedRow => "malformed_row",
            Self::MalformedVehicle => "malformed_vehicle",
            Self::MalformedDevice => "malformed_device",
            Self::MalformedTimestamp => "malformed_timestamp",
            Self::UnknownVehicle => "unknown_vehicle",
            Self::BeforeWeek => "before_week",
            Self::AfterWeek => "after_week",
            Self::NotInRoster => "not_in_roster",
            Self::WrongDevice => "wrong_device",
        }
    }
}

/// One activity row; a cell that could not be read is `None`.
pub(super) struct Transmission {
    pub(super) vehicle: Option<u64>,
    pub(super) device: Option<[u8; 20]>,
    /// Unix seconds.
    pub(super) timestamp: Option<i64>,
}

/// Decides row by row, from any number of threads, and remembers the latest of each vehicle and group.
pub(crate) struct Judge<'a> {
    fleet: &'a Fleet,
    /// [`Seen`] as bits, in the order of the roster: hardware, software.
    seen: Vec<[AtomicU32; 2]>,
}

impl<'a> Judge<'a> {
    /// A judge of the roster's week.
    pub(super) fn new(fleet: &'a Fleet) -> Self {
        let nothing = || AtomicU32::new(Seen::NOTHING.bits());
        let seen = fleet.ids().iter().map(|_| [nothing(), nothing()]).collect();
        Self { fleet, seen }
    }

    /// Remembers the row if it is the latest of its group, or says why it does not match.
    pub(super) fn decide(&self, row: &Transmission) -> Result<(), Reason> {
        let id = row.vehicle.ok_or(Reason::MalformedVehicle)?;
        let device = row.device.ok_or(Reason::MalformedDevice)?;
        let timestamp = row.timestamp.ok_or(Reason::MalformedTimestamp)?;
        let place = self.fleet.find(id).ok_or(Reason::UnknownVehicle)?;
        // No week begins before 1970.
        let timestamp = u64::try_from(timestamp).map_err(|_| Reason::BeforeWeek)?;
        let (kind, row) = self.fleet.spans(place).observe(&device, timestamp)?;
        let seen = &self.seen[place][kind as usize];
        // Most rows are not the latest: reading first keeps the cache line shared between threads.
        // Relaxed suffices, what was seen is read only after all threads are done.
        if seen.load(Ordering::Relaxed) < row.bits() {
            seen.fetch_max(row.bits(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// What was seen, once all rows are read.
    pub(super) fn into_seen(self) -> Vec<[Seen; 2]> {
        let groups = self.seen.into_iter();
        groups
            .map(|pair| pair.map(|bits| Seen::from_bits(bits.into_inner())))
            .collect()
    }
}
