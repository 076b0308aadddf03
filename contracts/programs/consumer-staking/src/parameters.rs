//! The DAO's rules. Every change is a version of its own.

use crate::{
    errors::{self, Setting},
    interface as i, store,
    words::{Requirement, Terms},
    Result,
};
use abi_codec::{emit, encode, Encode, Encoder, Reply, Takes};
use alloc::vec::Vec;
use contract_base::{host::now, roles, staged::Versions};
use protocol::time::{DAY, HOUR};

/// Longest window of consumption in weeks, which bounds the loop over them.
const MAX_USAGE_WEEKS: u32 = 12;

/// All rules of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    requirement: Requirement,
    terms: Terms,
}

abi_codec::reads! {
    Parameters = i::Parameters {
        base_stake: u128,
        stake_per_unit: u128,
        usage_weeks: u32,
        unbonding_period: u32,
        max_freeze: u32,
    } => Self {
        requirement: Requirement {
            base: base_stake,
            per_unit: stake_per_unit,
        },
        terms: Terms {
            usage_weeks,
            unbonding_period,
            max_freeze,
        },
    };
}

/// As they are read, which the tests see to.
impl Takes<Parameters> for i::Parameters {}

impl Encode for Parameters {
    fn encode(&self, out: &mut Encoder) {
        let (requirement, terms) = (&self.requirement, &self.terms);
        out.all(&[
            &requirement.base,
            &requirement.per_unit,
            &terms.usage_weeks,
            &terms.unbonding_period,
            &terms.max_freeze,
        ]);
    }
}

impl Reply for Parameters {
    type Members = (Self,);

    fn reply(&self) -> Vec<u8> {
        encode(&[self])
    }
}

impl Parameters {
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
        emit!(i::ParametersStaged(indexed version, *self, versions.latest_from));
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

pub(crate) fn stage_parameters(parameters: &Parameters) -> Result<()> {
    roles::only_admin()?;
    parameters.check()?;
    parameters.save(&store::versions().get().with_another(now()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use abi_codec::{Argument, Reader};

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
        let encoded = parameters.reply();
        assert_eq!(
            Parameters::read(&mut Reader::new(&encoded)),
            Some(parameters)
        );
    }
}
