//! `dimo devnode`

use anyhow::Result;
use devnode::cli;
use serde_json::json;

use crate::report::Report;

/// Runs an embedded Stylus chain for development, until interrupted.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    node: cli::Args,
}

/// Starts the chain, prints where it is and which accounts it funds, and waits for an interrupt.
///
/// # Errors
/// If the port is taken, or a file cannot be used.
pub async fn run(args: Args, json: bool) -> Result<Report> {
    let config = args.node.config()?;
    // It prints while it runs: the result is needed then.
    cli::run(config, json).await?;
    Ok(Report::new("", json!(null)))
}
