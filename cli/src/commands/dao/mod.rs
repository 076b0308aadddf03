//! `dimo dao …`: what token holders decide.

mod call;
mod carry;
mod cases;
mod delegate;
mod levels;
mod list;
mod manufacturers;
mod parameters;
mod propose;
mod roles;
mod show;
mod situation;
mod upgrade;
mod vote;

use alloy::primitives::{Address, U256};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use client::{
    chain::Chain,
    dao::{Governance, Names, Proposal},
    deploy::Contract,
};

use self::propose::ProposeCommand;
use super::network::{AddressBook, GovernorArg, NetworkArgs};
use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Give an account the votes of the key's tokens; whoever has delegated to nobody has no votes
    Delegate(delegate::Args),
    /// Make a proposal, and say in words what will be executed
    #[command(subcommand)]
    Propose(Box<ProposeCommand>),
    /// Show all proposals
    List(list::Args),
    /// Show a proposal in words: what it does, how it fares, whether it could be executed
    Show(show::Args),
    /// Vote on a proposal
    Vote(vote::Args),
    /// Hand a proposal that has succeeded to the timelock; anyone may
    Queue(carry::Args),
    /// Carry out a proposal after the timelock's delay; anyone may
    Execute(carry::Args),
    /// Take a proposal back before its vote begins; only its proposer may
    Cancel(carry::Args),
}

/// Runs one.
///
/// # Errors
/// The governor's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    use carry::Step;
    match command {
        Command::Delegate(args) => delegate::run(args).await,
        Command::Propose(what) => propose::run(what).await,
        Command::List(args) => list::run(args).await,
        Command::Show(args) => show::run(args).await,
        Command::Vote(args) => vote::run(args).await,
        Command::Queue(args) => carry::run(args, Step::Queue).await,
        Command::Execute(args) => carry::run(args, Step::Execute).await,
        Command::Cancel(args) => carry::run(args, Step::Cancel).await,
    }
}

/// Which DAO.
#[derive(Clone, Debug, Args)]
pub struct DaoArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    governor: GovernorArg,
}

/// A DAO, and what is known of the contracts that it governs.
#[derive(Debug)]
struct Seat {
    dao: Governance,
    names: Names,
    book: AddressBook,
}

impl DaoArgs {
    async fn connect(&self) -> Result<Seat> {
        let (chain, book) = self.network.connect().await?;
        let dao = Governance::connect(chain, self.governor.find(&book)?).await?;
        let mut names = Names::of(book.deployment());
        names.add(dao.governor, Contract::Governor);
        names.add(dao.timelock, Contract::Timelock);
        names.add(dao.token, Contract::Token);
        Ok(Seat { dao, names, book })
    }
}

impl Seat {
    const fn chain(&self) -> &Chain {
        self.dao.chain()
    }

    /// The block before the governor's first event.
    fn first_block(&self) -> u64 {
        self.book.deployment().map_or(0, |it| it.block)
    }

    /// Reads the proposal that is called so.
    async fn proposal(&self, called: U256) -> Result<Proposal> {
        self.dao.proposal(called, self.first_block()).await
    }

    /// A contract of the system by its name, or any address.
    fn target(&self, text: &str) -> Result<Address> {
        if let Ok(address) = text.parse() {
            return Ok(address);
        }
        let contract = Contract::ALL.into_iter().find(|it| it.flag() == text);
        let contract = contract.with_context(|| {
            let flags = Contract::ALL.map(Contract::flag).join(", ");
            format!("`{text}` is neither an address nor one of {flags}")
        })?;
        self.book.address(contract, self.names.address(contract))
    }
}

/// Which proposal.
#[derive(Clone, Copy, Debug, Args)]
struct ProposalArg {
    /// The proposal's number, or its id
    #[arg(value_name = "PROPOSAL")]
    proposal: U256,
}
