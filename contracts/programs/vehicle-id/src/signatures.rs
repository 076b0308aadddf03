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
      uint32 vinScheme,uint64 nonce,uint64 deadline)",
);
pub(crate) const MINT: B256 = type_hash(
    b"Mint(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,\
      bool dataConsent,uint256 nonce,uint64 deadline)",
);
pub(crate) const DATA_CONSENT: B256 =
    type_hash(b"DataConsent(uint64 vehicleId,bool consent,uint256 nonce,uint64 deadline)");
pub(crate) const PAYEE: B256 =
    type_hash(b"Payee(uint64 vehicleId,address payee,uint256 nonce,uint64 deadline)");
pub(crate) const ACCESS_GRANT: B256 = type_hash(
    b"AccessGrant(uint64 vehicleId,address grantee,uint128 permissions,uint64 expiry,bool personal,\
      bytes32 termsHash,string termsUri,uint256 nonce,uint64 deadline)",
);
pub(crate) const ACCESS_REVOCATION: B256 =
    type_hash(b"AccessRevocation(uint64 vehicleId,address grantee,uint256 nonce,uint64 deadline)");
pub(crate) const ALL_ACCESS_REVOCATION: B256 =
    type_hash(b"AllAccessRevocation(uint64 vehicleId,uint256 nonce,uint64 deadline)");
pub(crate) const BURN: B256 = type_hash(b"Burn(uint64 vehicleId,uint256 nonce,uint64 deadline)");
pub(crate) const RECLAIM: B256 =
    type_hash(b"Reclaim(uint64 vehicleId,address keeper,uint64 nonce,uint64 deadline)");
pub(crate) const RECLAIM_OBJECTION: B256 =
    type_hash(b"ReclaimObjection(uint64 vehicleId,uint256 nonce,uint64 deadline)");

/// Refuses unless `account` signed these members, its next nonce and the deadline.
pub(crate) fn use_signature(
    account: Address,
    signed: &Signed<'_>,
    members: &[&dyn ToWord],
) -> Result<()> {
    signed.use_up(account, &DOMAIN, members).map(drop)
}
