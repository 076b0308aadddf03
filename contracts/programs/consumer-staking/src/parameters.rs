//! The DAO's rules. Every change is a version of its own.

use crate::{
    errors::{self, Setting},
    interface as i, store,
    words::Pair,
    ConsumerStaking, Result,
};
use abi_codec::{emit_raw, words, Reader};
use alloc::vec::Vec;
use alloy_primitives::B256;
use contract_base::{
    host::now,
    staged::Versions,
    words::{Packer, Unpacker},
    Contract, Word,
};

const HOUR: u32 = 60 * 60;
const DAY: u32 = 24 * HOUR;

/// Longest window of consumption in weeks, which bounds the loop over them.
const MAX_USAGE_WEEKS: u32 = 12;

/// Rules that are small numbers: one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) usage_weeks: u32,
    pub(crate) unbonding_period: u32,
    pub(crate) max_freeze: u32,
}

impl Word for Terms {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            usage_weeks: r.u32(),
            unbonding_period: r.u32(),
            max_freeze: r.u32(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.usage_weeks.to_le_bytes())
            .put(&self.unbonding_period.to_le_bytes())
            .put(&self.max_freeze.to_le_bytes())
            .word()
    }
}

/// All rules of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    /// (base stake, stake per unit).
    stakes: Pair,
    terms: Terms,
}

impl Parameters {
    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            stakes: Pair(r.u128()?, r.u128()?),
            terms: Terms {
                usage_weeks: r.u32()?,
                unbonding_period: r.u32()?,
                max_freeze: r.u32()?,
            },
        })
    }

    /// The struct as the ABI has it.
    pub(crate) fn encode(&self) -> Vec<u8> {
        words(&[
            &self.stakes.0,
            &self.stakes.1,
            &self.terms.usage_weeks,
            &self.terms.unbonding_period,
            &self.terms.max_freeze,
        ])
    }

    /// Refuses rules that nobody could rely on.
    pub(crate) fn check(&self) -> Result<()> {
        let t = &self.terms;
        let bad = if !(1..=MAX_USAGE_WEEKS).contains(&t.usage_weeks) {
            Setting::UsageWeeks
        } else if !(DAY..=90 * DAY).contains(&t.unbonding_period) {
            Setting::UnbondingPeriod
        } else if !(HOUR..=30 * DAY).contains(&t.max_freeze) {
            Setting::MaxFreeze
        } else {
            return Ok(());
        };
        Err(errors::unusable_setting(bad))
    }

    /// Makes them the latest of `versions`.
    pub(crate) fn save(&self, versions: &Versions) {
        let version = versions.latest;
        store::rule(version, 0).set(&self.stakes);
        store::rule(version, 1).set(&self.terms);
        store::versions().set(versions);
        let mut data = self.encode();
        data.extend(words(&[&versions.latest_from]));
        emit_raw::<i::ParametersStaged>(&[&version], &data);
    }

    pub(crate) fn load(version: u32) -> Result<Self> {
        let versions = store::versions().get();
        if !versions.has(version) {
            return Err(errors::unknown_parameters(version, versions.latest));
        }
        Ok(Self {
            stakes: stakes(version),
            terms: terms(version),
        })
    }
}

/// (base stake, stake per unit) of a version.
pub(crate) fn stakes(version: u32) -> Pair {
    store::rule(version, 0).get()
}

pub(crate) fn terms(version: u32) -> Terms {
    store::rule(version, 1).get()
}

/// The version in force.
pub(crate) fn present() -> u32 {
    store::versions().get().present(now())
}

impl ConsumerStaking {
    pub(crate) fn stage_parameters(&mut self, parameters: &Parameters) -> Result<()> {
        self.only_admin()?;
        parameters.check()?;
        parameters.save(&store::versions().get().with_another(now()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        usage_weeks: 1,
        unbonding_period: u32::MAX - 1,
        max_freeze: u32::MAX,
    };

    #[test]
    fn terms_survive_packing_at_their_limits() {
        assert_eq!(Terms::unpack(TERMS.pack()), TERMS);
    }

    #[test]
    fn parameters_are_read_as_they_are_written() {
        let parameters = Parameters {
            stakes: Pair(1, u128::MAX),
            terms: TERMS,
        };
        let encoded = parameters.encode();
        assert_eq!(
            Parameters::read(&mut Reader::new(&encoded)),
            Some(parameters)
        );
    }
}
