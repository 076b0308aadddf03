//! An Arbitrum chain in one process: EVM contracts and Stylus programs, JSON-RPC in front.
//!
//! It starts in milliseconds, keeps everything in memory and mines every transaction at once unless told otherwise. Gas is what
//! Nitro charges. Tests start one on a free port:
//!
//! ```no_run
//! # async fn run() -> Result<(), devnode::StartError> {
//! let node = devnode::Devnode::start(devnode::Config::default()).await?;
//! println!("{}", node.url());
//! node.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! [`Devnode::snapshot`] copies a prepared chain in microseconds, whatever its size; [`Snapshot::start`] makes a
//! node of the copy, so that each test has its own. [`Config::state`] keeps a chain in a file.
//!
//! What differs from a real chain: there is no parent chain, so no data fee for calldata and no messages;
//! block numbers are the chain's own.

mod arbos;
mod chain;
#[cfg(feature = "cli")]
pub mod cli;
mod config;
mod evm;
#[doc(hidden)]
pub mod fuzzing;
mod genesis;
mod naming;
mod node;
mod precompiles;
mod predeploys;
mod programs;
mod rpc;
mod saver;
mod snapshot;
mod state;
mod state_file;
pub mod stylus;

/// The guide, whose Rust `cargo test --doc` runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod guide {}

pub use config::{CACHE_MANAGER, Config, ConfigError, Mining, STYLUS_DEPLOYER, TEST_MNEMONIC};
pub use naming::SymbolsError;
pub use node::{Devnode, StartError};
pub use snapshot::Snapshot;
pub use state_file::{FormatError, StateFileError};
