//! Which vehicle of which contract a command acts on.

use anyhow::Result;
use clap::Args;
use client::contracts::Vehicles;

use crate::commands::{
    acting::ActArgs,
    network::{AddressBook, NetworkArgs, VehiclesArg},
};

/// Which contract.
#[derive(Clone, Debug, Args)]
pub(super) struct ContractArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    vehicles: VehiclesArg,
}

impl ContractArgs {
    pub(super) async fn connect(&self) -> Result<(Vehicles, AddressBook)> {
        let (chain, book) = self.network.connect().await?;
        let address = self.vehicles.find(&book)?;
        Ok((Vehicles::new(chain, address), book))
    }
}

/// A vehicle, and how to act on it: what most of the commands take.
#[derive(Clone, Debug, Args)]
pub(super) struct VehicleArgs {
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    pub(super) vehicle: u64,
    #[command(flatten)]
    pub(super) contract: ContractArgs,
    #[command(flatten)]
    pub(super) act: ActArgs,
}
