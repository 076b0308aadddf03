//! `dimo vehicle transfer`

use alloy::primitives::{Address, U256};
use anyhow::Result;
use client::bindings::IVehicleId::safeTransferFrom_1Call;

use super::contract::VehicleArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo vehicle transfer`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    on: VehicleArgs,
    /// The new owner
    #[arg(value_name = "ADDRESS")]
    to: Address,
}

/// Transfers it.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let owner = vehicles.vehicle(vehicle).await?.owner;
    let act = Act {
        to: vehicles.address(),
        call: safeTransferFrom_1Call {
            from: owner,
            to: args.to,
            tokenId: U256::from(vehicle),
        },
        words: format!("transfer vehicle {vehicle} from {owner} to {}", args.to),
    };
    args.on
        .act
        .carry_out(vehicles.chain(), &act, nothing_new)
        .await
}
