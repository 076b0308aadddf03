//! How many tokens each week shares out.

use core::fmt;

use crate::slash::proportion;
use crate::time::WEEKS_PER_YEAR;

/// A decaying issuance: a weekly limit, reduced once per year by a fraction, under a hard cap.
///
/// A schedule that passes [`check`](Self::check) answers every week; one that does not may answer `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Weekly limit of the first year, in wei.
    pub initial_limit: u128,
    /// The limit is multiplied by this …
    pub decay_numerator: u32,
    /// … and divided by this (truncating) after every full year.
    pub decay_denominator: u32,
    /// Weeks in a year.
    pub weeks_per_year: u32,
    /// Number of weeks with issuance; zero from this week on.
    pub weeks: u32,
    /// Most that may ever be issued, in wei.
    pub cap: u128,
}

/// Longest schedule accepted, in years: bounds the work of answering a week.
pub const MAX_YEARS: u32 = 1_000;

/// Why a schedule is unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    /// The decay denominator or the weeks per year are zero.
    ZeroDivisor,
    /// The decay would raise the limit: the numerator exceeds the denominator.
    Growing,
    /// The schedule runs for more than [`MAX_YEARS`].
    TooLong,
    /// The limits of all weeks, or a limit times the decay numerator, exceed 128 bits.
    TooLarge,
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ZeroDivisor => "decay denominator and weeks per year must not be zero",
            Self::Growing => "decay numerator must not exceed its denominator",
            Self::TooLong => "schedule must not exceed 1000 years",
            Self::TooLarge => "initial limit too large for 128-bit sums",
        })
    }
}

impl core::error::Error for ScheduleError {}

impl Schedule {
    /// DIMO's baseline issuance: 1,105,000 a week, −15 % a year, 40 years of 52 weeks.
    pub const DIMO: Self = Self {
        initial_limit: 1_105_000_000_000_000_000_000_000,
        decay_numerator: 85,
        decay_denominator: 100,
        weeks_per_year: WEEKS_PER_YEAR,
        weeks: 2_080,
        cap: 382_491_185_000_000_000_000_000_000,
    };

    /// Refuses numbers for which some week would have no answer.
    pub fn check(&self) -> Result<(), ScheduleError> {
        if self.decay_denominator == 0 || self.weeks_per_year == 0 {
            return Err(ScheduleError::ZeroDivisor);
        }
        if self.decay_numerator > self.decay_denominator {
            return Err(ScheduleError::Growing);
        }
        if self.weeks.div_ceil(self.weeks_per_year) > MAX_YEARS {
            return Err(ScheduleError::TooLong);
        }
        // Limits never grow, so the first year bounds every later product and sum.
        let factor = self
            .decay_numerator
            .max(self.weeks)
            .max(self.weeks_per_year);
        times(self.initial_limit, factor)
            .map(|_| ())
            .ok_or(ScheduleError::TooLarge)
    }

    /// Wei shared out in `week`; zero once the schedule has ended or the cap is reached.
    ///
    /// ```
    /// use protocol::Schedule;
    ///
    /// let dimo = 10u128.pow(18);
    /// assert_eq!(Schedule::DIMO.amount(51), Some(1_105_000 * dimo));
    /// assert_eq!(Schedule::DIMO.amount(52), Some(939_250 * dimo)); // 85 %
    /// assert_eq!(Schedule::DIMO.amount(2_080), Some(0));
    /// ```
    pub fn amount(&self, week: u32) -> Option<u128> {
        if week >= self.weeks {
            return Some(0);
        }
        let (limit, earlier) = self.walk(week)?;
        Some(limit.min(self.cap.saturating_sub(earlier)))
    }

    /// Wei shared out in all weeks before `week`.
    pub fn issued_before(&self, week: u32) -> Option<u128> {
        let (_, earlier) = self.walk(week.min(self.weeks))?;
        Some(earlier.min(self.cap))
    }

    /// The limit of `week` and the sum of the limits before it, year by year.
    fn walk(&self, week: u32) -> Option<(u128, u128)> {
        let mut limit = self.initial_limit;
        let mut earlier = 0u128;
        let years = week.checked_div(self.weeks_per_year)?;
        for _ in 0..years {
            earlier = earlier.checked_add(times(limit, self.weeks_per_year)?)?;
            limit = proportion(
                self.decay_numerator.into(),
                self.decay_denominator.into(),
                limit,
            )?;
        }
        let this_year = week.checked_rem(self.weeks_per_year)?;
        earlier = earlier.checked_add(times(limit, this_year)?)?;
        Some((limit, earlier))
    }
}

/// `amount · factor`, `None` beyond 128 bits. By doubling: a checked product of the language is three in 128 bits, each a good
/// part of a small contract.
#[inline(never)]
fn times(amount: u128, factor: u32) -> Option<u128> {
    let mut product = 0u128;
    for bit in (0..u32::BITS).rev() {
        product = product.checked_add(product)?;
        if factor.checked_shr(bit)? & 1 == 1 {
            product = product.checked_add(amount)?;
        }
    }
    Some(product)
}
