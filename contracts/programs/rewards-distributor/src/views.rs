//! Reading the pool. Each answers in the encoding of its result.

use crate::{
    arguments::Claim,
    claim::verdict,
    errors::{add, ClaimStatus, WeekState},
    publish::{issuance, outstanding, pending_head},
    store,
    words::{Held, Totals, Year},
    Result,
};
use abi_codec::words;
use alloc::vec::Vec;
use alloy_primitives::B256;
use contract_base::Word;

pub(crate) fn quote(item: &Claim<'_>) -> Vec<u8> {
    let (amount, status) = match verdict(&store::head().get(), item) {
        Ok(amount) => (amount, ClaimStatus::Payable),
        Err(status) => (0, status),
    };
    words(&[&amount, &(status as u8)])
}

pub(crate) fn week_info(week: u32) -> Result<Vec<u8>> {
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
    Ok(words(&[
        &(state as u8),
        &root,
        &totals.points,
        &totals.leaf_count,
        &totals.amount,
        // Less than was deposited only for a week without points, which passed it on.
        &deposits.min(totals.amount),
        &final_at,
    ]))
}

pub(crate) fn year_info(year: u32) -> Vec<u8> {
    let Year { committed, paid } = store::year(year).get();
    let swept = year < store::rules().get().first_year;
    words(&[&committed, &paid, &swept])
}

pub(crate) fn state() -> Result<Vec<u8>> {
    let (head, rules) = (store::head().get(), store::rules().get());
    let Held { bonds, deposits } = store::held().get();
    Ok(words(&[
        &head.token,
        &rules.genesis,
        &rules.first_week,
        &head.next_week.get(),
        &rules.challenge_window,
        &rules.claim_period,
        &store::oracle().get(),
        &head.switches.publishing_paused,
        &head.claims_paused_until,
        &store::terms().get().bond,
        &bonds,
        &deposits,
        &outstanding(&rules, head.next_week.get())?,
        &store::publisher().get(),
        &head.final_at,
    ]))
}
