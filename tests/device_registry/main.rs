//! Devices as compiled WASM, spoken to as manufacturers, drivers and connections do: every rule, every refusal.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

mod claiming;
mod common;
mod connecting;
mod contract_accounts;
mod events;
mod history;
mod manufacturers;
mod metadata;
mod pairing;
mod registering;
mod releasing;
mod replacing;
mod roots;
mod scene;
mod setup;
mod signatures;
mod spots;
mod transfers;
mod unpairing;
mod vehicles;
mod withdrawing;
