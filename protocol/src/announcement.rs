//! Values that hold from a week on (points of a maker, levels of the streak): announced ahead, never retroactive.

/// How many weeks ahead a value can be announced: two years. What is announced for ever later could never be corrected.
pub const MAX_AHEAD: u32 = 104;

/// The first week that a new value may hold from: one that has not begun. What was announced to begin then or later is
/// replaced by it.
pub fn earliest(running_week: u32) -> u32 {
    running_week.saturating_add(1)
}

/// The last week that a new value may hold from.
pub fn latest(running_week: u32) -> u32 {
    running_week.saturating_add(MAX_AHEAD)
}
