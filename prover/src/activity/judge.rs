//! Which rows count.

use std::sync::atomic::{AtomicU8, Ordering};

use protocol::Kind;

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
    /// The device is not the one paired with that vehicle.
    WrongDevice,
    /// The time lies before the week.
    BeforeWeek,
    /// The time lies after the week.
    AfterWeek,
}

impl Reason {
    /// Every reason, in order.
    pub const ALL: [Self; 8] = [
        Self::MalformedRow,
        Self::MalformedVehicle,
        Self::MalformedDevice,
        Self::MalformedTimestamp,
        Self::UnknownVehicle,
        Self::WrongDevice,
        Self::BeforeWeek,
        Self::AfterWeek,
    ];

    /// The name used in `rejects.csv` and the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::MalformedRow => "malformed_row",
            Self::MalformedVehicle => "malformed_vehicle",
            Self::MalformedDevice => "malformed_device",
            Self::MalformedTimestamp => "malformed_timestamp",
            Self::UnknownVehicle => "unknown_vehicle",
            Self::WrongDevice => "wrong_device",
            Self::BeforeWeek => "before_week",
            Self::AfterWeek => "after_week",
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

/// Decides row by row, from any number of threads, and remembers who transmitted.
pub(crate) struct Judge<'a> {
    fleet: &'a Fleet,
    start: i128,
    end: i128,
    marks: Vec<AtomicU8>,
}

impl<'a> Judge<'a> {
    /// A judge of the week `[start, end)`.
    pub(super) fn new(fleet: &'a Fleet, start: u64, end: u64) -> Self {
        let marks = fleet.vehicles().iter().map(|_| AtomicU8::new(0)).collect();
        Self {
            fleet,
            start: start.into(),
            end: end.into(),
            marks,
        }
    }

    /// Marks the group that transmitted, or says why the row does not count.
    pub(super) fn decide(&self, row: &Transmission) -> Result<(), Reason> {
        let id = row.vehicle.ok_or(Reason::MalformedVehicle)?;
        let device = row.device.ok_or(Reason::MalformedDevice)?;
        let timestamp = i128::from(row.timestamp.ok_or(Reason::MalformedTimestamp)?);
        let (place, vehicle) = self.fleet.find(id).ok_or(Reason::UnknownVehicle)?;
        let kind = [
            (Kind::Hardware, vehicle.hardware),
            (Kind::Software, vehicle.software),
        ]
        .into_iter()
        .find_map(|(kind, paired)| (paired?.device == device).then_some(kind))
        .ok_or(Reason::WrongDevice)?;
        if timestamp < self.start {
            return Err(Reason::BeforeWeek);
        }
        if timestamp >= self.end {
            return Err(Reason::AfterWeek);
        }
        let mark = &self.marks[place];
        // Most vehicles transmit often: reading first keeps the cache line shared between threads.
        // Relaxed suffices, the marks are read only after all threads are done.
        if mark.load(Ordering::Relaxed) & bit(kind) == 0 {
            mark.fetch_or(bit(kind), Ordering::Relaxed);
        }
        Ok(())
    }

    /// The marks, once all rows are read.
    pub(super) fn into_marks(self) -> Marks {
        Marks(self.marks.into_iter().map(AtomicU8::into_inner).collect())
    }
}

/// Who transmitted, in the order of the roster.
#[derive(Debug)]
pub(crate) struct Marks(Vec<u8>);

impl Marks {
    /// Whether the device of this group of the vehicle at `place` transmitted.
    pub(crate) fn has(&self, place: usize, kind: Kind) -> bool {
        self.0[place] & bit(kind) != 0
    }
}

fn bit(kind: Kind) -> u8 {
    1 << kind as u8
}
