//! One vehicle's week: from what was observed to the leaf that is published.

use crate::{Leaf, Levels, Status, Streak, points};

/// A device group that may be credited: whose device it is and what it brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Manufacturer or connection id, never 0.
    pub id: u32,
    /// Points of the connection in this week.
    pub points: u32,
}

/// What was observed of a vehicle in a week. A group is present iff the very device paired with the
/// vehicle at the end of the week transmitted during it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Whether the vehicle may earn: consent given, account not flagged, VIN not used before, …
    pub eligible: bool,
    /// The hardware device that transmitted, if any.
    pub hardware: Option<Credit>,
    /// The software connection that transmitted, if any.
    pub software: Option<Credit>,
}

impl Observed {
    /// Transmitted and eligible earns; transmitted and not eligible is withheld; silence is missed.
    pub fn status(&self) -> Status {
        match (
            self.hardware.is_some() || self.software.is_some(),
            self.eligible,
        ) {
            (false, _) => Status::Missed,
            (true, true) => Status::Earned,
            (true, false) => Status::Withheld,
        }
    }
}

/// The points of a vehicle's week exceed `u32::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsOverflow;

/// The leaf of a vehicle whose streak was `before` the week, or `None` if it has none: a vehicle that
/// missed the week and has no weeks connected left is forgotten.
pub fn assess(
    vehicle_id: u64,
    account: [u8; 20],
    before: Streak,
    observed: &Observed,
    levels: Levels<'_>,
) -> Result<Option<Leaf>, PointsOverflow> {
    let status = observed.status();
    let (after, streak_points) = before.step(status, levels);
    if status == Status::Missed && after.conn == 0 {
        return Ok(None);
    }
    let nothing = Credit { id: 0, points: 0 };
    let credited = |group: Option<Credit>| match status {
        Status::Earned => group.unwrap_or(nothing),
        Status::Missed | Status::Withheld => nothing,
    };
    let (hardware, software) = (credited(observed.hardware), credited(observed.software));
    let points =
        points::weekly(streak_points, hardware.points, software.points).ok_or(PointsOverflow)?;
    Ok(Some(Leaf {
        vehicle_id,
        account,
        conn: after.conn,
        disc: after.disc,
        status,
        hardware: hardware.id,
        software: software.id,
        points,
    }))
}
