//! What a device's owner does, or signs for anybody to send in.

use std::fmt::Debug;

use alloy::sol_types::SolCall;
use anyhow::Result;
use client::{
    chain::Chain,
    contracts::Devices,
    signing::{Consent, Definition},
};

use crate::{
    commands::{
        consenting::ConsentArgs,
        network::DevicesArg,
        optional_chain::OptionalChain,
        wish::{Wish, fulfil},
    },
    report::Report,
};

/// A device, and how an owner acts on it.
#[derive(Debug, clap::Args)]
pub(super) struct OwnerArgs {
    /// The device's id
    #[arg(value_name = "DEVICE")]
    pub(super) device: u64,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

/// Whose word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The device's owner.
    OfDevice,
    /// The owner of the vehicle that it is paired with.
    OfVehicle,
}

impl OwnerArgs {
    /// The chain, if there is one.
    pub(super) async fn open(&self) -> Result<OptionalChain> {
        self.on.open().await
    }

    /// The contract.
    pub(super) fn devices(&self, network: &OptionalChain, chain: &Chain) -> Result<Devices> {
        Ok(Devices::new(
            chain.clone(),
            self.devices.find(&network.book)?,
        ))
    }

    /// Sends the owner's call, or signs for it, or sends in what was signed.
    pub(super) async fn fulfil<C, D, S>(
        &self,
        network: &OptionalChain,
        who: Owner,
        wish: Wish<C, S>,
    ) -> Result<Report>
    where
        C: SolCall + Debug,
        D: SolCall + Debug,
        S: FnOnce(Consent) -> D,
    {
        let place = (
            Definition::DeviceRegistry,
            self.devices.find(&network.book)?,
        );
        let owner = async |chain: &Chain| {
            let devices = self.devices(network, chain)?;
            let device = devices.device(self.device).await?;
            Ok(match who {
                Owner::OfDevice => device.owner,
                Owner::OfVehicle => {
                    devices
                        .vehicles()
                        .await?
                        .vehicle(device.vehicleId)
                        .await?
                        .owner
                }
            })
        };
        let role = match who {
            Owner::OfDevice => "the device's owner",
            Owner::OfVehicle => "the vehicle's owner",
        };
        fulfil(&self.on, network, place, wish, (role, owner)).await
    }
}
