//! Streaks that do not follow from the week before.

use crate::{Levels, StatedLeaf, Status, Streak};

/// Whether a leaf does not follow from the vehicle's streak before the week, that of nothing if it had no leaf. A status that does
/// not exist is not judged here.
pub fn is_wrong(leaf: &StatedLeaf, before: Streak, levels: Levels<'_>) -> bool {
    Status::from_u8(leaf.status).is_some_and(|status| {
        let (after, _) = before.step(status, levels);
        (leaf.conn, leaf.disc) != (after.conn, after.disc)
    })
}

/// Whether a vehicle whose streak was `before` must have a leaf, whatever its week was.
pub fn is_remembered(before: Streak, levels: Levels<'_>) -> bool {
    // Of all that a week can be, a missed one leaves the least.
    before.missed(levels).conn > 0
}
