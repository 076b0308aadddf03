//! `dimo dao …`: what token holders decide.

mod bonds;
mod call;
mod cancel;
mod carry;
mod cases;
mod council;
mod delegate;
mod devices;
mod governed;
mod levels;
mod list;
mod manufacturers;
mod parameters;
mod propose;
mod roles;
mod show;
mod situation;
mod upgrade;
mod vehicles;
mod vote;

use anyhow::Result;
use clap::Subcommand;

use self::propose::ProposeCommand;
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
    /// Take a proposal back before its vote begins, as its proposer; or stop one that the timelock holds, as the council
    Cancel(cancel::Args),
    /// Show who may stop what the timelock holds, and until when
    Council(council::Args),
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
        Command::Cancel(args) => cancel::run(args).await,
        Command::Council(args) => council::run(args).await,
    }
}
