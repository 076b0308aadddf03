//! Arbitrum's surroundings: precompiles, predeployed contracts, the life of programs, ArbOS 60.
#![allow(clippy::unwrap_used)]

mod arbos60;
#[path = "../common/mod.rs"]
mod common;
mod lifecycle;
#[allow(
    clippy::too_many_arguments,
    reason = "an event has as many fields as it has"
)]
mod precompiles;
mod predeploys;
