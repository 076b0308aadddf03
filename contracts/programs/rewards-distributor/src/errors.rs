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
    /// Nobody could prove anything of it.
    week_not_anchored = WeekNotAnchored(week: u32);
    /// The week is pending.
    week_not_final = WeekNotFinal(week: u32, final_at: u64);
    /// The week is not pending.
    week_not_pending = WeekNotPending(week: u32);
    /// Publishing is paused.
    publishing_paused = PublishingIsPaused(until: u64);
    /// No root has these children.
    invalid_children = InvalidChildren(
        depth: u8, left_hash: B256, left_sum: u64, right_hash: B256, right_sum: u64
    );
    /// Nobody could check the week.
    data_missing = DataMissing(week: u32);
    /// The week has another root.
    wrong_root = WrongRoot(week: u32, root: B256, expected: B256);
    /// Guardians do not publish.
    publisher_is_guardian = PublisherIsGuardian(account: Address);
    /// The DAO has nothing to decide.
    publisher_not_suspended = PublisherNotSuspended(publisher: Address);
    /// The bond is too small.
    insufficient_bond = InsufficientBond(publisher: Address, bond: u128, required: u128);
    /// The bond answers for a pending week, or the DAO has to decide about it.
    bond_locked = BondLocked(publisher: Address, until: u64);
    /// The reserve cannot pay the week.
    insufficient_reserve = InsufficientReserve(reserve: u128, required: u128);
    /// Somebody did before.
    already_objected = AlreadyObjected(week: u32, objector: Address);
    /// The guardian had its say.
    vetoes_used_up = VetoesUsedUp(week: u32, max: u8);
    /// Paid before.
    already_claimed = AlreadyClaimed(week: u32, vehicle: u64);
    /// No root yet.
    not_published = WeekNotPublished(week: u32, next_week: u32);
    /// Leaf, proof or totals are not those published.
    invalid_proof = InvalidProof(week: u32, vehicle: u64);
    /// The oracle lists the account, or did not answer.
    sanctioned = AccountSanctioned(account: Address);
    /// The account claims for itself.
    only_the_account = OnlyTheAccountClaims(account: Address);
    /// Claims are paused.
    claims_paused = ClaimsArePaused(until: u64);
    /// Tokens cannot go there.
    invalid_payee = InvalidPayee(payee: Address);
    /// The order names another relayer.
    wrong_relayer = WrongRelayer(sender: Address, relayer: Address);
    /// More than was signed for or claimed.
    fee_too_high = FeeTooHigh(fee: Uint256, limit: u128);
    /// Less than was signed for.
    total_too_low = TotalTooLow(total: u128, least: Uint256);
    /// The pause after a pause runs.
    pause_too_soon = PauseTooSoon(allowed_at: u64);
    /// The reward token leaves by claims and bonds only.
    not_foreign = NotForeign(token: Address);
    /// A setting out of bounds.
    invalid_setting = InvalidSetting(setting: Setting);
    /// A batch of `items` in which nothing could be paid.
    nothing_paid = NothingPaid(items: u64, first: ClaimStatus);
}
