//! The DAO's rules. Every change is a version of its own.

use crate::{
    errors::{self, Setting},
    interface as i, store,
    words::{Requirement, Terms},
    ConsumerStaking, Result,
};
use abi_codec::{emit_raw, words, Reader};
use alloc::vec::Vec;
use contract_base::{host::now, staged::Versions, Contract};
use protocol::time::{DAY, HOUR};

/// Longest window of consumption in weeks, which bounds the loop over them.
const MAX_USAGE_WEEKS: u32 = 12;

/// All rules of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    requirement: Requirement,
    terms: Terms,
}

impl Parameters {
    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            requirement: Requirement {
                base: r.u128()?,
                per_unit: r.u128()?,
            },
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
            &self.requirement.base,
            &self.requirement.per_unit,
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
        store::requirement(version).set(&self.requirement);
        store::terms(version).set(&self.terms);
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
            requirement: store::requirement(version).get(),
            terms: store::terms(version).get(),
        })
    }
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
    fn parameters_are_read_as_they_are_written() {
        let parameters = Parameters {
            requirement: Requirement {
                base: 1,
                per_unit: u128::MAX,
            },
            terms: TERMS,
        };
        let encoded = parameters.encode();
        assert_eq!(
            Parameters::read(&mut Reader::new(&encoded)),
            Some(parameters)
        );
    }
}
