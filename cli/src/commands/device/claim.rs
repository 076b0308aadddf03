//! `dimo device claim`

use std::path::PathBuf;

use alloy::primitives::Address;
use anyhow::{Context, Result, ensure};
use client::{
    bindings::IDeviceRegistry::{ClaimRequest, DeviceClaimed, ReleaseEnded, claimCall},
    chain::Chain,
    contracts::Devices,
    signing::{Definition, Order, Party},
};
use serde_json::json;

use super::{proof::ProofDocument, registry::manufacturer};
use crate::{
    commands::{
        acting::{Act, event},
        consenting::{ConsentArgs, Gathered},
        network::DevicesArg,
    },
    report::Report,
};

/// Arguments of `dimo device claim`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address of the device's key
    #[arg(value_name = "KEY")]
    key: Address,
    /// Who vouched for the key: id or name
    #[arg(long, value_name = "ID|NAME")]
    manufacturer: String,
    /// Whose the device will be [default: who sends, or signs with --sign-only]
    #[arg(long, value_name = "ADDRESS")]
    owner: Option<Address>,
    /// For a key under a root: its proof, as `dimo device proof --json` prints it
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// For a key under a root: the whole file of keys, instead of --proof
    #[arg(long, value_name = "FILE", conflicts_with = "proof")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

/// Claims, or signs for it.
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
    let owner = match args.owner {
        Some(owner) => owner,
        None => args.on.act().actor(network.chain_id)?,
    };
    ensure!(
        owner != args.key,
        "the device's key cannot own the device: say whose it will be with --owner ADDRESS"
    );
    let order = Order {
        definition: Definition::DeviceRegistry,
        primary: "Claim",
        fields: json!({
            "key": args.key.to_string(),
            "manufacturerId": id,
            "owner": owner.to_string(),
        }),
        domain: network.domain(contract),
    };
    let parties = async |_: &Chain, actor| {
        Ok([
            Party {
                role: "the device's key",
                account: args.key,
                needed: true,
            },
            Party {
                role: "the owner",
                account: owner,
                needed: actor != owner,
            },
        ])
    };
    let [possession, consent] = match args.on.gather(&network, &order, parties).await? {
        Gathered::Signed(report) => return Ok(report),
        Gathered::Consents(consents) => consents,
    };
    let under = args.proof()?;
    let act = Act {
        to: contract,
        call: claimCall {
            request: ClaimRequest {
                manufacturerId: id,
                key: args.key,
                owner,
                root: under.root,
                number: under.number,
                proof: under.proof,
                possession: possession.into(),
                ownerConsent: consent.into(),
            },
        },
        words: format!(
            "claim the device with key {} of manufacturer {id} for {owner}",
            args.key
        ),
    };
    args.on
        .act()
        .carry_out(network.chain()?, &act, |receipt| {
            // A device that came back is there already.
            let again = event(receipt, contract).map(|told: ReleaseEnded| told.deviceId);
            let device = match again {
                Ok(device) => device,
                Err(_) => event::<DeviceClaimed>(receipt, contract)?.deviceId,
            };
            Ok(vec![("device", device.into())])
        })
        .await
}

impl Args {
    /// The key's place under a root; nothing for a key that was registered itself.
    fn proof(&self) -> Result<ProofDocument> {
        if let Some(file) = &self.keys {
            return ProofDocument::of(file, self.key);
        }
        let Some(file) = &self.proof else {
            return Ok(ProofDocument::default());
        };
        let text =
            std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let document: ProofDocument = serde_json::from_slice(&text).with_context(|| {
            format!(
                "{} is no proof of a key (`dimo device proof --json` prints one)",
                file.display()
            )
        })?;
        ensure!(
            document.key == self.key,
            "{} proves key {}, not {}",
            file.display(),
            document.key,
            self.key
        );
        Ok(document)
    }
}
