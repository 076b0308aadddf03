//! What no sequence may break.

use client::bindings::IConsumerStaking::{CaseState, Totals};

use super::{Model, Outcome};

impl Model {
    /// Holds after any sequence.
    pub(crate) fn check(&self) {
        let Totals {
            active,
            unbonding,
            compensation,
            bonds,
        } = self.totals();
        assert_eq!(self.held, active + unbonding + compensation + bonds);
        for (consumer, account) in &self.accounts {
            assert!(account.unbondings.len() <= 8);
            let kept = account.whole() - self.withdrawable(*consumer);
            assert!(kept >= self.locked(*consumer).min(account.whole()));
        }
        for case in &self.cases {
            let Some(one) = &case.compensation else {
                continue;
            };
            assert_eq!(case.seen.state, CaseState::Upheld);
            assert!(one.left <= one.pot && one.pot <= case.seen.amount);
        }
    }

    /// Holds of any call.
    pub(crate) fn check_after(&self, before: &Self, outcome: &Outcome) {
        self.check();
        let all = |model: &Self| model.held + model.balances.values().sum::<u128>();
        assert_eq!(all(self), all(before), "tokens neither come nor go");
        if outcome.is_err() {
            assert_eq!(self.totals(), before.totals());
            assert_eq!(self.balances, before.balances);
        }
    }
}
