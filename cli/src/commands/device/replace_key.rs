//! `dimo device replace-key`

use alloy::primitives::Address;
use anyhow::Result;
use serde_json::json;

use crate::{
    bindings::IDeviceRegistry::{KeyReplacement, replaceKeyCall},
    commands::{
        acting::{Act, ActArgs, nothing_new},
        consenting::{ConsentArgs, PlaceArgs},
        network::DevicesArg,
    },
    devices::Devices,
    report::Report,
    signing::{Definition, Order, Party},
};

/// Arguments of `dimo device replace-key`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The device's id
    #[arg(value_name = "DEVICE")]
    device: u64,
    /// Address of the new key
    #[arg(value_name = "KEY")]
    new_key: Address,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    consenting: ConsentArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Replaces the key, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is missing or for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let place = args.place.open().await?;
    let contract = args.devices.find(&place.book)?;
    let order = Order {
        definition: Definition::DeviceRegistry,
        primary: "ReplaceKey",
        fields: json!({ "deviceId": args.device, "newKey": args.new_key.to_string() }),
        domain: place.domain(contract),
    };
    if let (true, None) = (args.consenting.sign_only(), place.online()) {
        return args.consenting.sign(&place, &args.act, &order, &[]).await;
    }
    let chain = place.chain()?;
    let device = Devices::new(chain.clone(), contract)
        .device(args.device)
        .await?;
    let actor = args.act.actor(place.chain_id)?;
    let parties = [
        Party {
            role: "the new key",
            account: args.new_key,
            needed: true,
        },
        Party {
            role: "the device's owner",
            account: device.owner,
            needed: actor != device.owner,
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
        call: replaceKeyCall {
            request: KeyReplacement {
                deviceId: args.device,
                newKey: args.new_key,
                possession: possession.into(),
                ownerConsent: consent.into(),
            },
        },
        words: format!(
            "replace key {} of device {} by {}",
            device.key, args.device, args.new_key
        ),
    };
    args.act.carry_out(chain, &act, nothing_new).await
}
