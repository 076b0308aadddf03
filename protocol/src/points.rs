//! Points of a week, and the tokens they buy.

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
    if points > total {
        return None;
    }
    let (points, total) = (u128::from(points), u128::from(total));
    // With amount = whole·total + rest the product divides term by term, and every step fits:
    // points·whole ≤ total·whole ≤ amount, and points·rest < 2^64·2^64. Hence plain wrapping
    // operators, which keep overflow checks out of the contract.
    let whole = amount.checked_div(total)?;
    let rest = amount.wrapping_sub(whole.wrapping_mul(total));
    let share = points.wrapping_mul(rest).checked_div(total)?;
    Some(points.wrapping_mul(whole).wrapping_add(share))
}
