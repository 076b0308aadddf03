//! The Stylus VM: validation, activation, metering and execution of WASM contracts, to the unit of gas
//! what an Arbitrum chain charges.
//!
//! The way of a contract: [`code`] unpacks what is stored on chain, [`module`] reads it,
//! [`validate`] refuses what a chain refuses, [`instrument`] adds the metering, [`mod@activate`] fixes
//! its costs, [`engine`] compiles it and keeps the result, [`program`] runs one call of it as a
//! coroutine that talks to the chain through [`api`]. All figures are in [`price`]. A [`witness`] can look on, as
//! [`profile`] does.

pub mod activate;
pub mod api;
pub mod code;
pub mod config;
pub mod engine;
mod hostio;
pub mod instrument;
pub mod module;
pub mod names;
pub mod price;
pub mod profile;
pub mod program;
mod ticker;
pub mod validate;
pub mod witness;

pub use activate::{Activation, activate, activate_within};
pub use api::{CallKind, Env, Note, Outcome, Request, Response, Status, Step, StoreStatus};
pub use code::{compress, decompress, is_stylus};
pub use config::{Config, Version};
pub use engine::{Compiled, Vm, VmError};
pub use names::Names;
pub use profile::Profile;
pub use program::Program;
pub use validate::Refusal;
pub use witness::{HostioCall, SharedWitness, Witness};
