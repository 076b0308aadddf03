//! Execution of one transaction: revm for EVM code, the Stylus VM for code that starts with 0xEFF000,
//! in one stack of frames.
//!
//! [`Run`] is the entrance. revm's handler validates, charges and settles the transaction; its frame loop
//! is replaced by [`frames`], whose frames are of either kind and call each other freely.

mod answer;
mod arb;
mod config;
mod deadline;
mod empties;
mod frames;
mod handler;
mod instructions;
mod observer;
mod pages;
mod peek;
mod recent;
mod run;
mod spans;
mod stylus_frame;

use revm::{
    Context, Journal,
    context::{BlockEnv, CfgEnv, Evm, TxEnv},
    database_interface::Database,
    handler::{EthFrame, instructions::EthInstructions},
    interpreter::interpreter::EthInterpreter,
};
use std::convert::Infallible;

use crate::precompiles::ArbPrecompiles;

pub(crate) use arb::{Arb, Settings};
pub(crate) use config::{Checks, cfg};
pub(crate) use deadline::{Deadline, OUT_OF_TIME};
pub(crate) use observer::{Observer, Onlooker, ProgramCall, ProgramEntry};
pub(crate) use peek::{is_destroyed, is_warm, peek};
pub(crate) use recent::RecentPrograms;
pub(crate) use run::{Executed, ExecutionError, Run};

/// A database that cannot fail: everything is in memory.
pub(crate) trait Db: Database<Error = Infallible> {}
impl<T: Database<Error = Infallible>> Db for T {}

/// Everything a frame can reach: block, transaction, journal, and what Arbitrum adds.
pub(crate) type Ctx<DB> = Context<BlockEnv, TxEnv, CfgEnv, DB, Journal<DB>, Arb>;

/// revm with our context and precompiles.
pub(crate) type ArbEvm<DB> = Evm<
    Ctx<DB>,
    (),
    EthInstructions<EthInterpreter, Ctx<DB>>,
    ArbPrecompiles,
    EthFrame<EthInterpreter>,
>;
