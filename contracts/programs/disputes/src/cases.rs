//! Accusations: filed with a bond, answered, and over if nobody decides.
//!
//! What a case claims is locked in ConsumerStaking to the end of the week in which its deadline is, and so unlocks by itself.
//! Several cases may claim the same stake; the first that is upheld takes it.

use crate::{
    books::move_bond,
    errors::{self, nonzero, CaseState},
    interface as i, parameters, staking, store,
    words::{Amounts, Facts, Filing, Limits},
    Result,
};
use abi_codec::{emit, Str};
use alloy_primitives::{Address, B256};
use contract_base::{
    host::{now, sender},
    token::{pull, push},
};
use protocol::Clock;

/// What somebody says, and where it can be read.
pub(crate) struct Statement<'a> {
    pub(crate) hash: B256,
    pub(crate) uri: Str<&'a [u8]>,
}

/// The weeks of the rewards.
fn clock() -> Clock {
    Clock {
        genesis: store::head().get().genesis,
    }
}

/// An open case, in time or not.
fn open(case: u64) -> Result<Facts> {
    let facts = store::facts(case).get();
    match facts.state {
        CaseState::Open => Ok(facts),
        CaseState::None => Err(errors::unknown_case(case)),
        state => Err(errors::case_closed(case, state)),
    }
}

/// When the case is over unless it was decided.
pub(crate) fn deadline(facts: &Facts) -> Result<u64> {
    clock().end(facts.last_week).ok_or_else(errors::overflow)
}

/// An open case on which the DAO may still decide.
pub(crate) fn undecided(case: u64) -> Result<Facts> {
    let facts = open(case)?;
    let deadline = deadline(&facts)?;
    if now() >= deadline {
        return Err(errors::case_over(case, deadline));
    }
    Ok(facts)
}

pub(crate) fn close(case: u64, facts: Facts, state: CaseState) {
    store::facts(case).set(&Facts { state, ..facts });
}

pub(crate) fn file(accused: Address, amount: u128, evidence: &Statement<'_>) -> Result<u64> {
    nonzero(amount)?;
    let version = parameters::present();
    let Limits { max_claim, bond } = store::limits(version).get();
    if amount > max_claim {
        return Err(errors::claim_too_high(amount, max_claim));
    }
    let terms = store::terms(version).get();
    let respond_until = now().saturating_add(terms.response_window.into());
    let decide_until = respond_until.saturating_add(terms.decision_window.into());
    let last_week = clock().week_at(decide_until).ok_or_else(errors::overflow)?;
    let facts = Facts {
        accused,
        version,
        last_week,
        state: CaseState::Open,
        responded: false,
    };
    let (case, reporter) = (store::case_count().get().saturating_add(1), sender());
    store::case_count().set(&case);
    store::facts(case).set(&facts);
    store::filing(case).set(&Filing {
        reporter,
        respond_until,
    });
    store::amounts(case).set(&Amounts {
        claimed: amount,
        bond,
    });
    move_bond(0, bond)?;
    emit!(i::CaseFiled(
        indexed case, indexed accused, indexed reporter, amount, bond, version, respond_until, deadline(&facts)?,
        evidence.hash, evidence.uri
    ));
    staking::lock(accused, amount, last_week)?;
    pull(store::head().get().token, bond)?;
    Ok(case)
}

pub(crate) fn respond(case: u64, answer: &Statement<'_>) -> Result<()> {
    let facts = open(case)?;
    let caller = sender();
    if facts.accused != caller {
        return Err(errors::not_accused(case, caller));
    }
    if facts.responded {
        return Err(errors::already_responded(case));
    }
    let until = store::filing(case).get().respond_until;
    if now() >= until {
        return Err(errors::response_window_over(case, until));
    }
    store::facts(case).set(&Facts {
        responded: true,
        ..facts
    });
    emit!(i::CaseAnswered(indexed case, indexed caller, answer.hash, answer.uri));
    Ok(())
}

/// The reporter did nothing wrong: nobody decided.
pub(crate) fn lapse(case: u64) -> Result<()> {
    let facts = open(case)?;
    let deadline = deadline(&facts)?;
    if now() < deadline {
        return Err(errors::case_not_over(case, deadline));
    }
    close(case, facts, CaseState::Lapsed);
    let Amounts { bond, .. } = store::amounts(case).get();
    move_bond(bond, 0)?;
    let reporter = store::filing(case).get().reporter;
    emit!(i::CaseLapsed(indexed case, indexed reporter, bond));
    push(store::head().get().token, reporter, bond)
}
