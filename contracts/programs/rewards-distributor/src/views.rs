//! Reading the pool.

use crate::{
    arguments::Item,
    claim::{assess, prove},
    errors::{add, ClaimStatus, WeekState},
    funds::issuance,
    interface as i,
    payout::payee,
    pending::pending_head,
    store,
    words::{Head, Held, Payout, Pending, Published, Rules, Terms, Totals},
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
        depth: u8,
        amount: u128,
        deposits: u128,
        final_at: u64,
        data_hash: B256,
    }

    /// The pool as a whole.
    pub(crate) struct State = i::State {
        token: Address,
        genesis: u64,
        first_week: u32,
        next_week: u32,
        challenge_window: u32,
        sanctions_oracle: Address,
        publishing_paused_until: u64,
        claims_paused_until: u64,
        bond: u128,
        bonds: u128,
        deposits: u128,
        reserve: u128,
        publisher: Address,
        final_at: u64,
        held_until: u64,
        objector: Address,
        objection: u128,
    }
}

pub(crate) fn quote(item: &Item<'_>) -> (u128, ClaimStatus) {
    let (head, item) = (Head::load(), &item.0);
    let verdict = payee(&head, Address::new(item.leaf.account), None)
        .and_then(|_| assess(&head, item.week, &item.leaf, &|| prove(item)));
    match verdict {
        Ok(amount) => (amount, ClaimStatus::Payable),
        Err(status) => (0, status),
    }
}

pub(crate) fn week_info(week: u32) -> Result<WeekInfo> {
    let head = Head::load();
    let deposits = store::deposits(week).get();
    let pending = pending_head(week).is_ok();
    let state = if week < Rules::load().first_week || week >= head.next_week.get() {
        WeekState::Unpublished
    } else if pending {
        WeekState::Pending
    } else {
        WeekState::Final
    };
    let (root, data_hash, totals) = if matches!(state, WeekState::Unpublished) {
        let amount = add(issuance(week)?, deposits)?;
        let totals = Totals {
            amount,
            ..Totals::untouched()
        };
        (B256::ZERO, B256::ZERO, totals)
    } else {
        let Published { totals, .. } = store::published(week).get();
        let data_hash = store::data_hash(week).get();
        (store::root(week).get(), data_hash, totals)
    };
    let final_at = if pending { head.final_at } else { 0 };
    Ok(WeekInfo {
        state,
        root,
        points: totals.points,
        depth: totals.depth,
        amount: totals.amount,
        // Less than was deposited only for a week without points, which passed it on.
        deposits: deposits.min(totals.amount),
        final_at: final_at.into(),
        data_hash,
    })
}

/// An account's bond, and until when it is suspended.
pub(crate) fn bond_of(publisher: Address) -> (u128, u64) {
    let bond = store::bond(publisher).get();
    (bond.amount, bond.suspended_until.into())
}

pub(crate) fn payout_of(account: Address) -> (Address, bool) {
    let Payout { recipient, only_me } = store::payout(account).get();
    (recipient, only_me)
}

pub(crate) fn state() -> State {
    let (head, rules) = (Head::load(), Rules::load());
    let (pending, Held { bonds, deposits }) = (Pending::load(), Held::load());
    State {
        token: head.token,
        genesis: rules.genesis,
        first_week: rules.first_week,
        next_week: head.next_week.get(),
        challenge_window: rules.challenge_window,
        sanctions_oracle: store::oracle().get(),
        publishing_paused_until: rules.publishing_paused_until.into(),
        claims_paused_until: head.claims_paused_until.into(),
        bond: Terms::load().bond,
        bonds,
        deposits,
        reserve: store::reserve().get(),
        publisher: store::publisher().get(),
        final_at: head.final_at.into(),
        held_until: pending.held_until.into(),
        objector: store::objector().get(),
        objection: pending.objection,
    }
}
