//! Hostile clients, programs and numbers: refused or served in time, in bounded memory, and the node lives on.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod bodies;
mod bombs;
mod connections;
mod depth;
mod numbers;
mod raw;
mod slowest;
