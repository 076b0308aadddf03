//! A leaf that cannot be, whatever happened in the week.

use crate::{Kind, Levels, StatedLeaf, Status, points};

/// What the registry says of an id that a leaf credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maker {
    /// The group its devices count for; `None` if there is no such entry.
    pub kind: Option<Kind>,
    /// Whether it is active in the week.
    pub active: bool,
    /// Its points in the week.
    pub points: u32,
}

impl Maker {
    /// Where nobody is credited.
    pub const NOBODY: Self = Self {
        kind: None,
        active: false,
        points: 0,
    };
}

/// Whether a leaf that stands at `place` contradicts itself: fields that exclude each other, another vehicle's place, or a missed
/// week of a vehicle without a streak, which has no leaf.
pub fn contradicts_itself(leaf: &StatedLeaf, place: u64) -> bool {
    let is_forgotten = leaf.status == Status::Missed as u8 && leaf.conn == 0;
    leaf.vehicle_id != place || is_forgotten || leaf.check().is_err()
}

/// Whether a leaf contradicts the registry: it credits what is no active entry of that group, or has other points than those of
/// its level and of the entries it credits. `makers` are those of hardware and software, anything where nobody is credited. Levels
/// are asked for if the entries are right.
///
/// # Errors
/// That of `levels`.
pub fn contradicts_registry<'a, E>(
    leaf: &StatedLeaf,
    makers: [Maker; 2],
    levels: impl FnOnce() -> Result<Levels<'a>, E>,
) -> Result<bool, E> {
    if leaf.status != Status::Earned as u8 {
        return Ok(false);
    }
    let mut connections = Some(0);
    let credited = [leaf.hardware, leaf.software].into_iter().zip(Kind::ALL);
    for ((id, kind), maker) in credited.zip(makers) {
        if id != 0 {
            if maker.kind != Some(kind) || !maker.active {
                return Ok(true);
            }
            connections = connections.and_then(|sum| points::weekly(sum, maker.points, 0));
        }
    }
    let level = levels()?.points(leaf.conn);
    let expected = connections.and_then(|sum| points::weekly(level, sum, 0));
    Ok(expected != Some(leaf.points))
}
