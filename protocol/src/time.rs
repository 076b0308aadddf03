//! Lengths of time. The week is the clock's ([`clock::WEEK`](crate::clock::WEEK)).

/// Seconds of an hour.
pub const HOUR: u32 = 60 * 60;

/// Seconds of a day.
pub const DAY: u32 = 24 * HOUR;

/// Weeks of a year: issuance decays, accounts close and periods count by years of as many weeks.
pub const WEEKS_PER_YEAR: u32 = 52;

/// Seconds of a year of [`WEEKS_PER_YEAR`].
pub const YEAR: u32 = WEEKS_PER_YEAR * 7 * DAY;
