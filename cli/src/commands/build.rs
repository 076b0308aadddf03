//! `dimo week build`

use std::path::PathBuf;

use anyhow::Result;
use protocol::Clock;
use prover::{BuildInput, Manifest};
use serde_json::json;

use crate::{report::Report, units::count};

/// The files a week is computed from; the same for building and for verifying.
#[derive(Clone, Debug, clap::Args)]
pub struct InputArgs {
    /// vehicle_id,account,hardware_id,hardware_device,software_id,software_device,eligible
    #[arg(long, value_name = "CSV")]
    vehicles: PathBuf,
    /// id,kind,points (kind hardware or software)
    #[arg(long, value_name = "CSV")]
    connections: PathBuf,
    /// vehicle_id,device,timestamp: CSV or Parquet files, or folders of them
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    activity: Vec<PathBuf>,
    /// Folder of the week before; leave out for the first week
    #[arg(long, value_name = "DIR")]
    previous: Option<PathBuf>,
    /// Threads to use [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl InputArgs {
    /// The prover's input for `week`, to be written to `out`.
    pub fn input(&self, week: u32, genesis: u64, out: PathBuf) -> BuildInput {
        BuildInput {
            clock: Clock { genesis },
            activity: self.activity.clone(),
            previous: self.previous.clone(),
            threads: self.threads,
            ..BuildInput::new(week, &self.vehicles, &self.connections, out)
        }
    }
}

/// Computes a week from files, without any network.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the week, counted from the genesis
    #[arg(long, value_name = "N")]
    week: u32,
    #[command(flatten)]
    input: InputArgs,
    /// Folder to write: leaves.parquet, manifest.json, rejects.csv
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Start of week 0, unix seconds [default: DIMO's own]
    #[arg(long, value_name = "SECONDS", default_value_t = protocol::clock::DIMO_GENESIS)]
    genesis: u64,
}

/// Builds the week.
///
/// # Errors
/// Unusable input, another week as the previous one, a folder that exists.
pub fn run(args: &Args) -> Result<Report> {
    let input = args.input.input(args.week, args.genesis, args.out.clone());
    let manifest = prover::build_week(&input, &|step| tracing::info!("{step}"))?;
    let text = format!(
        "{}\nwritten to    {}",
        describe(&manifest),
        args.out.display()
    );
    Ok(Report::new(text, json!(manifest)))
}

/// A week in a few lines.
pub fn describe(manifest: &Manifest) -> String {
    format!(
        "week          {}\nroot          {}\ntotal points  {}\nleaves        {} ({} earned, {} missed, {} withheld)\nrejected      {} activity rows",
        manifest.week,
        manifest.root,
        count(manifest.total_points),
        count(manifest.leaf_count),
        count(manifest.earned),
        count(manifest.missed),
        count(manifest.withheld),
        count(manifest.rejects()),
    )
}
