//! What becomes of those who misuse drivers' data: cases against data consumers, and compensation of the harmed drivers.
//!
//! The interface, with every error and event, is `contracts/interfaces/IDisputes.sol`, which this crate compiles in; how a
//! slash is shared out, the shares' leaf and how long a case may take are `protocol`'s.
//!
//! * `contract`: the calls it answers. `setup`: initialising, who decides.
//! * `parameters`: the DAO's rules, and since when they hold.
//! * `cases`, `verdict`, `compensation`: an accusation's way to the harmed drivers.
//! * `staking`: what ConsumerStaking is told to do with the stake of the accused, which lies there.
//! * `views`: reading. `store`, `words`: what is stored where. `books`: the sums of all of it.
//!
//! Tokens held = compensation left + bonds. `books` keeps the sums; whatever changes a bond or a pot goes through it.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod books;
mod cases;
mod compensation;
mod contract;
mod errors;
mod parameters;
mod setup;
mod staking;
mod store;
mod verdict;
mod views;
mod words;

/// Selectors and topics of the published interface.
#[allow(missing_docs, clippy::too_many_arguments)]
mod interface {
    alloy_sol_types::sol!(
        #![sol(all_derives)]
        "../../interfaces/IDisputes.sol"
    );
    pub(crate) use IDisputes::*;
}

use contract_base::Result;

abi_codec::enums! {
    interface::CaseState { None, Open, Upheld, Dismissed, Lapsed },
    interface::Setting,
}

pub use abi_codec::Revert;
pub use contract::Disputes;
