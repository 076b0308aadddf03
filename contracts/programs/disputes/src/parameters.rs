//! The DAO's rules. Every change is a version of its own; a case keeps the number of the version it was filed under.

use crate::{
    errors::{self, Setting},
    interface as i, store,
    words::{Limits, Terms},
    Result,
};
use abi_codec::{emit, encode, Encode, Encoder, Reply, Takes};
use alloc::vec::Vec;
use contract_base::{host::now, roles, staged::Versions};
use protocol::{
    case::{MAX_DECISION_WINDOW, MAX_RESPONSE_WINDOW},
    slash::{MAX_REPORTER_SHARE, WHOLE},
    time::DAY,
};

/// All rules of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    limits: Limits,
    terms: Terms,
}

abi_codec::reads! {
    Parameters = i::Parameters {
        max_claim: u128,
        bond: u128,
        response_window: u32,
        decision_window: u32,
        claim_period: u32,
        reporter_share: u32,
        treasury_share: u32,
    } => Self {
        limits: Limits { max_claim, bond },
        terms: Terms {
            response_window,
            decision_window,
            claim_period,
            reporter_share,
            treasury_share,
        },
    };
}

/// As they are read, which the tests see to.
impl Takes<Parameters> for i::Parameters {}

impl Encode for Parameters {
    fn encode(&self, out: &mut Encoder) {
        let (limits, terms) = (&self.limits, &self.terms);
        out.all(&[
            &limits.max_claim,
            &limits.bond,
            &terms.response_window,
            &terms.decision_window,
            &terms.claim_period,
            &terms.reporter_share,
            &terms.treasury_share,
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
        let bad = if self.limits.bond == 0 {
            Setting::Bond
        } else if !(DAY..=MAX_RESPONSE_WINDOW).contains(&t.response_window) {
            Setting::ResponseWindow
        } else if !(14 * DAY..=MAX_DECISION_WINDOW).contains(&t.decision_window) {
            Setting::DecisionWindow
        } else if !(28 * DAY..=5 * 365 * DAY).contains(&t.claim_period) {
            Setting::ClaimPeriod
        } else if t.reporter_share > MAX_REPORTER_SHARE
            || t.reporter_share.saturating_add(t.treasury_share) > WHOLE
        {
            Setting::Shares
        } else {
            return Ok(());
        };
        Err(errors::unusable_setting(bad))
    }

    /// Makes them the latest of `versions`.
    pub(crate) fn save(&self, versions: &Versions) {
        let version = versions.latest;
        store::limits(version).set(&self.limits);
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
            limits: store::limits(version).get(),
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

    #[test]
    fn parameters_are_read_as_they_are_written() {
        let parameters = Parameters {
            limits: Limits {
                max_claim: 3,
                bond: u128::MAX,
            },
            terms: Terms {
                response_window: 5,
                decision_window: 6,
                claim_period: 7,
                reporter_share: 8,
                treasury_share: u32::MAX,
            },
        };
        let encoded = parameters.reply();
        assert_eq!(
            Parameters::read(&mut Reader::new(&encoded)),
            Some(parameters)
        );
    }
}
