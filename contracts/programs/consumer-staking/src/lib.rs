//! The stake of those who read drivers' data.
//!
//! The interface, with every error and event, is `contracts/interfaces/IConsumerStaking.sol`, which this crate compiles in;
//! how much stake is needed, how a slash is taken, and for how long a case may lock stake are `protocol`'s.
//!
//! * `contract`: the calls it answers. `setup`: initialising, who decides.
//! * `parameters`: the DAO's rules, and since when they hold.
//! * `licence`, `stake`, `unbonding`: a consumer's account. `standing`, `meter`, `fees`: what it consumes and needs.
//! * `locks`, `slashing`: what Disputes may do to a stake, and nobody else.
//! * `views`: reading. `store`, `words`: what is stored where. `books`: the sums of all of it.
//!
//! Tokens held = active + unbonding stake. `books` keeps the sums; whatever changes an account goes through it. Nothing here
//! asks Disputes anything: without it stake is asked back and withdrawn all the same.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod books;
mod contract;
mod errors;
mod fees;
mod licence;
mod locks;
mod meter;
mod parameters;
mod setup;
mod slashing;
mod stake;
mod standing;
mod store;
mod unbonding;
mod views;
mod words;

/// Selectors and topics of the published interface.
#[allow(missing_docs, clippy::too_many_arguments)]
mod interface {
    alloy_sol_types::sol!("../../interfaces/IConsumerStaking.sol");
    pub(crate) use IConsumerStaking::*;
}

use alloy_primitives::B256;
use contract_base::{eip712::type_hash, Result};
use protocol::roles;

abi_codec::enums!(interface::Setting);

pub use abi_codec::Revert;
pub use contract::ConsumerStaking;

/// May report consumption.
pub const METER_ROLE: B256 = type_hash(roles::METER.as_bytes());
/// May lock stake and slash it: Disputes. A role rather than an address that is set, so that its refusals carry values, audits of
/// roles see it, and a successor may begin while the cases of its predecessor come to their end.
pub const DISPUTES_ROLE: B256 = type_hash(roles::DISPUTES.as_bytes());
/// May freeze a licence for a time.
pub const GUARDIAN_ROLE: B256 = type_hash(roles::GUARDIAN.as_bytes());
