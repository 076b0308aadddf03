//! From a judged week to the leaf that is published.

use core::fmt;

use super::{Outcome, Status, Verdict};
use crate::vehicle_leaf::{Contradiction, StatedLeaf, VehicleLeaf};
use crate::{Credit, Levels, Streak, points};

/// Why a judged week has no leaf that could be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafError {
    /// Its points exceed `u32::MAX`.
    PointsOverflow,
    /// Its fields contradict each other: no account, or a credit to nobody.
    Contradiction(Contradiction),
}

impl fmt::Display for LeafError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PointsOverflow => f.write_str("the points exceed 32 bits"),
            Self::Contradiction(contradiction) => contradiction.fmt(f),
        }
    }
}

impl core::error::Error for LeafError {}

/// The leaf of a vehicle whose streak was `before` the week; `None` if it has none: a vehicle that missed the week and has no
/// weeks connected left is forgotten.
///
/// # Errors
/// If the points do not fit, or the verdict names nobody.
pub fn leaf(
    vehicle_id: u64,
    before: Streak,
    verdict: &Verdict,
    levels: Levels<'_>,
) -> Result<Option<VehicleLeaf>, LeafError> {
    const NOTHING: Credit = Credit { id: 0, points: 0 };
    let status = verdict.outcome.status();
    let (after, streak_points, [hardware, software]) = match verdict.outcome {
        Outcome::Missed => (before.missed(levels), 0, [NOTHING; 2]),
        Outcome::Withheld(_) => (before, 0, [NOTHING; 2]),
        Outcome::Earned { hardware, software } => {
            let (after, points) = before.earned(levels);
            let credits = [hardware, software].map(|credit| credit.unwrap_or(NOTHING));
            (after, points, credits)
        }
    };
    if status == Status::Missed && after.conn == 0 {
        return Ok(None);
    }
    let points = points::weekly(streak_points, hardware.points, software.points)
        .ok_or(LeafError::PointsOverflow)?;
    let stated = StatedLeaf {
        vehicle_id,
        account: verdict.account,
        conn: after.conn,
        disc: after.disc,
        status: status as u8,
        hardware: hardware.id,
        software: software.id,
        points,
    };
    stated.check().map(Some).map_err(LeafError::Contradiction)
}
