//! `dimo device register-root`

use std::path::PathBuf;

use anyhow::Result;
use client::{device_keys::KeyTree, units::count};
use serde_json::json;

use super::registry::RegistryArgs;
use crate::{
    commands::acting::{Act, ActArgs},
    report::Report,
};

/// Arguments of `dimo device register-root`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The manufacturer's id or name
    #[arg(value_name = "MANUFACTURER")]
    manufacturer: String,
    /// File with one key's address per line, in any order
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Registers the root.
///
/// # Errors
/// The contract's refusal, no such manufacturer, a file that is not of keys.
pub async fn run(args: &Args) -> Result<Report> {
    let tree = KeyTree::read(&args.file)?;
    let (devices, _) = args.registry.connect().await?;
    let id = devices
        .manufacturers()
        .await?
        .resolve(&args.manufacturer)
        .await?;
    let act = Act {
        to: devices.address(),
        call: tree.call(id),
        words: format!(
            "register {} keys of manufacturer {id} by root {}",
            count(tree.count()),
            tree.root()
        ),
    };
    args.act
        .carry_out(devices.chain(), &act, |_| {
            Ok(vec![
                ("root", json!(tree.root())),
                ("count", tree.count().into()),
            ])
        })
        .await
}
