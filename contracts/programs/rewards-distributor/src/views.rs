//! Reading the pool.

use crate::{
    arguments::Claim,
    claim::verdict,
    errors::{add, ClaimStatus, WeekState},
    interface as i,
    publish::{issuance, outstanding, pending_head},
    store,
    words::{Held, Totals, Year},
    Result,
};
use alloy_primitives::{Address, B256};
use contract_base::Word;

abi_codec::answers! {
    /// Where a week stands.
    pub(crate) struct WeekInfo = i::WeekInfo {
        state: WeekState,
        root: B256,
        points: u64,
        leaf_count: u64,
        amount: u128,
        deposits: u128,
        final_at: u64,
    }

    /// The pool as a whole.
    pub(crate) struct State = i::State {
        token: Address,
        genesis: u64,
        first_week: u32,
        next_week: u32,
        challenge_window: u32,
        claim_period: u32,
        sanctions_oracle: Address,
        publishing_paused: bool,
        claims_paused_until: u64,
        bond: u128,
        bonds: u128,
        deposits: u128,
        outstanding: u128,
        publisher: Address,
        final_at: u64,
    }
}

pub(crate) fn quote(item: &Claim<'_>) -> (u128, ClaimStatus) {
    match verdict(&store::head().get(), item) {
        Ok(amount) => (amount, ClaimStatus::Payable),
        Err(status) => (0, status),
    }
}

pub(crate) fn week_info(week: u32) -> Result<WeekInfo> {
    let (head, rules) = (store::head().get(), store::rules().get());
    let deposits = store::deposits(week).get();
    let published = week >= rules.first_week && week < head.next_week.get();
    let pending = pending_head(week).is_ok();
    let state = if !published {
        WeekState::Unpublished
    } else if pending {
        WeekState::Pending
    } else if store::year_of(week) < rules.first_year {
        WeekState::Swept
    } else {
        WeekState::Final
    };
    let (root, totals) = if published {
        (store::root(week).get(), store::totals(week).get())
    } else {
        let amount = add(issuance(week)?, deposits)?;
        (
            B256::ZERO,
            Totals {
                amount,
                ..Totals::untouched()
            },
        )
    };
    let final_at = if pending { head.final_at } else { 0 };
    Ok(WeekInfo {
        state,
        root,
        points: totals.points,
        leaf_count: totals.leaf_count,
        amount: totals.amount,
        // Less than was deposited only for a week without points, which passed it on.
        deposits: deposits.min(totals.amount),
        final_at: final_at.into(),
    })
}

/// What the weeks of a year committed and paid, and whether the rest was swept.
pub(crate) fn year_info(year: u32) -> (u128, u128, bool) {
    let Year { committed, paid } = store::year(year).get();
    let swept = year < store::rules().get().first_year;
    (committed, paid, swept)
}

pub(crate) fn state() -> Result<State> {
    let (head, rules) = (store::head().get(), store::rules().get());
    let Held { bonds, deposits } = store::held().get();
    Ok(State {
        token: head.token,
        genesis: rules.genesis,
        first_week: rules.first_week,
        next_week: head.next_week.get(),
        challenge_window: rules.challenge_window,
        claim_period: rules.claim_period,
        sanctions_oracle: store::oracle().get(),
        publishing_paused: head.switches.publishing_paused,
        claims_paused_until: head.claims_paused_until.into(),
        bond: store::terms().get().bond,
        bonds,
        deposits,
        outstanding: outstanding(&rules, head.next_week.get())?,
        publisher: store::publisher().get(),
        final_at: head.final_at.into(),
    })
}
