//! Weekly rewards, paid against a Merkle sum root.
//!
//! One deployment per pool. A publisher posts one root per week under a bond; in the challenge window that follows the judge
//! may void the week, the guardian may veto its root and anyone may object; then it is final for ever and every vehicle's
//! account can be paid with a proof. The interface, with every error and event, is
//! `contracts/interfaces/IRewardsDistributor.sol`, which this crate compiles in; the rules of points, issuance, leaf and tree
//! are `protocol`'s.
//!
//! * `contract`: the calls it answers. `arguments`: what they carry.
//! * `setup`: initialising.
//! * `publish`, `pending`, `objection`, `challenge`: a week's way from root to finality, or back.
//! * `funds`, `bond`: the tokens that are put up for it.
//! * `claim`, `batch`, `claims`, `signature`, `payout`: paying it.
//! * `pause`, `admin`, `views`: everything else.
//! * `store`, `words`: what is stored where.
//!
//! Solvency: tokens held ≥ bonds + an objection's bond + reserve + deposits for unpublished weeks + what published weeks still
//! owe. Tokens are counted as they come in, and publishing moves what a week shares out from reserve and deposits to what is
//! owed: a claim needs no books, because no tree pays more than was set aside for it.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod admin;
mod arguments;
mod batch;
mod bond;
mod challenge;
mod claim;
mod claims;
mod contract;
mod errors;
mod funds;
mod objection;
mod pause;
mod payout;
mod pending;
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
    interface::Part,
    interface::Setting,
    interface::WeekState,
);

pub use abi_codec::Revert;
pub use contract::RewardsDistributor;

/// May publish weeks.
pub const PUBLISHER_ROLE: B256 = type_hash(roles::PUBLISHER.as_bytes());
/// May veto a pending week and pause.
pub const GUARDIAN_ROLE: B256 = type_hash(roles::GUARDIAN.as_bytes());
/// May hold a pending week and void it.
pub const JUDGE_ROLE: B256 = type_hash(roles::JUDGE.as_bytes());

/// Once in the program, as all that names a role twice.
#[inline(never)]
fn only_guardian() -> Result<()> {
    contract_base::roles::only(GUARDIAN_ROLE)
}

#[inline(never)]
fn only_judge() -> Result<()> {
    contract_base::roles::only(JUDGE_ROLE)
}
