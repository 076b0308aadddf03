//! What no sequence may break.

use client::bindings::{
    IConsumerStaking as Staking,
    IDisputes::{CaseState, Totals},
};

use super::{Held, Model, Outcome};

impl Model {
    /// Holds after any sequence.
    pub(crate) fn check(&self) {
        let Staking::Totals { active, unbonding } = self.stakes();
        assert_eq!(self.held[Held::Stake as usize], active + unbonding);
        let Totals {
            compensation,
            bonds,
        } = self.totals();
        assert_eq!(self.held[Held::Cases as usize], compensation + bonds);
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
        let held = |model: &Self| model.held.iter().sum::<u128>();
        let all = |model: &Self| held(model) + model.balances.values().sum::<u128>();
        assert_eq!(all(self), all(before), "tokens neither come nor go");
        if outcome.is_err() {
            assert_eq!(self.held, before.held);
            assert_eq!(self.balances, before.balances);
        }
    }
}
