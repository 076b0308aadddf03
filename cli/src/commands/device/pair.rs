//! `dimo device pair`

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::{PairRequest, pairCall},
    chain::Chain,
    contracts::Devices,
    signing::{Definition, Order, Party},
};
use serde_json::json;

use crate::{
    commands::{
        acting::{Act, nothing_new},
        consenting::{ConsentArgs, Gathered},
        network::DevicesArg,
    },
    report::Report,
};

/// Arguments of `dimo device pair`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The device's id
    #[arg(value_name = "DEVICE")]
    device: u64,
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    vehicle: u64,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

/// Pairs them, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is missing or for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.on.open().await?;
    let contract = args.devices.find(&network.book)?;
    let order = Order {
        definition: Definition::DeviceRegistry,
        primary: "Pair",
        fields: json!({ "deviceId": args.device, "vehicleId": args.vehicle }),
        domain: network.domain(contract),
    };
    let parties = async |chain: &Chain, actor| {
        let devices = Devices::new(chain.clone(), contract);
        args.parties(&devices, actor).await
    };
    let [possession, device_owner, vehicle_owner] =
        match args.on.gather(&network, &order, parties).await? {
            Gathered::Signed(report) => return Ok(report),
            Gathered::Consents(consents) => consents,
        };
    let act = Act {
        to: contract,
        call: pairCall {
            request: PairRequest {
                deviceId: args.device,
                vehicleId: args.vehicle,
                possession: possession.into(),
                deviceOwnerConsent: device_owner.into(),
                vehicleOwnerConsent: vehicle_owner.into(),
            },
        },
        words: format!("pair device {} with vehicle {}", args.device, args.vehicle),
    };
    args.on
        .act()
        .carry_out(network.chain()?, &act, nothing_new)
        .await
}

impl Args {
    /// Whose consent it takes, if `actor` sends it.
    async fn parties(&self, devices: &Devices, actor: Address) -> Result<[Party; 3]> {
        let device = devices.device(self.device).await?;
        let vehicles = devices.vehicles().await?;
        let vehicle = vehicles.vehicle(self.vehicle).await?;
        Ok([
            Party {
                role: "the device's key",
                account: device.key,
                needed: true,
            },
            Party {
                role: "the device's owner",
                account: device.owner,
                needed: actor != device.owner,
            },
            Party {
                role: "the vehicle's owner",
                account: vehicle.owner,
                needed: actor != vehicle.owner && device.owner != vehicle.owner,
            },
        ])
    }
}
