//! How long others have before something of theirs changes, and how long a single key may stop something.

use crate::time::{DAY, YEAR};

/// An owner's time to object to an attestor's word that the vehicle has another keeper.
pub const RECLAIM: u32 = 30 * DAY;

/// A device owner's time to object to its maker's word that the device came back or changed hands.
pub const RELEASE: u32 = 30 * DAY;

/// How long nobody else is given the name of an entry after it was revoked.
pub const NAME: u32 = YEAR;

/// Longest suspension by a guardian alone.
pub const MAX_SUSPENSION: u32 = 14 * DAY;

/// For how long after a suspension the guardian may not suspend the same again: what is to last longer is for the DAO.
pub const REST: u32 = 14 * DAY;

/// Why a guardian may not suspend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// For no time, or longer than [`MAX_SUSPENSION`].
    Length,
    /// The last suspension was not long enough ago; unix seconds from which on there may be another.
    TooSoon(u64),
}

/// When a suspension of `seconds` that begins `now` ends by itself, in unix seconds. The one before ended or ends at `last`;
/// 0 if there was none.
///
/// # Errors
/// If it would be too long, or too soon after the one before.
pub fn suspension(now: u64, last: u64, seconds: u32) -> Result<u64, Refused> {
    if !(1..=MAX_SUSPENSION).contains(&seconds) {
        return Err(Refused::Length);
    }
    let allowed_at = last.saturating_add(u64::from(REST));
    if last > 0 && now < allowed_at {
        return Err(Refused::TooSoon(allowed_at));
    }
    Ok(now.saturating_add(u64::from(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000;

    #[test]
    fn a_suspension_ends_by_itself_within_two_weeks() {
        assert_eq!(suspension(NOW, 0, 1), Ok(NOW + 1));
        let longest = u64::from(MAX_SUSPENSION);
        assert_eq!(suspension(NOW, 0, MAX_SUSPENSION), Ok(NOW + longest));
        assert_eq!(longest, 14 * 86_400);
        for seconds in [0, MAX_SUSPENSION + 1, u32::MAX] {
            assert_eq!(suspension(NOW, 0, seconds), Err(Refused::Length));
        }
    }

    #[test]
    fn the_next_one_waits_for_as_long_as_the_longest() {
        let allowed_at = NOW + u64::from(REST);
        let early = suspension(allowed_at - 1, NOW, 60);
        assert_eq!(early, Err(Refused::TooSoon(allowed_at)));
        assert_eq!(suspension(allowed_at, NOW, 60), Ok(allowed_at + 60));
    }

    #[test]
    fn one_that_runs_is_not_prolonged() {
        let refused = suspension(NOW, NOW + 5, 60);
        assert_eq!(refused, Err(Refused::TooSoon(NOW + 5 + u64::from(REST))));
    }
}
