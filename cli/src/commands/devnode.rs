//! `dimo devnode`

use anyhow::Result;
use devnode::{Config, cli};
use serde_json::json;

use crate::{artefacts::Artefacts, report::Report};

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
    let config = with_stylus_deployer(args.node.config()?);
    // It prints while it runs: the result is needed then.
    cli::run(config, json).await?;
    Ok(Report::new("", json!(null)))
}

/// Adds the contract that `cargo stylus deploy` calls, if the npm packages are there.
pub fn with_stylus_deployer(config: Config) -> Config {
    let artefact = Artefacts::locate(None)
        .ok()
        .and_then(|build| build.stylus_deployer());
    let Some(path) = artefact else {
        tracing::info!(
            "no StylusDeployer: `cargo stylus deploy` needs scripts/build-contracts first"
        );
        return config;
    };
    match config.clone().stylus_deployer(&path) {
        Ok(config) => config,
        Err(error) => {
            tracing::warn!("no StylusDeployer: {error}");
            config
        }
    }
}
