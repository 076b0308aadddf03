//! Paying claims: one transfer per payee, what cannot be paid is reported and left out.

use crate::{
    claim::{assess, open_head, refusal},
    errors::{self, add, ClaimStatus},
    interface as i,
    payout::{payee, Redirect},
    store,
    token::push,
    words::{Head, Totals},
    Result,
};
use abi_codec::emit;
use alloc::vec::Vec;
use alloy_primitives::Address;
use protocol::StatedLeaf;

/// Which items that cannot be paid are left out. Any other ends the call.
#[derive(Clone, Copy)]
pub(crate) enum Leaves {
    /// Whatever they are.
    Out,
    /// Those that were paid before.
    PaidOut,
    /// None.
    Nothing,
}

/// An account met in a batch.
struct Share {
    account: Address,
    /// To whom its items are paid, or why they are not.
    payee: Result<Address, ClaimStatus>,
    /// What its payee gets, with that of all later accounts that have the same.
    amount: u128,
}

/// Claims on their way to be paid.
pub(crate) struct Batch<'a> {
    pub(crate) head: Head,
    to: Option<&'a Redirect>,
    leaves: Leaves,
    shares: Vec<Share>,
    items: u64,
    total: u128,
    /// Why the first of those left out was.
    first: Option<ClaimStatus>,
    paid: bool,
}

impl<'a> Batch<'a> {
    /// An empty one, unless claims are paused.
    pub(crate) fn open(to: Option<&'a Redirect>, leaves: Leaves) -> Result<Self> {
        let head = open_head()?;
        if let Some(to) = to {
            to.check(&head)?;
        }
        Ok(Self {
            head,
            to,
            leaves,
            shares: Vec::new(),
            items: 0,
            total: 0,
            first: None,
            paid: false,
        })
    }

    /// Books an item. The tokens follow once everything is booked.
    #[inline(never)]
    pub(crate) fn take(
        &mut self,
        week: u32,
        leaf: &StatedLeaf,
        prove: &dyn Fn() -> Option<Totals>,
    ) -> Result<()> {
        let (account, vehicle) = (Address::new(leaf.account), leaf.vehicle_id);
        self.items = self.items.saturating_add(1);
        let verdict = self
            .payee(account)
            .and_then(|payee| Ok((payee, assess(&self.head, week, leaf, prove)?)));
        match verdict {
            Ok((payee, amount)) => {
                self.paid = true;
                self.total = add(self.total, amount)?;
                self.owe(payee, amount)?;
                store::claimed(vehicle, week).set();
                emit!(i::Claimed(indexed week, indexed vehicle, indexed account, payee, amount));
            }
            Err(status) => {
                let is_left_out = match self.leaves {
                    Leaves::Out => true,
                    Leaves::PaidOut => matches!(status, ClaimStatus::AlreadyClaimed),
                    Leaves::Nothing => false,
                };
                if !is_left_out {
                    return Err(refusal(&self.head, week, leaf, status));
                }
                self.first.get_or_insert(status);
                emit!(i::ClaimRejected(indexed week, indexed vehicle, indexed account, status));
            }
        }
        Ok(())
    }

    /// Whom to pay the account's items; settings and sanctions are looked up when it is first met.
    fn payee(&mut self, account: Address) -> Result<Address, ClaimStatus> {
        if let Some(share) = self.shares.iter().find(|share| share.account == account) {
            return share.payee;
        }
        let payee = payee(&self.head, account, self.to);
        self.shares.push(Share {
            account,
            payee,
            amount: 0,
        });
        payee
    }

    fn owe(&mut self, payee: Address, amount: u128) -> Result<()> {
        // There is one: the account's own, at the latest.
        let same = |share: &&mut Share| share.payee.is_ok_and(|other| other == payee);
        if let Some(share) = self.shares.iter_mut().find(same) {
            share.amount = add(share.amount, amount)?;
        }
        Ok(())
    }

    /// What was booked in all, if anything was.
    pub(crate) fn total(&self) -> Result<u128> {
        if self.paid {
            Ok(self.total)
        } else {
            let first = self.first.unwrap_or(ClaimStatus::Payable);
            Err(errors::nothing_paid(self.items, first))
        }
    }

    /// Sends what was booked to the payees. Returns the sum.
    pub(crate) fn pay(self) -> Result<u128> {
        let total = self.total()?;
        for Share { payee, amount, .. } in self.shares {
            if let Ok(payee) = payee {
                push(self.head.token, payee, amount)?;
            }
        }
        Ok(total)
    }
}
