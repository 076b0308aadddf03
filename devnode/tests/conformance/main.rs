//! What a Stylus chain charges and answers, by transactions that any node can replay.
//!
//! Each test puts small programs on a node, calls them in transactions and compares `gasUsed`, status, logs and output with what
//! `model.rs` computes from the published figures. Nothing here asks the node's own price tables. `DEVNODE_RECORD=DIR`
//! keeps the raw transactions of every test, for another VM to repeat.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod accounts;
mod activation;
mod calls;
mod context;
mod control;
mod creates;
mod data;
mod entry;
mod evm_peers;
mod logs;
mod math;
mod memory;
mod model;
mod nitro;
mod opcodes;
mod outcomes;
mod reentry;
mod refunds;
mod storage;
mod storage_cache;
mod transient;
mod wasm;
mod world;
