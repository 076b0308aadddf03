//! Whether a claim can be paid, and paying one.

use crate::{
    arguments::Claim,
    errors::{self, add, ClaimStatus},
    interface as i,
    publish::commit,
    store,
    token::push,
    words::{Head, Totals, Year},
    Result, Revert,
};
use abi_codec::emit;
use alloy_primitives::Address;
use alloy_sol_types::{sol, SolCall};
use contract_base::host::{ask_about, now, Host};
use protocol::{points, tree, Node};

sol! {
    function isSanctioned(address account) external view returns (bool);
}

/// A claim's amount, or why it cannot be paid.
pub(crate) type Verdict = Result<u128, ClaimStatus>;

pub(crate) fn claim(item: &Claim<'_>) -> Result<u128> {
    let head = open_head()?;
    let amount = verdict(&head, item).map_err(|status| refusal(&head, item, status))?;
    book(item, item.account(), amount)?;
    push(head.token, item.account(), amount)?;
    Ok(amount)
}

/// The head, unless claims are paused.
pub(crate) fn open_head() -> Result<Head> {
    let head = store::head().get();
    let until = u64::from(head.claims_paused_until);
    if now() < until {
        return Err(errors::claims_paused(until));
    }
    Ok(head)
}

/// Everything about an item.
pub(crate) fn verdict(head: &Head, item: &Claim<'_>) -> Verdict {
    if is_sanctioned(head, item.account()) {
        return Err(ClaimStatus::Sanctioned);
    }
    assess(head, item)
}

/// Everything about an item but sanctions.
pub(crate) fn assess(head: &Head, item: &Claim<'_>) -> Verdict {
    let week = item.week;
    if week >= head.next_week.get() {
        return Err(ClaimStatus::NotPublished);
    }
    if week.checked_add(1) == Some(head.next_week.get()) && now() < u64::from(head.final_at) {
        return Err(ClaimStatus::NotFinal);
    }
    if store::claimed(item.vehicle(), week).is_set() {
        return Err(ClaimStatus::AlreadyClaimed);
    }
    let amount = prove(item).ok_or(ClaimStatus::InvalidProof)?;
    let Year { committed, paid } = store::year(store::year_of(week)).get();
    // Sweeping closes a year's books; an open year always covers its claims, because sums are proven.
    if committed.saturating_sub(paid) < amount {
        return Err(ClaimStatus::Swept);
    }
    Ok(amount)
}

/// The item's tokens, if leaf, proof and totals lead to what was published.
fn prove(item: &Claim<'_>) -> Option<u128> {
    let leaf_proof = &item.leaf_proof;
    if item.account().is_zero() {
        return None;
    }
    let root = tree::root_of::<Host>(
        Node::of_leaf::<Host, _>(&leaf_proof.leaf),
        leaf_proof.index,
        item.leaf_count,
        leaf_proof.proof,
    )
    .ok()?;
    let totals = Totals {
        points: root.sum,
        leaf_count: item.leaf_count,
        amount: item.week_amount,
    };
    if commit(&root.hash, &totals) != store::commitment(item.week).get() {
        return None;
    }
    points::tokens(
        u64::from(leaf_proof.leaf.points),
        root.sum,
        item.week_amount,
    )
}

/// Marks the item paid. The tokens follow once everything is booked.
pub(crate) fn book(item: &Claim<'_>, payee: Address, amount: u128) -> Result<()> {
    store::claimed(item.vehicle(), item.week).set();
    let mut year = store::year(store::year_of(item.week));
    let books = year.get();
    year.set(&Year {
        paid: add(books.paid, amount)?,
        ..books
    });
    emit!(i::Claimed(indexed item.week, indexed item.vehicle(), indexed item.account(), payee, amount));
    Ok(())
}

/// Whether the oracle lists `account`. An oracle that fails counts as yes until the DAO replaces it.
pub(crate) fn is_sanctioned(head: &Head, account: Address) -> bool {
    if !head.switches.has_oracle {
        return false;
    }
    ask_about(store::oracle().get(), isSanctionedCall::SELECTOR, account)
        .is_none_or(|answer| !answer.is_zero())
}

/// The error for a single item that cannot be paid.
fn refusal(head: &Head, item: &Claim<'_>, status: ClaimStatus) -> Revert {
    let (week, vehicle) = (item.week, item.vehicle());
    match status {
        ClaimStatus::AlreadyClaimed => errors::already_claimed(week, vehicle),
        ClaimStatus::NotPublished => errors::not_published(week, head.next_week.get()),
        ClaimStatus::NotFinal => errors::week_not_final(week, u64::from(head.final_at)),
        ClaimStatus::Swept => errors::week_swept(week),
        ClaimStatus::Sanctioned => errors::sanctioned(item.account()),
        // A single claim is always paid to its own account, and a payable one is no refusal.
        _ => errors::invalid_proof(week, vehicle),
    }
}
