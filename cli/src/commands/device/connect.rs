//! `dimo device connect`

use alloy::primitives::Address;
use anyhow::Result;
use serde_json::json;

use super::manufacturer;
use crate::{
    bindings::IDeviceRegistry::{ConnectRequest, DeviceClaimed, connectCall},
    commands::{
        acting::{Act, ActArgs, event},
        consenting::{ConsentArgs, PlaceArgs},
        network::DevicesArg,
    },
    devices::Devices,
    report::Report,
    signing::{Definition, Order, Party},
};

/// Arguments of `dimo device connect`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The software connection's id or name
    #[arg(value_name = "MANUFACTURER")]
    manufacturer: String,
    /// Address of the connection's key for this vehicle
    #[arg(value_name = "KEY")]
    key: Address,
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

/// Connects, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is missing or for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let place = args.place.open().await?;
    let contract = args.devices.find(&place.book)?;
    let devices = place
        .online()
        .map(|chain| Devices::new(chain.clone(), contract));
    let id = manufacturer(&place, devices.as_ref(), &args.manufacturer).await?;
    let actor = args.act.actor(place.chain_id)?;
    let order = Order {
        definition: Definition::DeviceRegistry,
        primary: "Connect",
        fields: json!({
            "manufacturerId": id,
            "key": args.key.to_string(),
            "vehicleId": args.vehicle,
        }),
        domain: place.domain(contract),
    };
    if let (true, None) = (args.consenting.sign_only(), place.online()) {
        return args.consenting.sign(&place, &args.act, &order, &[]).await;
    }
    let chain = place.chain()?;
    let devices = Devices::new(chain.clone(), contract);
    let vehicle = devices.vehicles().await?.vehicle(args.vehicle).await?;
    let parties = [
        Party {
            role: "the connection's key",
            account: args.key,
            needed: true,
        },
        Party {
            role: "the vehicle's owner",
            account: vehicle.owner,
            needed: actor != vehicle.owner,
        },
    ];
    if args.consenting.sign_only() {
        return args
            .consenting
            .sign(&place, &args.act, &order, &parties)
            .await;
    }
    let [possession, consent] = args.consenting.collect(chain, &order, parties).await?;
    let act = Act {
        to: contract,
        call: connectCall {
            request: ConnectRequest {
                manufacturerId: id,
                key: args.key,
                vehicleId: args.vehicle,
                possession: possession.into(),
                ownerConsent: consent.into(),
            },
        },
        words: format!(
            "connect vehicle {} to manufacturer {id} by key {}",
            args.vehicle, args.key
        ),
    };
    args.act
        .carry_out(chain, &act, |receipt| {
            let told: DeviceClaimed = event(receipt, contract)?;
            Ok(vec![("device", told.deviceId.into())])
        })
        .await
}
