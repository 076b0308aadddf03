//! Which staking contract a command acts on, and paying into it.

use alloy::{primitives::Address, sol_types::SolCall};
use anyhow::Result;
use clap::Args;
use client::{chain::Read, contracts::Consumers};

use crate::commands::{
    acting::{Act, ActArgs, Learned, Spending},
    network::{AddressBook, ConsumersArg, NetworkArgs},
};
use crate::report::Report;

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
    told: impl FnOnce(&alloy::rpc::types::TransactionReceipt) -> Result<Learned>,
) -> Result<Report> {
    let token: Address = consumers.state().read().await?.token;
    let spending = Spending { token, amount };
    act.carry_out_paying(consumers.chain(), what, &spending, told)
        .await
}
