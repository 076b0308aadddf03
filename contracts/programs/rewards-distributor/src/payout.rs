//! Whom an account's claims are paid to, and who may send them in.

use crate::{
    claim::is_sanctioned,
    errors::{self, ClaimStatus},
    interface as i, store,
    words::{Head, Payout},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::host::{sender, this};

/// Where an account has its own claims go this time.
pub(crate) struct Redirect {
    pub(crate) account: Address,
    pub(crate) payee: Address,
}

impl Redirect {
    /// Refuses to pay nobody, the pool, or who is sanctioned.
    pub(crate) fn check(&self, head: &Head) -> Result<()> {
        check_payee(self.payee)?;
        if self.payee != self.account && is_sanctioned(head, self.payee) {
            return Err(errors::sanctioned(self.payee));
        }
        Ok(())
    }
}

/// Refuses to send tokens to nobody, or to the pool, which could not give them back.
pub(crate) fn check_payee(payee: Address) -> Result<()> {
    if is_nobody(payee) {
        return Err(errors::invalid_payee(payee));
    }
    Ok(())
}

#[inline(never)]
fn is_nobody(account: Address) -> bool {
    account.is_zero() || account == this()
}

/// Whom the account's claims are paid to, or why to nobody.
pub(crate) fn payee(
    head: &Head,
    account: Address,
    to: Option<&Redirect>,
) -> Result<Address, ClaimStatus> {
    if is_nobody(account) {
        return Err(ClaimStatus::InvalidAccount);
    }
    let payee = match to {
        Some(to) if to.account != account => return Err(ClaimStatus::WrongAccount),
        Some(to) => to.payee,
        None => standing_payee(head, account)?,
    };
    if is_sanctioned(head, account) {
        return Err(ClaimStatus::Sanctioned);
    }
    Ok(payee)
}

fn standing_payee(head: &Head, account: Address) -> Result<Address, ClaimStatus> {
    let Payout { recipient, only_me } = store::payout(account).get();
    if only_me && account != sender() {
        return Err(ClaimStatus::OnlyAccount);
    }
    if recipient.is_zero() {
        return Ok(account);
    }
    if is_sanctioned(head, recipient) {
        return Err(ClaimStatus::Sanctioned);
    }
    Ok(recipient)
}

pub(crate) fn set_payout(recipient: Address, only_me: bool) -> Result<()> {
    if !recipient.is_zero() {
        check_payee(recipient)?;
    }
    let account = sender();
    store::payout(account).set(&Payout { recipient, only_me });
    emit!(i::PayoutSet(indexed account, indexed recipient, only_me));
    Ok(())
}
