//! `dimo device connect`

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::{ConnectRequest, DeviceClaimed, connectCall},
    chain::Chain,
    contracts::Devices,
    signing::{Definition, Order, Party},
};
use serde_json::json;

use super::registry::manufacturer;
use crate::{
    commands::{
        acting::{Act, event},
        consenting::{ConsentArgs, Gathered},
        network::DevicesArg,
    },
    report::Report,
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
    devices: DevicesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

/// Connects, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is missing or for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.on.open().await?;
    let contract = args.devices.find(&network.book)?;
    let devices = network
        .online()
        .map(|chain| Devices::new(chain.clone(), contract));
    let id = manufacturer(&network, devices.as_ref(), &args.manufacturer).await?;
    let order = Order {
        definition: Definition::DeviceRegistry,
        primary: "Connect",
        fields: json!({
            "manufacturerId": id,
            "key": args.key.to_string(),
            "vehicleId": args.vehicle,
        }),
        domain: network.domain(contract),
    };
    let parties = async |chain: &Chain, actor| {
        let vehicles = Devices::new(chain.clone(), contract).vehicles().await?;
        let owner = vehicles.vehicle(args.vehicle).await?.owner;
        Ok([
            Party {
                role: "the connection's key",
                account: args.key,
                needed: true,
            },
            Party {
                role: "the vehicle's owner",
                account: owner,
                needed: actor != owner,
            },
        ])
    };
    let [possession, consent] = match args.on.gather(&network, &order, parties).await? {
        Gathered::Signed(report) => return Ok(report),
        Gathered::Consents(consents) => consents,
    };
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
    args.on
        .act()
        .carry_out(network.chain()?, &act, |receipt| {
            let told: DeviceClaimed = event(receipt, contract)?;
            Ok(vec![("device", told.deviceId.into())])
        })
        .await
}
