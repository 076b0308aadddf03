//! What owners and attestors sign (EIP-712).

use crate::Result;
use abi_codec::ToWord;
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{type_hash, Domain},
    Signed,
};

pub(crate) const NAME: &str = "DIMO Vehicle ID";
pub(crate) const VERSION: &str = "1";

pub(crate) const DOMAIN: Domain = Domain {
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

/// Refuses unless `account` signed these members, its next nonce and the deadline.
pub(crate) fn use_signature(
    account: Address,
    signed: &Signed<'_>,
    members: &[&dyn ToWord],
) -> Result<()> {
    signed.use_up(account, &DOMAIN, members).map(drop)
}
