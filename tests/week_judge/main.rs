//! The judge of weeks as compiled WASM: every kind of lie falls, honest weeks stand.

#![allow(clippy::unwrap_used, missing_docs)]

mod anchors;
mod attempts;
mod bringing;
mod common;
mod delays;
mod demands;
mod falls;
mod gas;
mod heartbeats;
mod honest;
mod last_week;
mod lies;
mod registry;
mod setup;
mod state;
