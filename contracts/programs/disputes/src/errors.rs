//! Everything the contract refuses, with the values that made it refuse.

use crate::{interface as i, Result};
use alloy_primitives::{Address, B256};
use contract_base::errors;

pub(crate) use crate::interface::{CaseState, Setting};
pub(crate) use contract_base::checked::{add, overflow, sub};

errors! { i:
    /// No such rules.
    unknown_parameters = UnknownParameters(version: u32, latest: u32);
    /// Nothing.
    zero_amount = ZeroAmount();
    /// Above the cap.
    claim_too_high = ClaimTooHigh(amount: u128, max: u128);
    /// No such case.
    unknown_case = UnknownCase(case: u64);
    /// Too late to decide.
    case_over = CaseOver(case: u64, deadline: u64);
    /// Too early to lapse.
    case_not_over = CaseNotOver(case: u64, deadline: u64);
    /// Somebody else is accused.
    not_accused = NotAccused(case: u64, account: Address);
    /// The accused has one word.
    already_responded = AlreadyResponded(case: u64);
    /// Too late to respond.
    response_window_over = ResponseWindowOver(case: u64, respond_until: u64);
    /// Too early to uphold.
    response_window_open = ResponseWindowOpen(case: u64, respond_until: u64);
    /// More than the case claims.
    slash_too_high = SlashTooHigh(case: u64, slash: u128, max: u128);
    /// Nothing for harmed vehicles.
    no_compensation = NoCompensation(case: u64);
    /// A root is final.
    compensation_posted = CompensationAlreadyPosted(case: u64);
    /// No root yet.
    compensation_not_posted = CompensationNotPosted(case: u64);
    /// No root of shares.
    invalid_children = InvalidChildren(depth: u8, left: B256, left_sum: u64, right: B256, right_sum: u64);
    /// The time to claim is over.
    compensation_closed = CompensationClosed(case: u64, until: u64);
    /// Vehicles may still claim.
    compensation_open = CompensationOpen(case: u64, until: u64);
    /// Paid before.
    already_claimed = AlreadyClaimed(case: u64, vehicle: u64);
    /// Share or proof are not those posted.
    invalid_proof = InvalidProof(case: u64, vehicle: u64);
    /// A setting out of bounds.
    unusable_setting = UnusableCaseSetting(setting: Setting);
    /// The case was decided, or lapsed.
    case_closed = CaseClosed(case: u64, state: CaseState);
}

/// Refuses nothing as an amount.
pub(crate) fn nonzero(amount: u128) -> Result<()> {
    if amount == 0 {
        return Err(zero_amount());
    }
    Ok(())
}
