//! `dimo consumer …`: licences and stakes of those who read drivers' data.

pub mod contract;
pub mod fee;
pub mod licence;
pub mod list;
pub mod show;
pub mod stake;
pub mod usage;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Consumer: make the key's account a licence
    Register(licence::Args),
    /// Consumer: add to the stake; the tokens are approved first if they have to be
    Stake(stake::StakeArgs),
    /// Consumer: ask stake back, or (--cancel) make all that was asked back count again
    ///
    /// It stops counting at once, can be slashed until it is withdrawn, and can be withdrawn after the unbonding period.
    Unstake(stake::UnstakeArgs),
    /// Consumer: withdraw what has unbonded, as far as no case locks it
    Withdraw(stake::WithdrawArgs),
    /// Consumer: pay a fee for data, into the marketplace pool of the running week
    Fee(fee::Args),
    /// Show what a consumer consumed, week by week; or (--report) report it with METER_ROLE
    Usage(usage::Args),
    /// Show a consumer: stake, what is required, standing
    Show(show::Args),
    /// Show all consumers that ever registered
    List(list::Args),
}

/// Runs one.
///
/// # Errors
/// The contract's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Register(args) => licence::run(args).await,
        Command::Stake(args) => stake::stake(args).await,
        Command::Unstake(args) => stake::unstake(args).await,
        Command::Withdraw(args) => stake::withdraw(args).await,
        Command::Fee(args) => fee::run(args).await,
        Command::Usage(args) => usage::run(args).await,
        Command::Show(args) => show::run(args).await,
        Command::List(args) => list::run(args).await,
    }
}
