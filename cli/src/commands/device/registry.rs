//! Which device registry a command acts on.

use anyhow::{Context, Result};
use clap::Args;
use client::contracts::Devices;

use crate::commands::{
    network::{AddressBook, DevicesArg, NetworkArgs},
    optional_chain::OptionalChain,
};

/// Which registry.
#[derive(Clone, Debug, Args)]
pub(in crate::commands) struct RegistryArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    devices: DevicesArg,
}

impl RegistryArgs {
    pub(super) async fn connect(&self) -> Result<(Devices, AddressBook)> {
        let (chain, book) = self.network.connect().await?;
        let address = self.devices.find(&book)?;
        Ok((Devices::new(chain, address), book))
    }
}

/// A manufacturer's id: as it is, or by its name, which only a chain knows.
pub(super) async fn manufacturer(
    network: &OptionalChain,
    devices: Option<&Devices>,
    given: &str,
) -> Result<u32> {
    match devices {
        Some(devices) => devices.manufacturers().await?.resolve(given).await,
        None => given.parse().with_context(|| {
            format!(
                "`{given}` is no manufacturer's id: offline, on chain {}, names are not known",
                network.chain_id
            )
        }),
    }
}
