//! Points of a week, and the tokens they buy.

use crate::slash::proportion;

/// Most points a group (streak, hardware, software) may bring: three of them always fit into 32 bits.
pub const MAX_GROUP: u32 = 1 << 30;

/// Points of an earned week: streak, hardware and software add. `None` above `u32::MAX`.
pub fn weekly(streak: u32, hardware: u32, software: u32) -> Option<u32> {
    streak.checked_add(hardware)?.checked_add(software)
}

/// Tokens for `points` of a week's `total` points and `amount` wei: `floor(points · amount / total)`.
///
/// Exact for every input, though the product may need 192 bits. `None` if `points > total` or
/// `total` is zero; otherwise at most `amount`.
///
/// The example of DIP-2, 9,000 of 60,000,000 points, brings 165.75 of 1,105,000 tokens:
///
/// ```
/// let week = 1_105_000 * 10u128.pow(18);
/// assert_eq!(protocol::tokens(9_000, 60_000_000, week), Some(16_575 * 10u128.pow(16)));
/// assert_eq!(protocol::tokens(60_000_001, 60_000_000, week), None);
/// ```
pub fn tokens(points: u64, total: u64, amount: u128) -> Option<u128> {
    proportion(points.into(), total.into(), amount)
}
