//! What keys and owners sign (EIP-712).

use crate::{requests::Consent, Result};
use abi_codec::ToWord;
use alloy_primitives::{Address, B256};
use contract_base::eip712::{type_hash, Domain};
use protocol::heartbeat;

pub(crate) const NAME: &str = heartbeat::DOMAIN_NAME;
pub(crate) const VERSION: &str = heartbeat::DOMAIN_VERSION;

const DOMAIN: Domain = Domain {
    name: type_hash(NAME.as_bytes()),
    version: type_hash(VERSION.as_bytes()),
};

pub(crate) const CLAIM: B256 = type_hash(
    b"Claim(address key,uint32 manufacturerId,address owner,uint256 nonce,uint64 deadline)",
);
pub(crate) const PAIR: B256 =
    type_hash(b"Pair(uint64 deviceId,uint64 vehicleId,uint256 nonce,uint64 deadline)");
pub(crate) const CONNECT: B256 = type_hash(
    b"Connect(uint32 manufacturerId,address key,uint64 vehicleId,uint256 nonce,uint64 deadline)",
);
pub(crate) const REPLACE_KEY: B256 =
    type_hash(b"ReplaceKey(uint64 deviceId,address newKey,uint256 nonce,uint64 deadline)");
pub(crate) const UNPAIR: B256 = type_hash(b"Unpair(uint64 deviceId,uint256 nonce,uint64 deadline)");
pub(crate) const RELEASE_OBJECTION: B256 =
    type_hash(b"ReleaseObjection(uint64 deviceId,uint256 nonce,uint64 deadline)");

/// Refuses unless `account` signed these members, its next nonce and the deadline.
pub(crate) fn use_signature(
    account: Address,
    consent: &Consent<'_>,
    members: &[&dyn ToWord],
) -> Result<()> {
    consent.0.use_up(account, &DOMAIN, members).map(drop)
}
