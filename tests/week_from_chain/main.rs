//! A week from the events of the real contracts, with the program as a prover operator and a sceptic use it.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

mod frauds;
mod lossy;
mod previous;
mod proxy;
mod publishing;
mod reorganisations;
mod roots;
mod scene;
mod transport;
mod undone;
mod views;
