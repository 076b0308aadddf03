//! `dimo week build`

use std::path::PathBuf;

use anyhow::Result;
use client::{time::utc, units::count};
use prover::{Manifest, RowCounts, SnapshotDoc};
use serde_json::json;

use super::inputs::InputArgs;
use crate::report::Report;

/// Computes a week: the roster from a chain (--rpc-url) or from files (--vehicles), the activity from files.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the week, counted from the genesis
    #[arg(long, value_name = "N")]
    week: u32,
    #[command(flatten)]
    input: InputArgs,
    /// Folder to write: the data set (manifest.json, leaves.parquet, evidence.parquet, roster.parquet), and for yourself
    /// rejects.csv and rows.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Start of week 0, unix seconds [default: from a chain its registry's, from files DIMO's own]
    #[arg(long, value_name = "SECONDS")]
    genesis: Option<u64>,
}

/// Builds the week.
///
/// # Errors
/// Unusable input, a chain that does not give the week, another week as the previous one, a folder that exists.
pub async fn run(args: &Args) -> Result<Report> {
    // Before a chain is read, which may take an hour.
    prover::check_output(&args.out, args.week)?;
    let out = args.out.clone();
    let input = args.input.input(args.week, args.genesis, out).await?;
    let built = prover::build_week(&input, &|step| tracing::info!("{step}"))?;
    let text = format!(
        "{}\nwritten to    {}",
        describe(&built.manifest, Some(&built.rows)),
        args.out.display()
    );
    Ok(Report::new(text, json!(built.manifest)))
}

/// A week in a few lines.
pub fn describe(manifest: &Manifest, rows: Option<&RowCounts>) -> String {
    let origin = manifest.snapshot.as_ref().map_or_else(String::new, |at| {
        format!("\nsnapshot      {}", describe_snapshot(at))
    });
    let rejected = rows.map_or_else(String::new, |rows| {
        format!("\nrejected      {} activity rows", count(rows.rejects()))
    });
    format!(
        "week          {}\nroot          {}\ntotal points  {}\nleaves        {} ({} earned, {} missed, {} withheld)\ndata hash     {}{rejected}{origin}",
        manifest.week,
        manifest.root,
        count(manifest.total_points),
        count(manifest.leaf_count()),
        count(manifest.statuses.earned),
        count(manifest.statuses.missed),
        count(manifest.statuses.withheld()),
        manifest.data_hash(),
    )
}

/// Where a roster was taken, in a line.
pub fn describe_snapshot(at: &SnapshotDoc) -> String {
    let preview = if at.last_of_week {
        ""
    } else {
        "; a preview, not the last block of the week"
    };
    format!(
        "chain {}, block {} of {}{preview}",
        at.chain_id,
        at.block_number,
        utc(at.block_timestamp)
    )
}
