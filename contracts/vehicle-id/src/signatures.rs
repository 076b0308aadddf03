//! What owners and attestors sign (EIP-712).

use crate::{errors, interface as i, Result, VehicleId};
use abi_codec::{emit, ToWord};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{hash, signed_by, type_hash, Domain},
    host::now,
};

pub(crate) const NAME: &str = "DIMO Vehicle ID";
pub(crate) const VERSION: &str = "1";

const DOMAIN: Domain = Domain {
    name: type_hash(NAME.as_bytes()),
    version: type_hash(VERSION.as_bytes()),
};

pub(crate) const ATTESTATION: B256 = type_hash(
    b"Attestation(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,\
      uint64 nonce,uint64 deadline)",
);
pub(crate) const MINT: B256 = type_hash(
    b"Mint(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,\
      bool dataConsent,uint256 nonce,uint64 deadline)",
);
pub(crate) const DATA_CONSENT: B256 =
    type_hash(b"DataConsent(uint64 vehicleId,bool consent,uint256 nonce,uint64 deadline)");

/// A signature, and until when it is good.
pub(crate) struct Signed<'a> {
    pub(crate) by: Address,
    pub(crate) deadline: u64,
    pub(crate) signature: &'a [u8],
}

impl Signed<'_> {
    /// Refuses unless the struct of these members was signed in time. The deadline is its last member.
    pub(crate) fn check(&self, members: &[&dyn ToWord]) -> Result<()> {
        if now() > self.deadline {
            return Err(errors::signature_expired(self.deadline));
        }
        let mut all: Vec<&dyn ToWord> = members.to_vec();
        all.push(&self.deadline);
        if signed_by(self.by, DOMAIN.digest(hash(&all)), self.signature) {
            Ok(())
        } else {
            Err(errors::invalid_signature(self.by))
        }
    }
}

impl VehicleId {
    /// As [`Signed::check`], with the account's nonce before the deadline: it works once.
    pub(crate) fn use_signature(
        &mut self,
        signed: &Signed<'_>,
        members: &[&dyn ToWord],
    ) -> Result<()> {
        let nonce = self.nonces.use_nonce(signed.by);
        let mut all: Vec<&dyn ToWord> = members.to_vec();
        all.push(&nonce);
        signed.check(&all)?;
        emit::<i::NonceUsed>(&[&signed.by], &[&nonce]);
        Ok(())
    }
}
