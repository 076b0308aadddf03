//! Measures what the README claims and keeps the result as a snapshot.
//!
//! Gas and sizes are exact and repeatable; prover figures depend on the machine and are compared with
//! their peer of the same run.

mod built;
mod cost;
mod gas;
mod heartbeats;
mod identity;
mod node;
mod pages;
mod render;
mod sizes;
mod snapshot;
mod summary;
mod throughput;
mod trees;

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use client::deploy::Artefacts;

use crate::{
    built::Built,
    snapshot::{Snapshot, Throughput},
};

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
    /// Only compare gas and sizes with the snapshot, exactly; exit with 1 if any of them differs
    #[arg(long)]
    check: bool,
    /// Measure nothing: write the pages anew from the snapshot
    #[arg(long, conflicts_with_all = ["check", "no_prover", "devnode"])]
    pages: bool,
    /// Where the snapshot is kept
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR")))]
    dir: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    let before = Snapshot::read(&args.dir)?;
    if args.pages {
        let snapshot = before.context("there is no snapshot: run scripts/figures")?;
        return pages::write(&snapshot, &args.dir);
    }
    let artefacts = Artefacts::locate(None)?;
    let built = Built::read(&artefacts)?;
    if args.check {
        return check(&args, &artefacts, &built, before).await;
    }
    let before = before.unwrap_or_default();

    let now = if args.devnode {
        Snapshot {
            devnode: Some(node::measure(&artefacts).await?),
            ..before.clone()
        }
    } else {
        let mut now = exact(&artefacts, &args.leaves).await?;
        now.prover = if args.no_prover {
            before.prover.clone()
        } else {
            prover(&args.vehicles)?
        };
        now.heartbeats = if args.no_prover {
            before.heartbeats
        } else {
            eprintln!("a week that is signed …");
            Some(heartbeats::measure()?)
        };
        eprintln!("the node …");
        now.devnode = Some(node::measure(&artefacts).await?);
        now
    };
    println!("{}", render::page(&now));
    for line in now.differences(&before) {
        eprintln!("changed: {line}");
    }
    if !built.released {
        eprintln!(
            "figures: nothing is written: {} did not make the released bytes, of which the snapshot is",
            built.by.join(", ")
        );
        return Ok(());
    }
    now.write(&args.dir)?;
    pages::write(&now, &args.dir)
}

/// Sizes and gas, the same on every machine.
async fn exact(artefacts: &Artefacts, leaf_counts: &[u64]) -> Result<Snapshot> {
    let mut now = Snapshot {
        sizes: sizes::measure(artefacts).await?,
        ..Snapshot::default()
    };
    for &leaves in leaf_counts {
        eprintln!("gas at {leaves} leaves …");
        let series = gas::measure(artefacts, leaves)
            .await
            .with_context(|| format!("gas at {leaves} leaves"))?;
        let (gas, bytes) = (now.gas.entry(leaves), now.bytes.entry(leaves));
        let (gas, bytes) = (gas.or_default(), bytes.or_default());
        for (contestant, measured) in series {
            gas.insert(contestant.clone(), measured.gas);
            bytes.insert(contestant, measured.bytes);
        }
    }
    eprintln!("gas of identity …");
    now.identity = identity::measure(artefacts)
        .await
        .context("gas of identity")?;
    Ok(now)
}

fn prover(vehicle_counts: &[u64]) -> Result<BTreeMap<u64, Throughput>> {
    let mut runs = BTreeMap::new();
    for &vehicles in vehicle_counts {
        eprintln!("a week of {vehicles} vehicles …");
        runs.insert(vehicles, throughput::measure(vehicles)?);
    }
    Ok(runs)
}

/// Compares what the released bytes cost with the snapshot; other bytes cost something else, so that nothing is compared.
async fn check(
    args: &Args,
    artefacts: &Artefacts,
    built: &Built,
    snapshot: Option<Snapshot>,
) -> Result<()> {
    if !built.released {
        eprintln!(
            "figures: gas and sizes are NOT compared: {} did not make the released bytes, of which the snapshot is",
            built.by.join(", ")
        );
        return Ok(());
    }
    let mut snapshot = snapshot.context("there is no snapshot to compare with")?;
    snapshot
        .gas
        .retain(|leaves, _| args.leaves.contains(leaves));
    let now = exact(artefacts, &args.leaves).await?;
    let differences = now.differences(&snapshot);
    for line in &differences {
        eprintln!("differs from the snapshot: {line}");
    }
    anyhow::ensure!(
        differences.is_empty(),
        "{} figures are not the committed ones: run scripts/figures and commit what it writes",
        differences.len()
    );
    println!("{} figures are the committed ones", now.exact().len());
    Ok(())
}
