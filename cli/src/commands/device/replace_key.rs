//! `dimo device replace-key`

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::{KeyReplacement, replaceKeyCall},
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
    devices: DevicesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

/// Replaces the key, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is missing or for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.on.open().await?;
    let contract = args.devices.find(&network.book)?;
    let order = Order {
        definition: Definition::DeviceRegistry,
        primary: "ReplaceKey",
        fields: json!({ "deviceId": args.device, "newKey": args.new_key.to_string() }),
        domain: network.domain(contract),
    };
    let parties = async |chain: &Chain, actor| {
        let devices = Devices::new(chain.clone(), contract);
        let owner = devices.device(args.device).await?.owner;
        Ok([
            Party {
                role: "the new key",
                account: args.new_key,
                needed: true,
            },
            Party {
                role: "the device's owner",
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
        call: replaceKeyCall {
            request: KeyReplacement {
                deviceId: args.device,
                newKey: args.new_key,
                possession: possession.into(),
                ownerConsent: consent.into(),
            },
        },
        words: format!("give device {} the key {}", args.device, args.new_key),
    };
    args.on
        .act()
        .carry_out(network.chain()?, &act, nothing_new)
        .await
}
