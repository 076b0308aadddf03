//! Which contract of cases a command acts on.

use anyhow::Result;
use clap::Args;
use client::contracts::Disputes;

use crate::commands::network::{AddressBook, DisputesArg, NetworkArgs};

/// Which contract.
#[derive(Clone, Debug, Args)]
pub struct ContractArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    disputes: DisputesArg,
}

impl ContractArgs {
    /// Connects.
    ///
    /// # Errors
    /// If the node does not answer, or there is no address.
    pub async fn connect(&self) -> Result<(Disputes, AddressBook)> {
        let (chain, book) = self.network.connect().await?;
        let address = self.disputes.find(&book)?;
        Ok((Disputes::new(chain, address), book))
    }
}
