//! `dimo vehicle stop-minting`, `suspend-attestor` and `retire`: what guardian and DAO end.

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IVehicleId::{retireCall, stopMintingCall, suspendAttestorCall},
    time::Moment,
};

use super::contract::{ContractArgs, VehicleArgs};
use crate::{
    commands::{
        acting::{Act, ActArgs, nothing_new},
        manufacturer::standing::duration,
    },
    report::Report,
};

/// Arguments of `dimo vehicle stop-minting`.
#[derive(Debug, clap::Args)]
pub struct StopArgs {
    /// For how long, at most 14d
    #[arg(long = "for", value_name = "DURATION")]
    length: Moment,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo vehicle suspend-attestor`.
#[derive(Debug, clap::Args)]
pub struct SuspendArgs {
    /// Whose word is to count for nothing
    #[arg(value_name = "ATTESTOR")]
    attestor: Address,
    /// For how long, at most 14d
    #[arg(long = "for", value_name = "DURATION")]
    length: Moment,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo vehicle retire`.
#[derive(Debug, clap::Args)]
pub struct RetireArgs {
    #[command(flatten)]
    on: VehicleArgs,
}

/// Stops.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn stop_minting(args: &StopArgs) -> Result<Report> {
    let (vehicles, _) = args.contract.connect().await?;
    let duration = duration(args.length)?;
    let act = Act {
        to: vehicles.address(),
        call: stopMintingCall { duration },
        words: format!("stop minting for {duration} seconds"),
    };
    let chain = vehicles.chain();
    args.act.carry_out(chain, &act, nothing_new).await
}

/// Suspends.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn suspend_attestor(args: &SuspendArgs) -> Result<Report> {
    let (vehicles, _) = args.contract.connect().await?;
    let (account, duration) = (args.attestor, duration(args.length)?);
    let act = Act {
        to: vehicles.address(),
        call: suspendAttestorCall { account, duration },
        words: format!("suspend attestor {account} for {duration} seconds"),
    };
    let chain = vehicles.chain();
    args.act.carry_out(chain, &act, nothing_new).await
}

/// Retires.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn retire(args: &RetireArgs) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let act = Act {
        to: vehicles.address(),
        call: retireCall { vehicleId: vehicle },
        words: format!("end vehicle {vehicle}, which does not exist"),
    };
    let chain = vehicles.chain();
    args.on.act.carry_out(chain, &act, nothing_new).await
}
