//! `dimo week publish`

use std::{fmt::Write as _, path::PathBuf};

use alloy::primitives::U256;
use anyhow::{Result, bail};
use client::{
    chain::Sender,
    publish::{self, Obstacle},
    time::utc_from,
    units::{count, dimo},
};
use serde_json::json;

use super::network::PoolArgs;
use crate::{commands::keys::SigningArgs, report::Report};

/// Checks a week folder and the pool, says everything that is missing, and publishes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder written by `dimo week build`
    dir: PathBuf,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    key: SigningArgs,
    /// Where others can fetch the folder to recompute it
    #[arg(long, value_name = "URI", default_value = "")]
    data_uri: String,
    /// Deposit what is missing of the publisher's bond, from the key's tokens
    #[arg(long)]
    deposit_bond: bool,
    /// Send the pool the tokens it is missing for this week, from the key's tokens
    #[arg(long)]
    fund: bool,
    /// Check everything, send nothing
    #[arg(long)]
    dry_run: bool,
}

/// Publishes the week.
///
/// # Errors
/// A folder that does not recompute, anything that stands in the way, a failed transaction.
pub async fn run(args: &Args) -> Result<Report> {
    // Loading recomputes the root from the leaves.
    let week = prover::load_week(&args.dir)?;
    let manifest = week.manifest();
    let pool = args.pool.connect().await?;
    let signer = args.key.signer(pool.chain().id())?;
    let mut sender = Sender::new(pool.chain(), signer).await?;
    let token = pool.state().await?.token;

    let mut obstacles = publish::obstacles(&pool, manifest, sender.address()).await?;
    if !args.dry_run && obstacles.iter().all(|obstacle| args.can_lift(obstacle)) {
        // The bond first: it comes out of the same balance, and a pool keeps it apart from the funds.
        for obstacle in obstacles
            .iter()
            .filter(|one| matches!(one, Obstacle::Bond { .. }))
        {
            if let Obstacle::Bond { held, required } = obstacle {
                publish::deposit_bond(&mut sender, &pool, token, required - held).await?;
            }
        }
        for obstacle in &obstacles {
            if let Obstacle::Funds { held, required } = obstacle {
                publish::fund(&mut sender, &pool, token, required - held).await?;
            }
        }
        obstacles = publish::obstacles(&pool, manifest, sender.address()).await?;
    }
    if !obstacles.is_empty() {
        let mut text = format!("week {} cannot be published now:", manifest.week);
        for obstacle in &obstacles {
            write!(text, "\n  - {obstacle}")?;
        }
        bail!(text);
    }
    let info = pool.week(manifest.week).await?;
    if args.dry_run {
        return Ok(Report::new(
            format!(
                "week {} can be published and would share out {} DIMO",
                manifest.week,
                dimo(U256::from(info.amount))
            ),
            json!({ "week": manifest.week, "root": manifest.root, "amount": info.amount.to_string(), "dryRun": true }),
        ));
    }
    let receipt = publish::publish(&mut sender, &pool, manifest, &args.data_uri).await?;
    let info = pool.week(manifest.week).await?;
    let now = pool.chain().head().await?.timestamp;
    let text = format!(
        "week {} is published: {} DIMO for {} points of {} leaves\nfinal at     {}\ntransaction  {}\ngas          {}",
        manifest.week,
        dimo(U256::from(info.amount)),
        count(manifest.total_points),
        count(manifest.leaf_count),
        utc_from(now, info.finalAt),
        receipt.transaction_hash,
        count(receipt.gas_used),
    );
    let json = json!({
        "week": manifest.week,
        "root": manifest.root,
        "totalPoints": manifest.total_points,
        "leafCount": manifest.leaf_count,
        "amount": info.amount.to_string(),
        "finalAt": info.finalAt,
        "transaction": receipt.transaction_hash,
        "gasUsed": receipt.gas_used,
    });
    Ok(Report::new(text, json))
}

impl Args {
    const fn can_lift(&self, obstacle: &Obstacle) -> bool {
        match obstacle {
            Obstacle::Bond { .. } => self.deposit_bond,
            Obstacle::Funds { .. } => self.fund,
            _ => false,
        }
    }
}
