//! Arbitrum's surroundings: precompiles, predeployed contracts, the life of programs, ArbOS 60.

mod arbos60;
#[allow(
    clippy::too_many_arguments,
    reason = "an event has as many fields as it has"
)]
mod interfaces;
mod lifecycle;
mod node_interface;
mod owner;
mod precompiles;
mod predeploys;
mod stylus_settings;
