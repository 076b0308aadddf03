//! Whether a claim can be paid.

use crate::{
    errors::{self, ClaimStatus},
    store,
    words::{Head, Totals},
    Result, Revert,
};
use alloy_primitives::{Address, B256};
use alloy_sol_types::{sol, SolCall};
use contract_base::{
    host::{ask_about, now, Host},
    Word,
};
use protocol::{claims, points, sum_tree::ProofError, Keccak256, Node, StatedLeaf};

sol! {
    function isSanctioned(address account) external view returns (bool);
}

/// A claim's amount, or why it cannot be paid.
pub(crate) type Verdict = Result<u128, ClaimStatus>;

/// What a claim is checked against, in one word.
pub(crate) fn commit(root: &[u8; 32], totals: &Totals) -> B256 {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(root);
    bytes[32..].copy_from_slice(totals.pack().as_slice());
    B256::new(Host::keccak256(&bytes))
}

/// The head, unless claims are paused.
pub(crate) fn open_head() -> Result<Head> {
    let head = Head::load();
    let until = u64::from(head.claims_paused_until);
    if now() < until {
        return Err(errors::claims_paused(until));
    }
    Ok(head)
}

/// Everything about a leaf but its account. `prove` gives the week's totals, if the leaf is under its root.
pub(crate) fn assess(
    head: &Head,
    week: u32,
    leaf: &StatedLeaf,
    prove: &dyn Fn() -> Option<Totals>,
) -> Verdict {
    let next_week = head.next_week.get();
    if week >= next_week {
        return Err(ClaimStatus::NotPublished);
    }
    if week.checked_add(1) == Some(next_week) && now() < u64::from(head.final_at) {
        return Err(ClaimStatus::NotFinal);
    }
    if store::claimed(leaf.vehicle_id, week).is_set() {
        return Err(ClaimStatus::AlreadyClaimed);
    }
    let totals = prove().ok_or(ClaimStatus::InvalidProof)?;
    points::tokens(u64::from(leaf.points), totals.points, totals.amount)
        .ok_or(ClaimStatus::InvalidProof)
}

/// The week's totals, if the item is under its root.
pub(crate) fn prove(item: &claims::Claim<'_>) -> Option<Totals> {
    published(item.week, item.root::<Host>(), item.depth, item.week_amount)
}

/// The totals of a week, if root, depth and amount are what was published.
pub(crate) fn published(
    week: u32,
    root: Result<Node, ProofError>,
    depth: u8,
    amount: u128,
) -> Option<Totals> {
    let root = root.ok()?;
    let totals = Totals {
        points: root.sum,
        depth,
        amount,
    };
    (commit(&root.hash, &totals) == store::commitment(week).get()).then_some(totals)
}

/// Whether the oracle lists `account`. An oracle that fails counts as yes until the DAO replaces it.
#[inline(never)]
pub(crate) fn is_sanctioned(head: &Head, account: Address) -> bool {
    head.has_oracle
        && ask_about(store::oracle().get(), isSanctionedCall::SELECTOR, account)
            .is_none_or(|answer| !answer.is_zero())
}

/// The error for an item that must be paid and cannot be.
#[cold]
pub(crate) fn refusal(head: &Head, week: u32, leaf: &StatedLeaf, status: ClaimStatus) -> Revert {
    let (vehicle, account) = (leaf.vehicle_id, Address::new(leaf.account));
    match status {
        ClaimStatus::AlreadyClaimed => errors::already_claimed(week, vehicle),
        ClaimStatus::NotPublished => errors::not_published(week, head.next_week.get()),
        ClaimStatus::NotFinal => errors::week_not_final(week, u64::from(head.final_at)),
        ClaimStatus::Sanctioned => errors::sanctioned(account),
        ClaimStatus::OnlyAccount => errors::only_the_account(account),
        ClaimStatus::InvalidAccount | ClaimStatus::WrongAccount => errors::invalid_payee(account),
        // What is payable is no refusal.
        _ => errors::invalid_proof(week, vehicle),
    }
}
