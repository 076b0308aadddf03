//! Streaks that do not follow from the week before. Levels are asked for only where they decide.

use crate::{Levels, StatedLeaf, Status, Streak};

/// Whether a leaf does not follow from the vehicle's streak before the week, that of nothing if it had no leaf. A status that does
/// not exist is not judged here.
///
/// # Errors
/// That of `levels`.
pub fn is_wrong<'a, E>(
    leaf: &StatedLeaf,
    before: Streak,
    levels: impl FnOnce() -> Result<Levels<'a>, E>,
) -> Result<bool, E> {
    let Some(status) = Status::from_u8(leaf.status) else {
        return Ok(false);
    };
    let after = before.after(status, levels)?;
    Ok((leaf.conn, leaf.disc) != (after.conn, after.disc))
}

/// Whether a vehicle whose streak was `before` must have a leaf, whatever its week was.
///
/// # Errors
/// That of `levels`.
pub fn is_remembered<'a, E>(
    before: Streak,
    levels: impl FnOnce() -> Result<Levels<'a>, E>,
) -> Result<bool, E> {
    // Of all that a week can be, a missed one leaves the least.
    let after = before.after(Status::Missed, levels)?;
    Ok(after.conn > 0)
}
