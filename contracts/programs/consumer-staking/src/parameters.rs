//! The DAO's rules: staged, and in force after a delay, so that nobody is judged by a rule that changed under them.
//!
//! Every change is a version of its own. A case keeps the number of the version it was filed under.

use crate::{
    errors::{self, Setting},
    interface as i, store,
    words::{Pair, Versions},
    ConsumerStaking, Result,
};
use abi_codec::{emit_raw, words, Reader, ToWord};
use alloc::vec::Vec;
use alloy_primitives::B256;
use contract_base::{
    host::now,
    words::{Packer, Unpacker},
    Contract, Word,
};
use protocol::slash::{MAX_REPORTER_SHARE, WHOLE};

const HOUR: u32 = 60 * 60;
const DAY: u32 = 24 * HOUR;

/// From staging to being in force, in seconds.
const DELAY: u64 = 7 * 86_400;
/// Longest window of consumption in weeks, which bounds the loop over them.
const MAX_USAGE_WEEKS: u32 = 12;
const MAX_RESPONSE_WINDOW: u32 = 28 * DAY;
const MAX_DECISION_WINDOW: u32 = 56 * DAY;
/// In how many weeks from the present one an undecided case may end.
pub(crate) const MAX_CASE_WEEKS: u32 = (MAX_RESPONSE_WINDOW + MAX_DECISION_WINDOW) / (7 * DAY);

/// Rules that are small numbers: one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) usage_weeks: u32,
    pub(crate) unbonding_period: u32,
    pub(crate) response_window: u32,
    pub(crate) decision_window: u32,
    pub(crate) max_freeze: u32,
    pub(crate) claim_period: u32,
    pub(crate) reporter_share: u32,
    pub(crate) treasury_share: u32,
}

impl Terms {
    fn of(numbers: [u32; 8]) -> Self {
        let [usage_weeks, unbonding_period, response_window, decision_window, max_freeze, claim_period, reporter_share, treasury_share] =
            numbers;
        Self {
            usage_weeks,
            unbonding_period,
            response_window,
            decision_window,
            max_freeze,
            claim_period,
            reporter_share,
            treasury_share,
        }
    }

    fn numbers(&self) -> [u32; 8] {
        [
            self.usage_weeks,
            self.unbonding_period,
            self.response_window,
            self.decision_window,
            self.max_freeze,
            self.claim_period,
            self.reporter_share,
            self.treasury_share,
        ]
    }
}

impl Word for Terms {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self::of([(); 8].map(|()| r.u32()))
    }

    fn pack(&self) -> B256 {
        self.numbers()
            .iter()
            .fold(Packer::default(), |packer, number| {
                packer.put(&number.to_le_bytes())
            })
            .word()
    }
}

/// All rules of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    /// (base stake, stake per unit).
    stakes: Pair,
    /// (most a case claims, bond).
    claims: Pair,
    terms: Terms,
}

impl Parameters {
    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        let stakes = Pair(r.u128()?, r.u128()?);
        let claims = Pair(r.u128()?, r.u128()?);
        let mut numbers = [0; 8];
        for number in &mut numbers {
            *number = r.u32()?;
        }
        Some(Self {
            stakes,
            claims,
            terms: Terms::of(numbers),
        })
    }

    /// The struct as the ABI has it.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let numbers = self.terms.numbers();
        let amounts: [&dyn ToWord; 4] = [
            &self.stakes.0,
            &self.stakes.1,
            &self.claims.0,
            &self.claims.1,
        ];
        let mut data = words(&amounts);
        data.extend(words(
            &numbers.each_ref().map(|number| number as &dyn ToWord),
        ));
        data
    }

    /// Refuses rules that nobody could rely on.
    pub(crate) fn check(&self) -> Result<()> {
        let t = &self.terms;
        let bad = if self.claims.1 == 0 {
            Setting::Bond
        } else if !(1..=MAX_USAGE_WEEKS).contains(&t.usage_weeks) {
            Setting::UsageWeeks
        } else if !(DAY..=90 * DAY).contains(&t.unbonding_period) {
            Setting::UnbondingPeriod
        } else if !(DAY..=MAX_RESPONSE_WINDOW).contains(&t.response_window) {
            Setting::ResponseWindow
        } else if !(14 * DAY..=MAX_DECISION_WINDOW).contains(&t.decision_window) {
            Setting::DecisionWindow
        } else if !(HOUR..=30 * DAY).contains(&t.max_freeze) {
            Setting::MaxFreeze
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

    /// Makes them the version `latest`, in force from `latest_from` on.
    pub(crate) fn save(&self, versions: &Versions) {
        let version = versions.latest;
        store::rule(version, 0).set(&self.stakes);
        store::rule(version, 1).set(&self.claims);
        store::rule(version, 2).set(&self.terms);
        store::versions().set(versions);
        let mut data = self.encode();
        data.extend(words(&[&versions.latest_from]));
        emit_raw::<i::ParametersStaged>(&[&version], &data);
    }

    pub(crate) fn load(version: u32) -> Result<Self> {
        let latest = store::versions().get().latest;
        if version == 0 || version > latest {
            return Err(errors::unknown_parameters(version, latest));
        }
        Ok(Self {
            stakes: stakes(version),
            claims: claims(version),
            terms: terms(version),
        })
    }
}

/// (base stake, stake per unit) of a version.
pub(crate) fn stakes(version: u32) -> Pair {
    store::rule(version, 0).get()
}

/// (most a case claims, bond) of a version.
pub(crate) fn claims(version: u32) -> Pair {
    store::rule(version, 1).get()
}

pub(crate) fn terms(version: u32) -> Terms {
    store::rule(version, 2).get()
}

/// The version in force. At most one is waiting.
pub(crate) fn present() -> u32 {
    let Versions {
        latest,
        latest_from,
    } = store::versions().get();
    if now() < latest_from {
        latest.saturating_sub(1)
    } else {
        latest
    }
}

impl ConsumerStaking {
    pub(crate) fn stage_parameters(&mut self, parameters: &Parameters) -> Result<()> {
        self.only_admin()?;
        parameters.check()?;
        parameters.save(&Versions {
            latest: present().saturating_add(1),
            latest_from: now().saturating_add(DELAY),
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_survive_packing_at_their_limits() {
        let terms = Terms::of([1, 2, 3, 4, 5, 6, u32::MAX - 1, u32::MAX]);
        assert_eq!(Terms::unpack(terms.pack()), terms);
    }

    #[test]
    fn parameters_are_read_as_they_are_written() {
        let parameters = Parameters {
            stakes: Pair(1, u128::MAX),
            claims: Pair(3, 4),
            terms: Terms::of([5, 6, 7, 8, 9, 10, 11, u32::MAX]),
        };
        let encoded = parameters.encode();
        assert_eq!(
            Parameters::read(&mut Reader::new(&encoded)),
            Some(parameters)
        );
    }
}
