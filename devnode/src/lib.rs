//! An Arbitrum chain in one process: EVM contracts and Stylus programs, JSON-RPC in front.
//!
//! It starts in milliseconds, keeps everything in memory and mines every transaction at once unless told otherwise. Gas is what
//! Nitro charges. Tests start one on a free port:
//!
//! ```
//! use alloy::{
//!     primitives::{Address, U256},
//!     providers::{Provider, ProviderBuilder},
//!     rpc::types::TransactionRequest,
//! };
//! use devnode::{Config, Devnode};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # rustls::crypto::ring::default_provider().install_default().ok();
//! let node = Devnode::start(Config::default()).await?;
//! let chain = ProviderBuilder::new().connect_http(node.url().parse()?);
//!
//! // The node signs for the accounts it funds.
//! let alice = chain.get_accounts().await?[0];
//! let transaction = TransactionRequest::default().from(alice).to(Address::repeat_byte(0xb0)).value(U256::from(7));
//! let receipt = chain.send_transaction(transaction).await?.get_receipt().await?;
//! assert_eq!((receipt.block_number, receipt.gas_used), (Some(1), 21_000));
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

pub use config::{
    CACHE_MANAGER, Config, ConfigError, Mining, NITRO_DEV_ACCOUNT, NITRO_DEV_KEY, STYLUS_DEPLOYER,
    TEST_MNEMONIC,
};
pub use naming::SymbolsError;
pub use node::{Devnode, StartError};
pub use snapshot::Snapshot;
pub use state_file::{FormatError, StateFileError};
