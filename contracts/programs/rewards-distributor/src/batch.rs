//! Many claims in one call: one transfer per payee, bad items reported and left out.

use crate::{
    arguments::Claim,
    claim::{assess, book, is_sanctioned, open_head},
    errors::{self, add, ClaimStatus},
    interface as i,
    token::push,
    words::Head,
    Result,
};
use abi_codec::emit;
use alloc::vec::Vec;
use alloy_primitives::Address;
use contract_base::host::{sender, this};

/// An account met in a batch and what it has earned so far.
struct Share {
    account: Address,
    sanctioned: bool,
    amount: u128,
}

/// Where a batch of one account's claims goes instead.
pub(crate) struct Redirect {
    pub(crate) account: Address,
    pub(crate) payee: Address,
}

/// Pays every account its own items.
pub(crate) fn claim_many(items: &[Claim<'_>]) -> Result<u128> {
    let head = open_head()?;
    let shares = book_all(&head, items, None)?;
    for share in &shares {
        push(head.token, share.account, share.amount)?;
    }
    sum(&shares)
}

/// Pays the caller's own items to `payee`.
pub(crate) fn claim_to(items: &[Claim<'_>], payee: Address) -> Result<u128> {
    let account = sender();
    let (head, total) = book_redirected(items, &Redirect { account, payee })?;
    push(head.token, payee, total)?;
    Ok(total)
}

/// Books one account's items for another payee. Returns the head and the sum, for the caller to pay.
pub(crate) fn book_redirected(items: &[Claim<'_>], to: &Redirect) -> Result<(Head, u128)> {
    let head = open_head()?;
    if to.payee.is_zero() || to.payee == this() {
        return Err(errors::invalid_payee(to.payee));
    }
    if to.payee != to.account && is_sanctioned(&head, to.payee) {
        return Err(errors::sanctioned(to.payee));
    }
    let shares = book_all(&head, items, Some(to))?;
    Ok((head, sum(&shares)?))
}

fn sum(shares: &[Share]) -> Result<u128> {
    shares
        .iter()
        .try_fold(0, |sum, share| add(sum, share.amount))
}

/// Books what can be paid, reports what cannot.
fn book_all(head: &Head, items: &[Claim<'_>], to: Option<&Redirect>) -> Result<Vec<Share>> {
    let mut shares = Vec::new();
    let mut first = None;
    let mut paid = false;
    for item in items {
        let share = share_of(head, &mut shares, item.account());
        let verdict = if to.is_some_and(|to| to.account != share.account) {
            Err(ClaimStatus::WrongAccount)
        } else if share.sanctioned {
            Err(ClaimStatus::Sanctioned)
        } else {
            assess(head, item)
        };
        match verdict {
            Ok(amount) => {
                paid = true;
                share.amount = add(share.amount, amount)?;
                book(item, to.map_or(share.account, |to| to.payee), amount)?;
            }
            // A relayer's fee is for all that was signed: spoilt items must not shorten the work.
            Err(status @ (ClaimStatus::InvalidProof | ClaimStatus::WrongAccount))
                if to.is_some_and(|to| to.account != sender()) =>
            {
                return Err(errors::nothing_paid(items.len() as u64, status));
            }
            Err(status) => {
                first.get_or_insert(status);
                emit!(i::ClaimRejected(indexed item.week, indexed item.vehicle(), indexed share.account, status));
            }
        }
    }
    if paid {
        Ok(shares)
    } else {
        let first = first.unwrap_or(ClaimStatus::Payable);
        Err(errors::nothing_paid(items.len() as u64, first))
    }
}

/// The account's share, opened (and looked up in the sanctions list) when first met.
fn share_of<'a>(head: &Head, shares: &'a mut Vec<Share>, account: Address) -> &'a mut Share {
    let at = shares
        .iter()
        .position(|share| share.account == account)
        .unwrap_or_else(|| {
            shares.push(Share {
                account,
                sanctioned: is_sanctioned(head, account),
                amount: 0,
            });
            shares.len().saturating_sub(1)
        });
    &mut shares[at]
}
