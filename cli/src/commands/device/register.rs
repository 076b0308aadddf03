//! `dimo device register`

use std::path::PathBuf;

use alloy::primitives::Address;
use anyhow::{Result, ensure};
use client::{
    bindings::IDeviceRegistry::{registerBatchCall, registerCall},
    contracts::Devices,
    device_keys::read_keys,
    units::count,
};

use super::registry::RegistryArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::Report,
};

/// Most keys in one transaction.
const BATCH: usize = 200;

/// Arguments of `dimo device register`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The manufacturer's id or name
    #[arg(value_name = "MANUFACTURER")]
    manufacturer: String,
    /// Addresses of the devices' keys
    #[arg(value_name = "KEY", required_unless_present = "file")]
    keys: Vec<Address>,
    /// File with one key's address per line, instead; sent 200 to a transaction
    #[arg(long, value_name = "FILE", conflicts_with = "keys")]
    file: Option<PathBuf>,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Registers them.
///
/// # Errors
/// The contract's refusal, no such manufacturer, a file that is not of keys. Batches sent before stay registered.
pub async fn run(args: &Args) -> Result<Report> {
    let keys = match &args.file {
        Some(file) => read_keys(file)?,
        None => args.keys.clone(),
    };
    let (devices, _) = args.registry.connect().await?;
    let id = devices
        .manufacturers()
        .await?
        .resolve(&args.manufacturer)
        .await?;
    let mut reports = Vec::new();
    for batch in keys.chunks(BATCH) {
        reports.push(register(&devices, &args.act, id, batch).await?);
    }
    ensure!(!reports.is_empty(), "there are no keys to register");
    Ok(Report::all(reports))
}

async fn register(devices: &Devices, act: &ActArgs, id: u32, keys: &[Address]) -> Result<Report> {
    let to = devices.address();
    match keys {
        [key] => {
            let words = format!("register key {key} of manufacturer {id}");
            let call = registerCall {
                manufacturerId: id,
                key: *key,
            };
            act.carry_out(devices.chain(), &Act { to, call, words }, nothing_new)
                .await
        }
        keys => {
            let words = format!("register {} keys of manufacturer {id}", count(keys.len()));
            let call = registerBatchCall {
                manufacturerId: id,
                keys: keys.to_vec(),
            };
            act.carry_out(devices.chain(), &Act { to, call, words }, nothing_new)
                .await
        }
    }
}
