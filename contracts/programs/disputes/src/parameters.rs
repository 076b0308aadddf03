//! The DAO's rules. Every change is a version of its own; a case keeps the number of the version it was filed under.

use crate::{
    errors::{self, Setting},
    interface as i, store,
    words::{Limits, Terms},
    Disputes, Result,
};
use abi_codec::{emit_raw, words, Reader};
use alloc::vec::Vec;
use contract_base::{host::now, staged::Versions, Contract};
use protocol::{
    case::{MAX_DECISION_WINDOW, MAX_RESPONSE_WINDOW},
    slash::{MAX_REPORTER_SHARE, WHOLE},
    time::DAY,
};

impl Terms {
    fn of(numbers: [u32; 5]) -> Self {
        let [response_window, decision_window, claim_period, reporter_share, treasury_share] =
            numbers;
        Self {
            response_window,
            decision_window,
            claim_period,
            reporter_share,
            treasury_share,
        }
    }

    fn numbers(&self) -> [u32; 5] {
        [
            self.response_window,
            self.decision_window,
            self.claim_period,
            self.reporter_share,
            self.treasury_share,
        ]
    }
}

/// All rules of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    limits: Limits,
    terms: Terms,
}

impl Parameters {
    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        let limits = Limits {
            max_claim: r.u128()?,
            bond: r.u128()?,
        };
        let mut numbers = [0; 5];
        for number in &mut numbers {
            *number = r.u32()?;
        }
        Some(Self {
            limits,
            terms: Terms::of(numbers),
        })
    }

    /// The struct as the ABI has it.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let [a, b, c, d, e] = self.terms.numbers();
        words(&[
            &self.limits.max_claim,
            &self.limits.bond,
            &a,
            &b,
            &c,
            &d,
            &e,
        ])
    }

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
            limits: store::limits(version).get(),
            terms: store::terms(version).get(),
        })
    }
}

/// The version in force.
pub(crate) fn present() -> u32 {
    store::versions().get().present(now())
}

impl Disputes {
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

    #[test]
    fn parameters_are_read_as_they_are_written() {
        let parameters = Parameters {
            limits: Limits {
                max_claim: 3,
                bond: u128::MAX,
            },
            terms: Terms::of([5, 6, 7, 8, u32::MAX]),
        };
        let encoded = parameters.encode();
        assert_eq!(
            Parameters::read(&mut Reader::new(&encoded)),
            Some(parameters)
        );
    }
}
