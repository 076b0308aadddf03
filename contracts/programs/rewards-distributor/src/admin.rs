//! The DAO's settings, and what it may take.

use crate::{
    claim::isSanctionedCall,
    errors::{self, Setting},
    interface as i,
    payout::check_payee,
    store,
    token::push,
    words::{Head, Rules, Terms},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use contract_base::{
    host::{ask_about, this},
    roles,
};
use protocol::time::{DAY, HOUR};

/// Shortest window: a transaction can be held back for a day.
const MIN_WINDOW: u32 = 26 * HOUR;
/// Longest window.
const MAX_WINDOW: u32 = 30 * DAY;

/// Whether a challenge window lies within its bounds.
pub(crate) fn is_valid_window(seconds: u32) -> bool {
    (MIN_WINDOW..=MAX_WINDOW).contains(&seconds)
}

/// Whether there is an oracle that answers, or none is wanted: one that does not would stop every payment.
#[inline(never)]
pub(crate) fn is_valid_oracle(oracle: Address) -> bool {
    oracle.is_zero() || ask_about(oracle, isSanctionedCall::SELECTOR, this()).is_some()
}

pub(crate) fn set_sanctions_oracle(oracle: Address) -> Result<()> {
    roles::only_admin()?;
    if !is_valid_oracle(oracle) {
        return Err(errors::invalid_setting(Setting::SanctionsOracle));
    }
    store::oracle().set(&oracle);
    let mut head = Head::load();
    head.has_oracle = !oracle.is_zero();
    head.save();
    tell();
    Ok(())
}

/// One that does not answer stops publishing until another is set.
pub(crate) fn set_judge(judge: Address) -> Result<()> {
    roles::only_admin()?;
    store::judge().set(&judge);
    tell();
    Ok(())
}

pub(crate) fn set_challenge_window(challenge_window: u32) -> Result<()> {
    roles::only_admin()?;
    if !is_valid_window(challenge_window) {
        return Err(errors::invalid_setting(Setting::ChallengeWindow));
    }
    let mut rules = Rules::load();
    rules.challenge_window = challenge_window;
    rules.save();
    tell();
    Ok(())
}

pub(crate) fn set_bond(bond: u128) -> Result<()> {
    roles::only_admin()?;
    let mut terms = Terms::load();
    terms.bond = bond;
    terms.save();
    tell();
    Ok(())
}

/// Tells what the DAO has set.
#[inline(never)]
fn tell() {
    let window = Rules::load().challenge_window;
    let (oracle, judge) = (store::oracle().get(), store::judge().get());
    emit!(i::RulesChanged(window, Terms::load().bond, indexed oracle, indexed judge));
}

pub(crate) fn rescue(token: Address, to: Address, amount: u128) -> Result<()> {
    roles::only_admin()?;
    check_payee(to)?;
    if token == Head::load().token {
        return Err(errors::not_foreign(token));
    }
    emit!(i::TokenRescued(indexed token, indexed to, amount));
    push(token, to, amount)
}
