//! How long a case against a data consumer may take, and so for how long it may lock stake.

use crate::{clock::WEEK, time::DAY};

/// Longest time the accused may have to respond, in seconds: 28 days.
pub const MAX_RESPONSE_WINDOW: u32 = 28 * DAY;

/// Longest time there may be to decide after that, in seconds: 56 days.
pub const MAX_DECISION_WINDOW: u32 = 56 * DAY;

/// In how many weeks from the running one an undecided case ends at the latest: with its week it unlocks what it claims.
#[allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "evaluated by the compiler"
)]
pub const MAX_LOCK_WEEKS: u32 = (MAX_RESPONSE_WINDOW + MAX_DECISION_WINDOW) / WEEK as u32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn no_case_ends_after_the_weeks_that_are_counted() {
        let clock = Clock { genesis: 1_000 };
        let windows = u64::from(MAX_RESPONSE_WINDOW + MAX_DECISION_WINDOW);
        for filed in [clock.start(7).unwrap(), clock.end(7).unwrap() - 1] {
            let last = clock.week_at(filed + windows).unwrap();
            assert!(last <= 7 + MAX_LOCK_WEEKS, "filed at {filed}");
        }
    }
}
