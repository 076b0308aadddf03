//! Vehicle identities as compiled WASM, spoken to as owners, attestors and marketplaces do: every rule, every refusal.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

mod access;
mod batches;
mod burning;
mod common;
mod consent;
mod delegated;
mod events;
mod guarding;
mod metadata;
mod minting;
mod payees;
mod personal;
mod reclaiming;
mod setup;
mod signatures;
mod transfers;
