//! `dimo consumer …`: licences and stakes of those who read drivers' data.

pub mod fee;
pub mod licence;
pub mod list;
pub mod show;
pub mod stake;
pub mod usage;

use alloy::{primitives::Address, sol_types::SolCall};
use anyhow::Result;
use clap::{Args, Subcommand};
use client::contracts::Consumers;

use super::{
    acting::{Act, ActArgs, Spending, Told},
    network::{AddressBook, ConsumersArg, NetworkArgs},
};
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

/// Which contract.
#[derive(Clone, Debug, Args)]
pub struct ContractArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    consumers: ConsumersArg,
}

impl ContractArgs {
    /// Connects.
    ///
    /// # Errors
    /// If the node does not answer, or there is no address.
    pub async fn connect(&self) -> Result<(Consumers, AddressBook)> {
        let (chain, book) = self.network.connect().await?;
        let address = self.consumers.find(&book)?;
        Ok((Consumers::new(chain, address), book))
    }
}

/// Sends a call that takes `amount` of the stake token from the sender.
///
/// # Errors
/// The contract's or token's refusal, no key.
pub async fn pay<C: SolCall + std::fmt::Debug>(
    consumers: &Consumers,
    act: &ActArgs,
    what: &Act<C>,
    amount: u128,
    told: impl FnOnce(&alloy::rpc::types::TransactionReceipt) -> Result<Told>,
) -> Result<Report> {
    let token: Address = consumers.state().await?.token;
    let spending = Spending { token, amount };
    act.carry_out_paying(consumers.chain(), what, &spending, told)
        .await
}
