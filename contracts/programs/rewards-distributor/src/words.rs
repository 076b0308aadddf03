//! What lies in the contract's 32-byte storage words.
//!
//! A claim reads three words (head, commitment, the account's payout) and the vehicle's bitmap word: that is why these
//! fields lie together. Times are unix seconds in 32 bits, good until the year 2106.

use crate::{errors::overflow, Result};
use alloy_primitives::Address;
use contract_base::{field::U24, words};

/// The time `seconds` after `start`, as it is stored.
#[inline(never)]
pub(crate) fn time_after(start: u64, seconds: u32) -> Result<u32> {
    start
        .checked_add(u64::from(seconds))
        .and_then(|time| u32::try_from(time).ok())
        .ok_or_else(overflow)
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
        /// A sanctions oracle is set.
        has_oracle: bool,
    }

    /// Rules that change rarely.
    pub(crate) struct Rules {
        genesis: u64,
        challenge_window: u32,
        first_week: u32,
        /// Publishing is refused before this time.
        publishing_paused_until: u32,
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

    /// Tokens held beside the reserve and what published weeks owe.
    pub(crate) struct Held {
        bonds: u128,
        /// For unpublished weeks.
        deposits: u128,
    }

    /// What keeps the latest week from being final.
    pub(crate) struct Pending {
        /// What its objector put up.
        objection: u128,
        /// End of its challenge window, an objection included.
        window_ends: u32,
        /// The judge's hold; 0 for none.
        held_until: u32,
    }

    /// What a claim is held against, beside the root's hash.
    pub(crate) struct Totals {
        points: u64,
        depth: u8,
        amount: u128,
    }

    /// A published week.
    pub(crate) struct Published {
        totals: Totals,
        /// How many of its roots the guardian took back.
        vetoes: u8,
    }

    /// An account's bond.
    pub(crate) struct Bond {
        amount: u128,
        /// Locked, and its account no publisher, before this time; the highest number for as long as the DAO says nothing.
        suspended_until: u32,
    }

    /// Where an account's claims go when others send them in.
    pub(crate) struct Payout {
        /// Zero for the account itself.
        recipient: Address,
        /// Nobody else may send them in.
        only_me: bool,
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
        assert!(!head.has_oracle);
        let payout = Payout::untouched();
        assert!(payout.recipient.is_zero() && !payout.only_me);
    }
}
