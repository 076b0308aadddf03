//! `dimo devnode`

use std::{fmt::Write as _, net::IpAddr};

use alloy::{hex, signers::local::PrivateKeySigner};
use anyhow::{Context, Result, anyhow};
use devnode::{Config, Devnode, stylus::Version};
use serde_json::json;

use crate::{artefacts::Artefacts, keys::dev_signer, report::Report};

/// Runs an embedded Stylus chain for development, until interrupted. Nothing is kept.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Port for JSON-RPC; 0 takes a free one
    #[arg(long, default_value_t = 8547)]
    port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Chain id
    #[arg(long, value_name = "ID", default_value_t = Config::default().chain_id)]
    chain_id: u64,
    /// Time of the first block, unix seconds [default: now]
    #[arg(long, value_name = "SECONDS")]
    timestamp: Option<u64>,
    /// ArbOS release whose rules apply
    #[arg(long, value_name = "RELEASE", default_value = "51", value_parser = ["51", "60"])]
    arbos: String,
    /// Gas limit of a block
    #[arg(long, value_name = "GAS", default_value_t = Config::default().block_gas_limit)]
    gas_limit: u64,
    /// Base fee, wei per gas
    #[arg(long, value_name = "WEI", default_value_t = Config::default().base_fee)]
    base_fee: u64,
}

impl Args {
    fn config(&self) -> Config {
        Config {
            host: self.host,
            port: self.port,
            chain_id: self.chain_id,
            genesis_timestamp: self.timestamp,
            block_gas_limit: self.gas_limit,
            base_fee: self.base_fee,
            version: match self.arbos.as_str() {
                "60" => Version::Arbos60,
                _ => Version::Arbos51,
            },
            ..Config::default()
        }
    }
}

/// Starts the chain, prints where it is and which accounts it funds, and waits for an interrupt.
///
/// # Errors
/// If the port is taken.
pub async fn run(args: Args, json: bool) -> Result<Report> {
    let config = args.config();
    let accounts = config.accounts;
    let node = Devnode::start(with_stylus_deployer(config))
        .await
        .map_err(|error| anyhow!("{error}; --port 0 takes a free port"))?;
    let signers = (0..accounts).map(dev_signer).collect::<Result<Vec<_>>>()?;
    let url = node.url();
    let report = Report::new(
        text(&url, args.chain_id, &signers)?,
        json!({
            "url": url,
            "chainId": args.chain_id,
            "accounts": signers.iter().map(|signer| json!({
                "address": signer.address(),
                "privateKey": private_key(signer),
            })).collect::<Vec<_>>(),
        }),
    );
    // Printed here: the result is needed while the command runs.
    println!("{}", report.render(json));
    tokio::signal::ctrl_c()
        .await
        .context("cannot wait for an interrupt")?;
    drop(node);
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

fn text(url: &str, chain_id: u64, signers: &[PrivateKeySigner]) -> Result<String> {
    let mut text = format!(
        "listening on {url}, chain id {chain_id}\n\naccounts with test tokens; their keys are public, never use them elsewhere:\n"
    );
    for (index, signer) in signers.iter().enumerate() {
        writeln!(
            text,
            "{index}  {}  {}",
            signer.address(),
            private_key(signer)
        )?;
    }
    Ok(text)
}

fn private_key(signer: &PrivateKeySigner) -> String {
    hex::encode_prefixed(signer.to_bytes())
}
