//! `dimo vehicle burn`

use anyhow::Result;
use client::bindings::IVehicleId::burnCall;

use super::contract::VehicleArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo vehicle burn`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    on: VehicleArgs,
}

/// Burns it.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let act = Act {
        to: vehicles.address(),
        call: burnCall { vehicleId: vehicle },
        words: format!("burn vehicle {vehicle}"),
    };
    args.on
        .act
        .carry_out(vehicles.chain(), &act, nothing_new)
        .await
}
