//! `dimo device pair`

use alloy::primitives::Address;
use anyhow::Result;
use serde_json::json;

use crate::{
    bindings::IDeviceRegistry::{PairRequest, pairCall},
    commands::{
        acting::{Act, ActArgs, nothing_new},
        consenting::{ConsentArgs, PlaceArgs},
        network::DevicesArg,
    },
    devices::Devices,
    report::Report,
    signing::{Definition, Order, Party},
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
    place: PlaceArgs,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    consenting: ConsentArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Pairs them, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is missing or for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let place = args.place.open().await?;
    let contract = args.devices.find(&place.book)?;
    let order = Order {
        definition: Definition::DeviceRegistry,
        primary: "Pair",
        fields: json!({ "deviceId": args.device, "vehicleId": args.vehicle }),
        domain: place.domain(contract),
    };
    let actor = args.act.actor(place.chain_id)?;
    if let (true, None) = (args.consenting.sign_only(), place.online()) {
        return args.consenting.sign(&place, &args.act, &order, &[]).await;
    }
    let chain = place.chain()?;
    let parties = args
        .parties(&Devices::new(chain.clone(), contract), actor)
        .await?;
    if args.consenting.sign_only() {
        return args
            .consenting
            .sign(&place, &args.act, &order, &parties)
            .await;
    }
    let [possession, device_owner, vehicle_owner] =
        args.consenting.collect(chain, &order, parties).await?;
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
    args.act.carry_out(chain, &act, nothing_new).await
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
