//! `dimo device heartbeat`

use std::path::PathBuf;

use anyhow::Result;
use client::{
    heartbeat::{append_row, heartbeat_row},
    time::Moment,
};
use prover::HeartbeatDomain;
use serde_json::json;

use crate::{
    commands::{keys::SigningArgs, network::DevicesArg, optional_chain::OptionalChainArgs},
    report::Report,
};

/// Arguments of `dimo device heartbeat`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id of the vehicle that the device is paired with
    #[arg(value_name = "VEHICLE")]
    vehicle: u64,
    /// When: RFC 3339, or a duration from now such as 0s [default: now]
    #[arg(long, value_name = "WHEN")]
    at: Option<Moment>,
    /// Append the row to this file of activity, which is begun with its header
    #[arg(long, value_name = "CSV")]
    append: Option<PathBuf>,
    #[command(flatten)]
    network: OptionalChainArgs,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    key: SigningArgs,
}

/// Signs a heartbeat.
///
/// # Errors
/// If nothing says which chain and registry it is for, no key, a file that cannot be appended to.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.network.open().await?;
    let domain = HeartbeatDomain {
        chain_id: network.chain_id,
        device_registry: args.devices.find(&network.book)?,
    };
    let key = args.key.signer(network.chain_id)?;
    let now = network.now().await?;
    let timestamp = args.at.map_or(now, |moment| moment.from(now));
    let row = heartbeat_row(&key, args.vehicle, timestamp, domain)?;
    if let Some(file) = &args.append {
        append_row(file, &row)?;
    }
    let signature = row.rsplit(',').next().unwrap_or_default();
    let document = json!({
        "vehicleId": args.vehicle,
        "device": key.address(),
        "timestamp": timestamp,
        "signature": signature,
        "domain": domain,
    });
    Ok(Report::new(row, document))
}
