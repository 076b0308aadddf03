//! Takes published weeks back on proofs of error.
//!
//! The interface, with every error and event, is `contracts/interfaces/IWeekJudge.sol`, which this crate compiles in. What is a
//! lie is `protocol::fault`'s to say; here facts are verified: leaves under a published root, words under an anchored state,
//! the registries' own histories.
//!
//! * `contract`: the calls it answers. `leaves`: what they carry of trees.
//! * `setup`: initialising, the DAO's settings.
//! * `anchor`: the state at the end of a week. `vehicles`: what it says of owner and consent.
//! * `pools`: what pools are asked and told. `registries`: what the registries are asked.
//! * `tree`, `streaks`, `facts`: the proofs.
//! * `demands`, `answers`: data and heartbeats that somebody wants to see.
//! * `store`: what is stored where.
//!
//! Tokens held are the bonds of open demands.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)
)]

extern crate alloc;

mod anchor;
mod answers;
mod contract;
mod demands;
mod errors;
mod facts;
mod leaves;
mod pools;
mod registries;
mod setup;
mod store;
mod streaks;
mod tree;
mod vehicles;

/// Selectors and topics of the published interface.
#[allow(missing_docs, clippy::too_many_arguments)]
mod interface {
    alloy_sol_types::sol!(
        #![sol(all_derives)]
        "../../interfaces/IWeekJudge.sol"
    );
    pub(crate) use IWeekJudge::*;
}

use contract_base::Result;

abi_codec::enums! {
    interface::Rule { None, Baseline, Green, Marketplace, Referral },
    interface::Fault,
    interface::Evidence { Leaf, Hardware, Software },
    interface::Kind { Hardware, Software },
}

pub use abi_codec::Revert;
pub use contract::WeekJudge;
