//! Measures what the README claims and keeps the result as a snapshot.
//!
//! Gas and sizes are exact and repeatable; prover figures depend on the machine and are compared with
//! their peer of the same run.

mod gas;
mod identity;
mod node;
mod render;
mod sizes;
mod snapshot;
mod throughput;
mod trees;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use client::deploy::Artefacts;

/// Measure WASM size, gas beside its peers, and prover throughput.
#[derive(Debug, Parser)]
struct Args {
    /// Leaf counts at which gas is measured
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 100_000, 1_000_000])]
    leaves: Vec<u64>,
    /// Vehicle counts for which a week is built
    #[arg(long, value_delimiter = ',', default_values_t = [100_000, 1_000_000])]
    vehicles: Vec<u64>,
    /// Leave out the prover (its figures stay as committed)
    #[arg(long)]
    no_prover: bool,
    /// Measure the node itself and nothing else (all other figures stay as committed)
    #[arg(long, conflicts_with_all = ["check", "no_prover"])]
    devnode: bool,
    /// Only compare with the snapshot; exit with 1 if gas or size got worse
    #[arg(long)]
    check: bool,
    /// Where the snapshot is kept
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR")))]
    dir: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    let artefacts = Artefacts::locate(None)?;
    let before = snapshot::Snapshot::read(&args.dir)?;
    if args.devnode {
        let mut now = before.unwrap_or_default();
        now.devnode = Some(node::measure(&artefacts).await?);
        let page = render::page(&now);
        println!("{page}");
        return now.write(&args.dir, &page);
    }

    let mut now = snapshot::Snapshot {
        sizes: sizes::measure(&artefacts).await?,
        devnode: before.as_ref().and_then(|old| old.devnode.clone()),
        ..Default::default()
    };
    for &leaves in &args.leaves {
        eprintln!("gas at {leaves} leaves …");
        let series = gas::measure(&artefacts, leaves)
            .await
            .with_context(|| format!("gas at {leaves} leaves"))?;
        now.gas.insert(leaves, series);
    }
    eprintln!("gas of identity …");
    now.identity = identity::measure(&artefacts)
        .await
        .context("gas of identity")?;
    if args.no_prover {
        now.prover = before
            .as_ref()
            .map(|old| old.prover.clone())
            .unwrap_or_default();
    } else {
        for &vehicles in &args.vehicles {
            eprintln!("a week of {vehicles} vehicles …");
            now.prover.insert(vehicles, throughput::measure(vehicles)?);
        }
    }

    if !args.check {
        eprintln!("the node …");
        now.devnode = Some(node::measure(&artefacts).await?);
    }

    let page = render::page(&now);
    println!("{page}");
    let worse = before.map(|old| now.worse_than(&old)).unwrap_or_default();
    for line in &worse {
        eprintln!("worse than the snapshot: {line}");
    }
    if args.check {
        anyhow::ensure!(worse.is_empty(), "{} figures got worse", worse.len());
        return Ok(());
    }
    now.write(&args.dir, &page)
}
