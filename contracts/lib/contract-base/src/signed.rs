//! Signed, in time, once: a signature that is good until its deadline and uses up its account's next nonce.

use crate::{
    checked::overflow,
    eip712::{hash, signed_by, Domain},
    host::{now, sender},
    layout::Table,
    tables, Result,
};
use abi_codec::{emit, revert, ToWord};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::sol;

sol! {
    event NonceUsed(address indexed account, uint256 nonce);

    error InvalidSignature(address account);
    error SignatureExpired(uint64 deadline);
}

tables! {
    /// How many nonces an account has used, which is the next one.
    fn next_nonce(account: Address) -> Cell<u64> = 0xfd;
}

/// What lies in every contract that takes signatures.
pub const NONCES: &[Table] = TABLES;

/// The nonce that an account's next signature must bear.
pub fn nonce(account: Address) -> u64 {
    next_nonce(account).get()
}

/// Voids the caller's next nonce, and with it whatever was signed with that and not sent in yet.
pub fn void_nonce() -> Result<u64> {
    use_nonce(sender())
}

#[inline(never)]
fn use_nonce(account: Address) -> Result<u64> {
    let mut next = next_nonce(account);
    let nonce = next.get();
    next.set(&nonce.checked_add(1).ok_or_else(overflow)?);
    emit!(NonceUsed(indexed account, nonce));
    Ok(nonce)
}

/// Somebody's signature, and until when it is good.
#[derive(Clone, Copy)]
pub struct Signed<'a> {
    /// The last second it is good in.
    pub deadline: u64,
    /// What a key signed, or whatever a contract account takes for a signature.
    pub signature: &'a [u8],
}

impl Signed<'_> {
    /// Refuses unless `account` signed the struct of these members in time. The deadline is its last member.
    pub fn check(&self, account: Address, domain: &Domain, members: &[&dyn ToWord]) -> Result<()> {
        if now() > self.deadline {
            return Err(revert!(SignatureExpired(self.deadline)));
        }
        let mut all: Vec<&dyn ToWord> = members.to_vec();
        all.push(&self.deadline);
        if signed_by(account, domain.digest(hash(&all)), self.signature) {
            Ok(())
        } else {
            Err(revert!(InvalidSignature(account)))
        }
    }

    /// As [`Self::check`], with the account's next nonce before the deadline, which is used up and returned.
    pub fn use_up(
        &self,
        account: Address,
        domain: &Domain,
        members: &[&dyn ToWord],
    ) -> Result<u64> {
        let nonce = use_nonce(account)?;
        let mut all: Vec<&dyn ToWord> = members.to_vec();
        all.push(&nonce);
        self.check(account, domain, &all)?;
        Ok(nonce)
    }
}
