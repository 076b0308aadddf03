//! What lies in the contract's 32-byte storage words.
//!
//! A claim reads three words (head, commitment, year) and the vehicle's bitmap word: that is why these
//! fields lie together. Times are unix seconds in 32 bits, good until the year 2106.

use crate::{errors::overflow, Result};
use alloy_primitives::Address;
use contract_base::{field::U24, flags, words};

/// The time `seconds` after `now`, as it is stored.
pub(crate) fn time_after(now: u64, seconds: u32) -> Result<u32> {
    now.checked_add(u64::from(seconds))
        .and_then(|time| u32::try_from(time).ok())
        .ok_or_else(overflow)
}

flags! {
    /// What is switched on.
    pub(crate) struct Switches {
        /// A sanctions oracle is set.
        has_oracle,
        publishing_paused,
    }
}

words! {
    /// What every claim needs to know.
    pub(crate) struct Head {
        /// Reward token; zero until initialised.
        token: Address,
        /// Claims are refused before this time.
        claims_paused_until: u32,
        /// The latest published week is final from this time on; all before it are.
        final_at: u32,
        /// First week without a root.
        next_week: U24,
        switches: Switches,
    }

    /// Rules that change rarely, and where sweeping has got to.
    pub(crate) struct Rules {
        genesis: u64,
        challenge_window: u32,
        claim_period: u32,
        first_week: u32,
        /// First year that was not swept.
        first_year: u32,
    }

    /// Four small numbers of the schedule, and the bond.
    pub(crate) struct Terms {
        decay_numerator: u32,
        decay_denominator: u32,
        weeks_per_year: u32,
        schedule_weeks: u32,
        /// Bond a publisher must hold.
        bond: u128,
    }

    /// Amounts of the schedule.
    pub(crate) struct Limits {
        /// Of the first year's weeks.
        initial: u128,
        /// Of all weeks together.
        cap: u128,
    }

    /// Tokens held beside what published weeks owe.
    pub(crate) struct Held {
        bonds: u128,
        /// For unpublished weeks.
        deposits: u128,
    }

    /// The books of a year's weeks.
    pub(crate) struct Year {
        committed: u128,
        paid: u128,
    }

    /// Totals of a published week.
    pub(crate) struct Totals {
        points: u64,
        leaf_count: u64,
        amount: u128,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract_base::Word;

    #[test]
    fn an_untouched_word_reads_as_nothing() {
        let head = Head::untouched();
        assert_eq!(head.token, Address::ZERO);
        assert_eq!((head.next_week.get(), head.final_at), (0, 0));
        assert!(!head.switches.has_oracle && !head.switches.publishing_paused);
    }
}
