//! Values that hold from a week on (points of a maker, levels of the streak): announced ahead, never retroactive.

/// The first week that a new value may hold from: one that has not begun, and none before the value announced last,
/// whose place it takes in that very week.
pub fn earliest(running_week: u32, last_announced: Option<u32>) -> u32 {
    let next = running_week.saturating_add(1);
    next.max(last_announced.unwrap_or(0))
}
