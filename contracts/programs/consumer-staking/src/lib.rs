//! The stake of those who read drivers' data, and what becomes of it when they misuse them.
//!
//! The interface, with every error and event, is `contracts/interfaces/IConsumerStaking.sol`, which this crate compiles in;
//! how much stake is needed, how a slash is taken and shared out, and the shares' leaf are `protocol`'s.
//!
//! * `contract`: the calls it answers. `setup`: initialising, who decides.
//! * `parameters`: the DAO's rules, and since when they hold.
//! * `licence`, `stake`, `unbonding`: a consumer's account. `standing`, `meter`, `fees`: what it consumes and needs.
//! * `cases`, `verdict`, `compensation`: an accusation's way to the harmed drivers.
//! * `views`: reading. `store`, `words`: what is stored where. `books`: the sums of all of it.
//!
//! Tokens held = active + unbonding stake + compensation left + bonds. `books` keeps the sums; whatever changes an account,
//! a case or a pot goes through it.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod books;
mod cases;
mod compensation;
mod contract;
mod errors;
mod fees;
mod licence;
mod meter;
mod parameters;
mod setup;
mod stake;
mod standing;
mod store;
mod unbonding;
mod verdict;
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

pub use abi_codec::Revert;
pub use contract::ConsumerStaking;

/// May report consumption.
pub const METER_ROLE: B256 = type_hash(b"METER_ROLE");
/// May freeze a licence for a time.
pub const GUARDIAN_ROLE: B256 = type_hash(b"GUARDIAN_ROLE");
