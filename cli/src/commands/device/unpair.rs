//! `dimo device unpair`

use alloy::primitives::Address;
use anyhow::{Result, bail};
use client::{
    bindings::IDeviceRegistry::{unpairCall, unpairWithSignatureCall},
    chain::Chain,
    signing::Consent,
};
use serde_json::json;

use super::owner::{Owner, OwnerArgs};
use crate::{
    commands::{optional_chain::OptionalChain, wish::Wish},
    report::Report,
};

/// Arguments of `dimo device unpair`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    owner: OwnerArgs,
    /// The signature is that of the vehicle's owner [default: of the device's]
    #[arg(long)]
    vehicle_owner: bool,
}

/// Unpairs it, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.owner.open().await?;
    let device = args.owner.device;
    let who = match args.vehicle_owner {
        true => Owner::OfVehicle,
        false => Owner::OfDevice,
    };
    let (account, vehicle) = match network.online() {
        Some(chain) => owner(&args.owner, &network, chain, who).await?,
        // Only signing needs no chain, and does not say for whom.
        None => (Address::ZERO, 0),
    };
    let wish = Wish {
        primary: "Unpair",
        fields: json!({ "deviceId": device }),
        call: unpairCall { deviceId: device },
        signed: |signed: Consent| unpairWithSignatureCall {
            deviceId: device,
            account,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: match vehicle {
            0 => format!("unpair device {device}"),
            vehicle => format!("unpair device {device} from vehicle {vehicle}"),
        },
        told: Vec::new(),
    };
    args.owner.fulfil(&network, who, wish).await
}

/// The owner, and the vehicle that the device is paired with; zero for none.
async fn owner(
    args: &OwnerArgs,
    network: &OptionalChain,
    chain: &Chain,
    who: Owner,
) -> Result<(Address, u64)> {
    let devices = args.devices(network, chain)?;
    let device = devices.device(args.device).await?;
    let vehicle = device.vehicleId;
    Ok(match (who, vehicle) {
        (Owner::OfDevice, _) => (device.owner, vehicle),
        (Owner::OfVehicle, 0) => bail!("device {} is paired with no vehicle", args.device),
        (Owner::OfVehicle, _) => (
            devices.vehicles().await?.vehicle(vehicle).await?.owner,
            vehicle,
        ),
    })
}
