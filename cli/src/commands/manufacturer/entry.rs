//! Which registry and which of its entries a command acts on.

use anyhow::Result;
use clap::{Args, ValueEnum};
use client::{bindings::IManufacturerRegistry, chain::Read, contracts::Manufacturers};

use crate::commands::{
    acting::ActArgs,
    network::{AddressBook, ManufacturersArg, NetworkArgs},
};

/// Which registry.
#[derive(Clone, Debug, Args)]
pub(in crate::commands) struct RegistryArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    registry: ManufacturersArg,
}

impl RegistryArgs {
    pub(super) async fn connect(&self) -> Result<(Manufacturers, AddressBook)> {
        let (chain, book) = self.network.connect().await?;
        let address = self.registry.find(&book)?;
        Ok((Manufacturers::new(chain, address), book))
    }
}

/// An entry, and how to act on it: what most of the commands take.
#[derive(Clone, Debug, Args)]
pub(super) struct EntryArgs {
    /// The entry's id or name
    #[arg(value_name = "MANUFACTURER")]
    pub(super) entry: String,
    #[command(flatten)]
    pub(super) registry: RegistryArgs,
    #[command(flatten)]
    pub(super) act: ActArgs,
}

impl EntryArgs {
    /// The registry, the entry's id, and how the entry is called.
    pub(super) async fn find(&self) -> Result<(Manufacturers, u32, String)> {
        let (registry, _) = self.registry.connect().await?;
        let id = registry.resolve(&self.entry).await?;
        let name = registry.manufacturer(id).read().await?.name;
        Ok((registry, id, format!("manufacturer {id} ({name})")))
    }
}

/// What an entry makes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::commands) enum Kind {
    /// Devices in cars
    Hardware,
    /// Connections to makers' clouds
    Software,
}

impl From<Kind> for IManufacturerRegistry::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Hardware => Self::Hardware,
            Kind::Software => Self::Software,
        }
    }
}

/// A name of an enumeration's value, in lower case.
pub(super) fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}
