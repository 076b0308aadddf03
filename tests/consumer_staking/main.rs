//! The consumers' staking as compiled WASM, spoken to as consumers, meter, guardian, Disputes and the DAO do: every rule,
//! every refusal.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

mod access;
mod common;
mod fees;
mod freezing;
mod licences;
mod locks;
mod metering;
mod parameters;
mod setup;
mod staking;
mod tokens;
mod unbonding;
