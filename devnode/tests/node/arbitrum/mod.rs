//! Arbitrum's surroundings: precompiles, predeployed contracts, the life of programs, ArbOS 60.

mod arbos60;
mod lifecycle;
#[allow(
    clippy::too_many_arguments,
    reason = "an event has as many fields as it has"
)]
mod precompiles;
mod predeploys;
