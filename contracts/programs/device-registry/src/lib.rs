//! Devices: whose they are, which key they transmit with, which vehicle they are paired with.
//!
//! The interface, with every error and event, is `contracts/interfaces/IDeviceRegistry.sol`, which this crate compiles
//! in; the ERC-721 part is the crate `erc721`.
//!
//! * `contract`: the calls it answers. `requests`: their larger arguments.
//! * `setup`: initialising.
//! * `keys`: whom manufacturers vouch for. `claim`, `connect`, `replace`: how a key gets its device.
//! * `pairing`, `transfer`: what happens to a device. `release`, `successor`: the ways back.
//! * `neighbours`: what is asked of the manufacturers' and the vehicles' contracts.
//! * `views`: reading. `store`: what is stored where.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod claim;
mod connect;
mod contract;
mod errors;
mod keys;
mod neighbours;
mod pairing;
mod release;
mod replace;
mod requests;
mod setup;
mod signatures;
mod store;
mod successor;
mod transfer;
mod views;

/// Selectors and topics of the published interface.
#[allow(missing_docs, clippy::too_many_arguments)]
mod interface {
    alloy_sol_types::sol!(
        #![sol(all_derives)]
        "../../interfaces/IDeviceRegistry.sol"
    );
    pub(crate) use IDeviceRegistry::*;
}

use contract_base::Result;

abi_codec::enums!(interface::Kind { Hardware, Software });

pub use abi_codec::Revert;
pub use contract::DeviceRegistry;
