//! Cases as compiled WASM, beside the staking that obeys them, spoken to as reporters, the accused, drivers and the DAO do:
//! every rule, every refusal; and what holds of both contracts together.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

mod batches;
mod cases;
mod common;
mod compensation;
mod concurrent;
mod escaping;
mod events;
mod generate;
mod lapsing;
mod model;
mod parameters;
mod roles;
mod sequences;
mod setup;
mod slashing;
mod tokens;
