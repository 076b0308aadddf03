//! What a vehicle's owner does, or signs for anybody to send in.

use std::fmt::Debug;

use alloy::sol_types::SolCall;
use anyhow::Result;
use client::{
    chain::Chain,
    contracts::Vehicles,
    signing::{Consent, Definition},
};

pub(super) use crate::commands::wish::Wish;
use crate::{
    commands::{
        consenting::ConsentArgs, network::VehiclesArg, optional_chain::OptionalChain, wish::fulfil,
    },
    report::Report,
};

/// A vehicle, and how its owner acts on it.
#[derive(Debug, clap::Args)]
pub(super) struct OwnerArgs {
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    pub(super) vehicle: u64,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

impl OwnerArgs {
    /// The chain, if there is one.
    pub(super) async fn open(&self) -> Result<OptionalChain> {
        self.on.open().await
    }

    /// Sends the owner's call, or signs for it, or sends in what was signed.
    pub(super) async fn fulfil<C, D, S>(
        &self,
        network: &OptionalChain,
        wish: Wish<C, S>,
    ) -> Result<Report>
    where
        C: SolCall + Debug,
        D: SolCall + Debug,
        S: FnOnce(Consent) -> D,
    {
        let contract = self.vehicles.find(&network.book)?;
        let place = (Definition::VehicleId, contract);
        let owner = async |chain: &Chain| {
            let vehicles = Vehicles::new(chain.clone(), contract);
            Ok(vehicles.vehicle(self.vehicle).await?.owner)
        };
        fulfil(
            &self.on,
            network,
            place,
            wish,
            ("the vehicle's owner", owner),
        )
        .await
    }
}
