//! `dimo week snapshot`

use std::path::PathBuf;

use anyhow::{Context, Result};
use client::units::count;
use serde_json::json;

use super::{build::describe_snapshot, roster::ChainArgs};
use crate::report::Report;

/// Writes vehicles.csv, connections.csv and levels.csv as they stand on a chain at the end of a week: to look at, or to
/// compute the week without the chain. snapshot.json says where they were taken.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the week, counted from the registry's genesis
    #[arg(long, value_name = "N")]
    week: u32,
    /// Folder to write; older files of these names are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    chain: ChainArgs,
}

/// Writes the files.
///
/// # Errors
/// A chain that does not give the week, a folder that cannot be written.
pub async fn run(args: &Args) -> Result<Report> {
    let origin = args
        .chain
        .connect()
        .await?
        .context("which chain? Give --rpc-url URL (DIMO_RPC_URL)")?;
    let roster = args.chain.roster(&origin, args.week, None).await?;
    roster.write(&args.out)?;
    let at = roster.doc();
    let text = format!(
        "week          {}\nsnapshot      {}\nvehicles      {}\nconnections   {}\nwritten to    {}",
        args.week,
        describe_snapshot(at),
        count(roster.vehicles()),
        roster.connections().len(),
        args.out.display(),
    );
    let json = json!({
        "week": args.week,
        "genesis": roster.clock().genesis,
        "snapshot": at,
        "vehicles": roster.vehicles(),
        "connections": roster.connections(),
    });
    Ok(Report::new(text, json))
}
