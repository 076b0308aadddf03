//! A week's inputs from the chain: what every event does, what none may do, and that it matters neither how logs are
//! obtained nor where reading is interrupted.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
#![allow(non_snake_case)] // Arguments have the names of their Solidity interface.

mod blooms;
mod checkpoints;
mod comparison;
mod contracts;
mod devices;
mod levels;
mod logs;
mod manufacturers;
mod node;
mod reading;
mod roster;
mod second;
mod sequences;
mod snapshot_block;
mod spans;
mod stage;
mod story;
mod vehicles;
mod week_cases;
