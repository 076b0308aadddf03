//! The rewards distributor as compiled WASM, spoken to as wallets do: every rule, every refusal.

#![allow(clippy::unwrap_used, missing_docs)]

mod abi;
mod batches;
mod bonds;
mod books;
mod claims;
mod common;
mod deposits;
mod events;
mod holds;
mod objections;
mod orders;
mod pauses;
mod payouts;
mod publishing;
mod ranges;
mod redirected;
mod reserve;
mod roles;
mod sanctions;
mod setup;
mod signatures;
mod suspensions;
mod tokens;
mod upgrades;
mod vetoes;
mod views;
