//! `dimo deploy`

use std::path::PathBuf;

use alloy::primitives::{Address, U256};
use anyhow::{Context, Result, ensure};
use protocol::Clock;
use serde_json::json;

use super::network::RpcArgs;
use crate::{
    artefacts::Artefacts,
    chain::{Chain, Sender},
    deploy::{self, Deployment},
    keys::SigningArgs,
    report::Report,
    units::ONE_DIMO,
};

/// Deploys a reward pool with DIMO's schedule.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    rpc: RpcArgs,
    #[command(flatten)]
    key: SigningArgs,
    /// The reward token; without it a new one is deployed, whose whole supply the deployer holds
    #[arg(long, value_name = "ADDRESS")]
    token: Option<Address>,
    /// Who governs the pool, normally the DAO timelock [default: the deployer]
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<Address>,
    /// Who may publish weeks [default: the deployer]
    #[arg(long, value_name = "ADDRESS")]
    publisher: Option<Address>,
    /// Who may veto and pause [default: the deployer]
    #[arg(long, value_name = "ADDRESS")]
    guardian: Option<Address>,
    /// Start of week 0, unix seconds
    #[arg(long, value_name = "SECONDS", default_value_t = protocol::clock::DIMO_GENESIS)]
    genesis: u64,
    /// First week to be published [default: the current one]
    #[arg(long, value_name = "WEEK")]
    first_week: Option<u32>,
    /// Seconds in which a published week can be challenged
    #[arg(long, value_name = "SECONDS", default_value_t = deploy::baseline().challengeWindow)]
    challenge_window: u32,
    /// Seconds after a year's end until its unclaimed rest may be swept
    #[arg(long, value_name = "SECONDS", default_value_t = deploy::baseline().claimPeriod)]
    claim_period: u32,
    /// Bond a publisher must hold, whole DIMO
    #[arg(long, value_name = "DIMO", default_value_t = 100_000)]
    bond: u64,
    /// Contract with isSanctioned(address) that is asked before paying
    #[arg(long, value_name = "ADDRESS")]
    sanctions_oracle: Option<Address>,
    /// Share out deposits only, as the Marketplace pool does: no issuance
    #[arg(long)]
    no_issuance: bool,
    /// Where to write the addresses, e.g. deployments/devnode.json
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Folder with the build artefacts [default: the nearest `build`]
    #[arg(long, value_name = "DIR")]
    build_dir: Option<PathBuf>,
}

/// Deploys and, if asked, writes the file.
///
/// # Errors
/// A missing artefact, a refused setting, a failed transaction.
pub async fn run(args: &Args) -> Result<Report> {
    let chain = Chain::connect(&args.rpc.rpc_url).await?;
    let artefacts = Artefacts::locate(args.build_dir.as_deref())?;
    let signer = args.key.signer(chain.id())?;
    let mut sender = Sender::new(&chain, signer).await?;
    let deployer = sender.address();
    ensure!(
        chain.balance(deployer).await? > U256::ZERO,
        "{deployer} holds nothing to pay for gas on chain {}: fund it or use another key",
        chain.id()
    );

    let head = chain.head().await?;
    let clock = Clock {
        genesis: args.genesis,
    };
    let first_week = match args.first_week {
        Some(week) => week,
        None => clock
            .week_at(head.timestamp)
            .context("the chain's time is before --genesis: give --first-week")?,
    };
    let token = match args.token {
        Some(token) => token,
        None => {
            tracing::info!("deploying a token");
            deploy::token(&mut sender, &artefacts, deployer).await?
        }
    };
    let mut settings = deploy::baseline();
    settings.admin = args.admin.unwrap_or(deployer);
    settings.publisher = args.publisher.unwrap_or(deployer);
    settings.guardian = args.guardian.unwrap_or(deployer);
    settings.token = token;
    settings.genesis = args.genesis;
    settings.firstWeek = first_week;
    settings.challengeWindow = args.challenge_window;
    settings.claimPeriod = args.claim_period;
    settings.bond = u128::from(args.bond) * ONE_DIMO;
    settings.sanctionsOracle = args.sanctions_oracle.unwrap_or_default();
    if args.no_issuance {
        settings.initialLimit = 0;
        settings.cap = 0;
    }
    tracing::info!("deploying and activating the distributor");
    let deployed = deploy::pool(&mut sender, &artefacts, &settings).await?;
    let deployment = Deployment {
        chain_id: chain.id(),
        block: head.number,
        genesis: args.genesis,
        first_week,
        token,
        distributor: deployed.distributor,
        implementations: [(deploy::DISTRIBUTOR.to_owned(), deployed.implementation)].into(),
        ..Deployment::default()
    };
    if let Some(path) = &args.out {
        deployment.write(path)?;
    }
    let text = format!(
        "distributor     {}\nimplementation  {}\ntoken           {token}\nadmin           {}\nfirst week      {first_week}, \
         ends at unix time {}",
        deployed.distributor,
        deployed.implementation,
        settings.admin,
        clock
            .end(first_week)
            .context("--first-week lies beyond 64-bit time")?,
    );
    Ok(Report::new(text, json!(deployment)))
}
