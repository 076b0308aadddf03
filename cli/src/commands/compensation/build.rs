//! `dimo compensation build`

use std::path::PathBuf;

use anyhow::{Context, Result};
use client::{
    compensation::{Shares, SharesRoot},
    units::count,
};

use crate::report::{Report, facts};

/// Arguments of `dimo compensation build`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case's id
    #[arg(long, value_name = "CASE")]
    case: u64,
    /// CSV file with the columns vehicle_id,account,shares
    #[arg(long, value_name = "FILE")]
    harmed: PathBuf,
    /// Where to write the file as it is to be published: rows in order of vehicles. The data hash is this file's
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Computes the root.
///
/// # Errors
/// If the file is not one of shares, or cannot be written.
pub fn run(args: &Args) -> Result<Report> {
    let shares = Shares::read(&args.harmed)?;
    if let Some(out) = &args.out {
        std::fs::write(out, shares.csv())
            .with_context(|| format!("cannot write {}", out.display()))?;
    }
    let (root, vehicles) = (SharesRoot::of(args.case, &shares), shares.all().len());
    let text = facts(&[
        ("case", root.case.to_string()),
        ("vehicles", count(vehicles)),
        ("total shares", count(root.total_shares)),
        ("root", root.root.to_string()),
        ("data hash", root.data_hash.to_string()),
    ]);
    let mut document = serde_json::to_value(root)?;
    document["vehicles"] = vehicles.into();
    Ok(Report::new(text, document))
}
