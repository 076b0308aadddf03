//! `dimo proof`

use std::path::PathBuf;

use anyhow::Result;
use client::units::count;
use serde_json::json;

use crate::report::Report;

/// Prints the proof of one vehicle's week: everything a wallet needs to claim, or that the vehicle has no leaf.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder written by `dimo week build`
    dir: PathBuf,
    /// The vehicle
    #[arg(long, value_name = "ID")]
    vehicle: u64,
}

/// Makes the proof.
///
/// # Errors
/// If the folder does not recompute.
pub fn run(args: &Args) -> Result<Report> {
    let week = prover::load_week(&args.dir)?;
    let proof = week.proof(args.vehicle);
    let document = json!(proof);
    let leaf = match &proof.leaf {
        Some(leaf) => serde_json::to_string(leaf)?,
        None => "none: nothing stands at its place".to_owned(),
    };
    let text = format!(
        "week          {}\nvehicle       {}\ndepth         {}\nleaf          {leaf}\nproof         {}\nroot          {}\ntotal points  {}",
        proof.week,
        proof.vehicle,
        proof.depth,
        document["proof"].as_str().unwrap_or_default(),
        proof.root,
        count(proof.total_points),
    );
    Ok(Report::new(text, document))
}
