//! The node through JSON-RPC, a file for each part of it.
//!
//! One program: every test program of its own would be linked with an EVM and a WASM engine. What needs a process to itself
//! (memory, connections, the `devnode` program) lies beside this folder.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod activation;
mod arbitrum;
mod blocks;
#[path = "../common/mod.rs"]
mod common;
mod context;
mod dev;
mod errors;
mod filters;
mod fork;
mod frames;
mod hostio_tracer;
mod notes;
mod pool;
mod profile;
mod proofs;
mod rpc;
mod settings;
mod signing;
mod simulate;
mod state_file;
mod subscriptions;
mod traces;
mod transactions;
