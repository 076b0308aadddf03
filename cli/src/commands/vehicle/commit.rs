//! `dimo vehicle commit`

use std::path::PathBuf;

use alloy::primitives::{B256, keccak256};
use anyhow::{Context, Result, ensure};
use client::{chain::Read, contracts::Vehicles};
use protocol::{
    Keccak256,
    vin::{self, Key, Vin},
};
use serde_json::json;

use crate::{
    commands::network::{DeploymentArgs, TimeoutArg, VehiclesArg},
    report::{Report, facts},
};

/// Arguments of `dimo vehicle commit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The VIN, 17 letters and digits
    #[arg(value_name = "VIN", required_unless_present = "check")]
    vin: Option<String>,
    /// File with the attestors' key, 32 bytes in hex
    #[arg(long, value_name = "FILE")]
    key_file: PathBuf,
    /// Print the key's check, which the DAO publishes, instead of a commitment
    #[arg(long, conflicts_with = "vin")]
    check: bool,
    /// JSON-RPC endpoint of the chain, to compare the key with the check that is published there
    #[arg(long, env = "DIMO_RPC_URL", value_name = "URL")]
    rpc_url: Option<String>,
    #[command(flatten)]
    timeout: TimeoutArg,
    #[command(flatten)]
    deployment: DeploymentArgs,
    #[command(flatten)]
    vehicles: VehiclesArg,
}

struct Native;

impl Keccak256 for Native {
    fn keccak256(bytes: &[u8]) -> [u8; 32] {
        keccak256(bytes).0
    }
}

/// Commits.
///
/// # Errors
/// A VIN that is none, a key that cannot be read or is not the one whose check is published.
pub async fn run(args: &Args) -> Result<Report> {
    let key = key(args)?;
    let check = B256::new(vin::check::<Native>(&key));
    if args.check {
        let text = facts(&[("key check", check.to_string())]);
        return Ok(Report::new(text, json!({ "keyCheck": check })));
    }
    let text = args.vin.as_deref().unwrap_or_default();
    let vin = Vin::new(text).with_context(|| {
        format!("`{text}` is no VIN: 17 letters and digits, without I, O and Q")
    })?;
    let commitment = B256::new(vin.commitment::<Native>(&key));
    let version = published_version(args, check).await?;
    let mut lines = vec![("commitment", commitment.to_string())];
    match version {
        Some(version) => lines.push(("scheme", format!("version {version}"))),
        None => lines.push(("scheme", "not compared with a chain".to_owned())),
    }
    let document = json!({ "vinCommitment": commitment, "vinScheme": version });
    Ok(Report::new(facts(&lines), document))
}

fn key(args: &Args) -> Result<Key> {
    let file = args.key_file.display().to_string();
    let text = std::fs::read_to_string(&args.key_file).with_context(|| file.clone())?;
    let key: B256 = text
        .trim()
        .parse()
        // Not the parser's words: they could repeat the key.
        .map_err(|_| anyhow::anyhow!("{file} is no key: 32 bytes in hex"))?;
    Ok(key.0)
}

/// The version on chain, if there is a chain; refuses another key than the one that is published there.
async fn published_version(args: &Args, check: B256) -> Result<Option<u32>> {
    let Some(url) = &args.rpc_url else {
        return Ok(None);
    };
    let book = args.deployment.read()?;
    let chain = book.introduce(args.timeout.connect(url).await?);
    book.check(&chain)?;
    let vehicles = Vehicles::new(chain, args.vehicles.find(&book)?);
    let scheme = vehicles.vinScheme().read().await?;
    ensure!(
        scheme.keyCheck.is_zero() || scheme.keyCheck == check,
        "this is not the key of version {}: its check is {check}, the published one {}",
        scheme.version,
        scheme.keyCheck
    );
    Ok(Some(scheme.version))
}
