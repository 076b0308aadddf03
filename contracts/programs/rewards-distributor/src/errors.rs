//! Everything the contract refuses, with the values that made it refuse.

use crate::interface as i;
use abi_codec::Uint256;
use alloy_primitives::{Address, B256};
use contract_base::errors;

pub(crate) use crate::interface::{ClaimStatus, Setting, WeekState};
pub(crate) use contract_base::checked::{add, overflow, sub};

errors! { i:
    /// Another week is due.
    wrong_week = WrongWeek(week: u32, expected: u32);
    /// The week still runs.
    week_not_over = WeekNotOver(week: u32, ends_at: u64);
    /// The challenge window is open.
    week_not_final = WeekNotFinal(week: u32, final_at: u64);
    /// The challenge window is not open.
    week_not_pending = WeekNotPending(week: u32);
    /// Publishing is paused.
    publishing_paused = PublishingIsPaused();
    /// Root, points and leaf count contradict each other.
    invalid_totals = InvalidTotals(root: B256, points: u64, leaf_count: u64);
    /// The bond is too small.
    insufficient_bond = InsufficientBond(publisher: Address, bond: u128, required: u128);
    /// The bond answers for a pending week.
    bond_locked = BondLocked(publisher: Address, until: u64);
    /// The contract holds too few tokens.
    insufficient_funds = InsufficientFunds(balance: u128, required: u128);
    /// Paid before.
    already_claimed = AlreadyClaimed(week: u32, vehicle: u64);
    /// No root yet.
    not_published = WeekNotPublished(week: u32, next_week: u32);
    /// Leaf, proof or totals are not those published.
    invalid_proof = InvalidProof(week: u32, vehicle: u64);
    /// The claim period is over and the rest was swept.
    week_swept = WeekSwept(week: u32);
    /// The oracle lists the account, or did not answer.
    sanctioned = AccountSanctioned(account: Address);
    /// Claims are paused.
    claims_paused = ClaimsArePaused(until: u64);
    /// Tokens cannot go there.
    invalid_payee = InvalidPayee(payee: Address);
    /// More than was signed for or claimed.
    fee_too_high = FeeTooHigh(fee: Uint256, limit: u128);
    /// The pause exceeds its bound.
    pause_too_long = PauseTooLong(duration: u32, max: u32);
    /// The cool-down runs.
    pause_too_soon = PauseTooSoon(allowed_at: u64);
    /// Years are swept in order.
    wrong_year = WrongYear(year: u32, expected: u32);
    /// Drivers may still claim.
    claim_period_running = ClaimPeriodRunning(year: u32, sweepable_at: u64);
    /// The reward token leaves by claims and sweeps only.
    not_foreign = NotForeign(token: Address);
    /// The challenge proves nothing.
    challenge_failed = ChallengeFailed(week: u32);
    /// A setting out of bounds.
    invalid_setting = InvalidSetting(setting: Setting);
    /// A batch of `items` in which nothing could be paid.
    nothing_paid = NothingPaid(items: u64, first: ClaimStatus);
}
