//! The consumers' staking as compiled WASM, spoken to as consumers, reporters, drivers and the DAO do: every rule, every
//! refusal.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

mod access;
mod batches;
mod cases;
mod common;
mod compensation;
mod concurrent;
mod escaping;
mod events;
mod fees;
mod freezing;
mod generate;
mod lapsing;
mod licences;
mod metering;
mod model;
mod parameters;
mod sequences;
mod setup;
mod slashing;
mod staking;
mod tokens;
mod unbonding;
