//! The whitelist of hardware makers and software connections.
//!
//! The interface, with every error and event, is `contracts/interfaces/IManufacturerRegistry.sol`, which this
//! crate compiles in; the week clock is `protocol`'s.
//!
//! * `contract`: the calls it answers.
//! * `setup`: initialising.
//! * `entries`: the whitelist and its points. `standing`: suspending and revoking. `ownership`: an entry's owner.
//! * `levels`: the levels of the streak.
//! * `name`: which names there may be. `views`: reading. `store`: what is stored where.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod contract;
mod entries;
mod errors;
mod levels;
mod name;
mod ownership;
mod setup;
mod standing;
mod store;
mod views;

/// Selectors and topics of the published interface.
#[allow(missing_docs, clippy::too_many_arguments)]
mod interface {
    alloy_sol_types::sol!(
        #![sol(all_derives)]
        "../../interfaces/IManufacturerRegistry.sol"
    );
    pub(crate) use IManufacturerRegistry::*;
}

use contract_base::Result;

abi_codec::enums! {
    interface::Kind { Hardware, Software },
    interface::Status,
}

pub use abi_codec::Revert;
pub use contract::ManufacturerRegistry;
