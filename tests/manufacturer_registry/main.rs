//! The manufacturer registry as compiled WASM, spoken to as the DAO and makers do: every rule, every refusal.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

mod common;
mod events;
mod levels;
mod names;
mod operators;
mod owners;
mod points;
mod reappointing;
mod setup;
mod signing;
mod statuses;
mod suspensions;
mod whitelisting;
