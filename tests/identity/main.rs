//! Manufacturers, vehicles and devices under random sequences of everything everybody can do.
//!
//! * `model`: the rules, said once more and plainly. `invariants`: what must hold over any of its steps.
//! * `generate`: actions that fit the state. `coverage`: whether a sample has seen everything.
//! * `state`: what can be seen. `fold`: what the events alone say of it.
//! * `sequences`: thousands of short sequences on the model alone. `replay`: a long one on the compiled contracts.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(clippy::large_enum_variant)] // Actions are few and short-lived.
#![allow(unreachable_pub)] // Nothing here is for others.
#![allow(non_snake_case)] // Events and errors have the names of their Solidity interface.

mod coverage;
mod fold;
mod generate;
mod invariants;
mod model;
mod replay;
mod sequences;
mod state;
