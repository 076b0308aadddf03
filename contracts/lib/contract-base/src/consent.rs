//! A signature that is good until its deadline, and works once.

use crate::{
    eip712::{hash, signed_by, Domain},
    host::now,
    Result,
};
use abi_codec::{emit, revert, ToWord, Uint256};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::sol;
use openzeppelin_stylus::utils::nonces::Nonces;

sol! {
    event NonceUsed(address indexed account, uint256 nonce);

    error InvalidSignature(address account);
    error SignatureExpired(uint64 deadline);
}

/// Somebody's signature, and until when it is good.
#[derive(Clone, Copy)]
pub struct Consent<'a> {
    /// The last second it is good in.
    pub deadline: u64,
    /// What a key signed, or whatever a contract account takes for a signature.
    pub signature: &'a [u8],
}

impl Consent<'_> {
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

    /// As [`Self::check`], with the account's nonce before the deadline: it works once.
    pub fn use_up(
        &self,
        account: Address,
        domain: &Domain,
        nonces: &mut Nonces,
        members: &[&dyn ToWord],
    ) -> Result<()> {
        let nonce = Uint256::from(nonces.use_nonce(account));
        let mut all: Vec<&dyn ToWord> = members.to_vec();
        all.push(&nonce);
        self.check(account, domain, &all)?;
        emit!(NonceUsed(indexed account, nonce));
        Ok(())
    }
}
