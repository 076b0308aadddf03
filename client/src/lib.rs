//! The library of everyone who talks to the contracts: the `dimo` program, relayers, bots, tests and benches.
//!
//! * [`chain`]: a node behind a URL ([`Chain`](chain::Chain)) and an account that sends ([`Sender`](chain::Sender)).
//! * [`contracts`]: what stands on the chain, read by type. [`bindings`] has every call, event and error.
//! * [`claims`], [`publish`], [`compensation`]: weeks and compensations, from a folder or file to the transaction.
//! * [`judge`]: proofs of error against a published week, demands of its data, and their answers. [`heartbeat`]: what devices sign.
//! * [`deploy`], [`audit`], [`dao`]: a system, who may do what in it, and how that is changed.
//! * [`signing`], [`device_keys`], [`keys`]: consents for somebody else to send in, and keys to sign with.
//! * [`errors`], [`time`], [`units`], [`roles`]: reverts, moments and amounts as people read them.
//!
//! ```
//! use client::{
//!     bindings::IRewardsDistributor::depositBondCall,
//!     chain::{Chain, Read, Sender},
//!     contracts::Pool,
//!     deploy::{self, Artefacts},
//!     keys::dev_signer,
//! };
//! use devnode::Devnode;
//!
//! # #[tokio::main]
//! # async fn main() -> anyhow::Result<()> {
//! let node = Devnode::start(Default::default()).await?;
//! let chain = Chain::connect(&node.url()).await?;
//! let mut sender = Sender::new(&chain, dev_signer(0)?).await?;
//! let me = sender.address();
//!
//! // A token, and a pool for it: the program that `scripts/build-contracts` built, behind a proxy.
//! let artefacts = Artefacts::locate(None)?;
//! let mut settings = deploy::baseline();
//! settings.token = deploy::token(&mut sender, &artefacts, me).await?;
//! (settings.admin, settings.publisher, settings.guardian) = (me, me, me);
//! let pool = deploy::pool(&mut sender, &artefacts, &settings).await?.distributor;
//!
//! // Reads are typed.
//! let pool = Pool::new(chain, pool);
//! assert_eq!(pool.weekInfo(0).read().await?.amount, protocol::Schedule::DIMO.initial_limit);
//!
//! // A refusal comes before anything is sent, and in words.
//! let refused = sender.call(pool.address(), &depositBondCall { amount: 1 }).await.unwrap_err();
//! assert!(refused.to_string().starts_with("SafeErc20FailedOperation"), "{refused}");
//! # Ok(())
//! # }
//! ```

pub mod address;
pub mod audit;
pub mod chain;
pub mod claims;
pub mod compensation;
pub mod contracts;
pub mod dao;
pub mod deploy;
pub mod device_keys;
pub mod errors;
pub mod heartbeat;
pub mod judge;
pub mod keys;
pub mod publish;
pub mod roles;
pub mod signing;
pub mod time;
pub mod units;

pub use bindings;
