//! What lies in the contract's 32-byte storage words, and how it is packed.
//!
//! A claim reads three words (head, commitment, year) and the vehicle's bitmap word: that is why these
//! fields lie together. Times are unix seconds in 32 bits, good until the year 2106.

pub(crate) use contract_base::words::Pair;

use crate::{errors::overflow, Result};
use alloy_primitives::{Address, B256};
use contract_base::{
    words::{Packer, Unpacker},
    Word,
};

/// The time `seconds` after `now`, as it is stored.
pub(crate) fn time_after(now: u64, seconds: u32) -> Result<u32> {
    now.checked_add(u64::from(seconds))
        .and_then(|time| u32::try_from(time).ok())
        .ok_or_else(overflow)
}

/// A sanctions oracle is set.
const HAS_ORACLE: u8 = 1;
/// Publishing is paused.
const PUBLISHING_PAUSED: u8 = 2;

/// What every claim needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Reward token; zero until initialised.
    pub(crate) token: Address,
    /// Claims are refused before this time.
    pub(crate) claims_paused_until: u32,
    /// The latest published week is final from this time on; all before it are.
    pub(crate) final_at: u32,
    /// First week without a root.
    pub(crate) next_week: u32,
    pub(crate) has_oracle: bool,
    pub(crate) publishing_paused: bool,
}

/// Weeks are stored in 24 bits.
pub(crate) const MAX_WEEK: u32 = 0x00ff_ffff;

impl Word for Head {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        let token = r.address();
        let claims_paused_until = r.u32();
        let final_at = r.u32();
        let [a, b, c, flags] = r.take();
        Self {
            token,
            claims_paused_until,
            final_at,
            next_week: u32::from_le_bytes([a, b, c, 0]),
            has_oracle: flags & HAS_ORACLE != 0,
            publishing_paused: flags & PUBLISHING_PAUSED != 0,
        }
    }

    fn pack(&self) -> B256 {
        let mut flags = 0;
        if self.has_oracle {
            flags |= HAS_ORACLE;
        }
        if self.publishing_paused {
            flags |= PUBLISHING_PAUSED;
        }
        let [a, b, c, _] = self.next_week.to_le_bytes();
        Packer::default()
            .put(self.token.as_slice())
            .put(&self.claims_paused_until.to_le_bytes())
            .put(&self.final_at.to_le_bytes())
            .put(&[a, b, c, flags])
            .word()
    }
}

/// Rules that change rarely, and where sweeping has got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) genesis: u64,
    pub(crate) challenge_window: u32,
    pub(crate) claim_period: u32,
    pub(crate) first_week: u32,
    /// First year that was not swept.
    pub(crate) first_year: u32,
}

impl Word for Rules {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            genesis: r.u64(),
            challenge_window: r.u32(),
            claim_period: r.u32(),
            first_week: r.u32(),
            first_year: r.u32(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.genesis.to_le_bytes())
            .put(&self.challenge_window.to_le_bytes())
            .put(&self.claim_period.to_le_bytes())
            .put(&self.first_week.to_le_bytes())
            .put(&self.first_year.to_le_bytes())
            .word()
    }
}

/// Four small numbers of the schedule, and the bond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) decay_numerator: u32,
    pub(crate) decay_denominator: u32,
    pub(crate) weeks_per_year: u32,
    pub(crate) schedule_weeks: u32,
    /// Bond a publisher must hold.
    pub(crate) bond: u128,
}

impl Word for Terms {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            decay_numerator: r.u32(),
            decay_denominator: r.u32(),
            weeks_per_year: r.u32(),
            schedule_weeks: r.u32(),
            bond: r.u128(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.decay_numerator.to_le_bytes())
            .put(&self.decay_denominator.to_le_bytes())
            .put(&self.weeks_per_year.to_le_bytes())
            .put(&self.schedule_weeks.to_le_bytes())
            .put(&self.bond.to_le_bytes())
            .word()
    }
}

/// Totals of a published week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) points: u64,
    pub(crate) leaf_count: u64,
    pub(crate) amount: u128,
}

impl Word for Totals {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            points: r.u64(),
            leaf_count: r.u64(),
            amount: r.u128(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.points.to_le_bytes())
            .put(&self.leaf_count.to_le_bytes())
            .put(&self.amount.to_le_bytes())
            .word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<W: Word + PartialEq + core::fmt::Debug>(value: W) {
        assert_eq!(W::unpack(value.pack()), value);
    }

    #[test]
    fn every_word_survives_packing_at_its_limits() {
        survives(Head {
            token: Address::repeat_byte(0xab),
            claims_paused_until: u32::MAX,
            final_at: u32::MAX - 1,
            next_week: MAX_WEEK,
            has_oracle: true,
            publishing_paused: true,
        });
        survives(Rules {
            genesis: u64::MAX,
            challenge_window: 1,
            claim_period: 2,
            first_week: 3,
            first_year: u32::MAX,
        });
        survives(Terms {
            decay_numerator: 85,
            decay_denominator: 100,
            weeks_per_year: 52,
            schedule_weeks: u32::MAX,
            bond: u128::MAX,
        });
        survives(Totals {
            points: u64::MAX,
            leaf_count: 7,
            amount: u128::MAX,
        });
    }

    #[test]
    fn an_untouched_word_reads_as_nothing() {
        let head = Head::unpack(B256::ZERO);
        assert_eq!(head.token, Address::ZERO);
        assert_eq!((head.next_week, head.final_at), (0, 0));
        assert!(!head.has_oracle && !head.publishing_paused);
    }

    #[test]
    fn flags_do_not_touch_each_other() {
        for (has_oracle, publishing_paused) in [(true, false), (false, true)] {
            survives(Head {
                token: Address::ZERO,
                claims_paused_until: 0,
                final_at: 0,
                next_week: 1,
                has_oracle,
                publishing_paused,
            });
        }
    }
}
