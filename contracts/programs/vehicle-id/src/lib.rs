//! A vehicle's identity: who owns it, who is paid, who may read its data.
//!
//! The interface, with every error and event, is `contracts/interfaces/IVehicleId.sol`, which this crate compiles in;
//! the ERC-721 part is the crate `erc721`.
//!
//! * `contract`: the calls it answers.
//! * `setup`: initialising, settings of the DAO.
//! * `mint`, `owner`, `access` and `personal`, `transfer`: what happens to a vehicle. `reclaim`: the way back to one.
//! * `attestor`: whose word counts.
//! * `views`: reading. `store`: what is stored where.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod access;
mod attestor;
mod contract;
mod errors;
mod mint;
mod owner;
mod personal;
mod reclaim;
mod setup;
mod signatures;
mod store;
mod transfer;
mod views;

/// Selectors and topics of the published interface.
#[allow(missing_docs, clippy::too_many_arguments)]
mod interface {
    alloy_sol_types::sol!(
        #![sol(all_derives)]
        "../../interfaces/IVehicleId.sol"
    );
    pub(crate) use IVehicleId::*;
}

use alloy_primitives::B256;
use contract_base::{eip712::type_hash, Result};
use protocol::roles;

abi_codec::enums!(interface::Powertrain {
    ICE,
    HEV,
    PHEV,
    BEV
});

pub use abi_codec::Revert;
pub use contract::VehicleId;

/// Attests that a VIN commitment, definition and powertrain are a real vehicle's.
pub const ATTESTOR_ROLE: B256 = type_hash(roles::ATTESTOR.as_bytes());
