//! `dimo week show`

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use super::build::describe;
use crate::report::Report;

/// Shows a week folder, after recomputing its root from its leaves.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder written by `dimo week build`
    dir: PathBuf,
}

/// Loads the folder.
///
/// # Errors
/// If the folder cannot be read or its root does not recompute.
pub fn run(args: &Args) -> Result<Report> {
    let week = prover::load_week(&args.dir)?;
    Ok(Report::new(
        describe(week.manifest(), week.rows()),
        json!(week.manifest()),
    ))
}
