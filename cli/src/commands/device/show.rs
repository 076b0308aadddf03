//! `dimo device show`

use std::str::FromStr;

use alloy::primitives::Address;
use anyhow::{Result, bail};
use client::{chain::Read, contracts::Devices, time::utc};
use serde_json::{Value, json};

use super::{list::document, registry::RegistryArgs};
use crate::report::{Report, facts};

/// Arguments of `dimo device show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The device's id, or its key's address
    #[arg(value_name = "DEVICE|KEY")]
    device: Which,
    #[command(flatten)]
    registry: RegistryArgs,
}

#[derive(Clone, Copy, Debug)]
enum Which {
    Id(u64),
    Key(Address),
}

impl FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text.parse(), text.parse()) {
            (Ok(id), _) => Ok(Self::Id(id)),
            (_, Ok(key)) => Ok(Self::Key(key)),
            _ => Err(format!(
                "`{text}` is neither a device's id nor the address of a key"
            )),
        }
    }
}

/// Reads it.
///
/// # Errors
/// If there is no such device, or the registry cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (devices, book) = args.registry.connect().await?;
    let id = match args.device {
        Which::Id(id) => id,
        Which::Key(key) => match devices.device_of(key).await? {
            Some(id) => id,
            None => {
                let first_block = book.deployment().map_or(0, |it| it.block);
                return unclaimed(&devices, key, first_block).await;
            }
        },
    };
    let device = devices.device(id).await?;
    let maker = device.manufacturerId;
    let name = devices
        .manufacturers()
        .await?
        .manufacturer(maker)
        .read()
        .await?
        .name;
    let release = devices.releaseOf(id).read().await?;
    let now = devices.chain().head().await?.timestamp;
    let mut lines = vec![
        ("device", id.to_string()),
        ("owner", device.owner.to_string()),
        ("key", device.key.to_string()),
        ("manufacturer", format!("{maker} ({name})")),
        ("kind", format!("{:?}", device.kind).to_lowercase()),
        (
            "vehicle",
            match device.vehicleId {
                0 => "none".to_owned(),
                vehicle => vehicle.to_string(),
            },
        ),
    ];
    if release.ends != 0 {
        lines.push((
            "release",
            match (release.objected, release.ends > now) {
                (true, _) => "its owner objected: the DAO decides".to_owned(),
                (_, true) => format!(
                    "its maker says that it came back; its owner may object until {}",
                    utc(release.ends)
                ),
                _ => "it can be claimed anew by its key".to_owned(),
            },
        ));
    }
    let mut document = document(id, &device);
    document["release"] = match release.ends {
        0 => Value::Null,
        ends => json!({ "ends": ends, "objected": release.objected }),
    };
    Ok(Report::new(facts(&lines), document))
}

/// A key without a device: dead, waiting to be claimed, or not known by itself.
async fn unclaimed(devices: &Devices, key: Address, first_block: u64) -> Result<Report> {
    if devices.isDead(key).read().await? {
        bail!("key {key} is dead: its device has another one now");
    }
    let vouchers = devices.vouchers(key, first_block).await?;
    let makers: Vec<String> = vouchers.iter().map(ToString::to_string).collect();
    let standing = match makers.is_empty() {
        true => "registered by nobody itself; it may be under a root".to_owned(),
        false => format!("registered by manufacturer {}", makers.join(", ")),
    };
    let text = facts(&[
        ("key", key.to_string()),
        ("device", "not claimed".to_owned()),
        ("standing", standing),
    ]);
    let document = json!({ "id": null, "key": key.to_string(), "registeredBy": vouchers });
    Ok(Report::new(text, document))
}
