//! The rewards distributor as compiled WASM, spoken to as wallets do: every rule, every refusal.

#![allow(clippy::unwrap_used, missing_docs)]

mod abi;
mod batches;
mod bonds;
mod challenges;
mod claims;
mod common;
mod deposits;
mod events;
mod pauses;
mod publishing;
mod redirected;
mod roles;
mod sanctions;
mod setup;
mod signatures;
mod sweeping;
mod tokens;
mod upgrades;
mod views;
