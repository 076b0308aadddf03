//! `dimo device unpair`

use anyhow::Result;
use client::bindings::IDeviceRegistry::unpairCall;

use super::registry::RegistryArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::Report,
};

/// Arguments of `dimo device unpair`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The device's id
    #[arg(value_name = "DEVICE")]
    device: u64,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Unpairs it.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (devices, _) = args.registry.connect().await?;
    let device = args.device;
    let words = match devices.device(device).await?.vehicleId {
        0 => format!("unpair device {device}"),
        vehicle => format!("unpair device {device} from vehicle {vehicle}"),
    };
    let act = Act {
        to: devices.address(),
        call: unpairCall { deviceId: device },
        words,
    };
    args.act.carry_out(devices.chain(), &act, nothing_new).await
}
