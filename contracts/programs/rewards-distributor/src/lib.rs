//! Weekly rewards, paid against a Merkle sum root.
//!
//! One deployment per pool. A publisher posts one root per week under a bond; after a challenge window the
//! week is final for ever and every vehicle's account can be paid with a proof, for years. The interface,
//! with every error and event, is `contracts/interfaces/IRewardsDistributor.sol`, which this crate compiles
//! in; the rules of points, issuance, leaf and tree are `protocol`'s.
//!
//! * `contract`: the calls it answers. `arguments`, `packed`: what they carry.
//! * `setup`: initialising.
//! * `publish`, `bond`, `challenge`: a week's way from root to finality.
//! * `claim`, `batch`, `signature`: paying it.
//! * `admin`, `views`: everything else.
//! * `store`, `words`: what is stored where.
//!
//! Solvency: tokens held ≥ bonds + deposits for unpublished weeks + what published weeks still owe.
//! `publish` checks it, every other function keeps it.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod admin;
mod arguments;
mod batch;
mod bond;
mod challenge;
mod claim;
mod contract;
mod errors;
mod packed;
mod publish;
mod setup;
mod signature;
mod store;
mod token;
mod views;
mod words;

/// Selectors and topics of the published interface.
#[allow(missing_docs, clippy::too_many_arguments)]
mod interface {
    alloy_sol_types::sol!("../../interfaces/IRewardsDistributor.sol");
    pub(crate) use IRewardsDistributor::*;
}

use alloy_primitives::B256;
use contract_base::{eip712::type_hash, Result};
use protocol::roles;

abi_codec::enums!(
    interface::ClaimStatus,
    interface::Setting,
    interface::WeekState,
);

pub use abi_codec::Revert;
pub use contract::RewardsDistributor;

/// May publish weeks.
pub const PUBLISHER_ROLE: B256 = type_hash(roles::PUBLISHER.as_bytes());
/// May veto a pending week and pause.
pub const GUARDIAN_ROLE: B256 = type_hash(roles::GUARDIAN.as_bytes());
