//! `dimo week verify`

use std::path::PathBuf;

use alloy::primitives::U256;
use anyhow::{Context, Result};
use client::{
    contracts::Pool,
    publish::Comparison,
    units::{count, dimo},
};
use protocol::{VehicleLeaf, clock::WEEK};
use prover::{LeafDoc, Manifest, Week};
use serde_json::{Value, json};

use super::inputs::InputArgs;
use crate::report::Report;

/// Compares a folder with what its pool has published (given --rpc-url and the pool's address), then recomputes the week
/// and compares that with the folder leaf by leaf: from the inputs given, and where there are none from the folder's own roster
/// and evidence.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to check, as somebody published it
    dir: PathBuf,
    #[command(flatten)]
    input: InputArgs,
}

/// Prints MATCH, or what is published otherwise or the first leaf that differs, and exits with 1.
///
/// # Errors
/// If the folder or the inputs cannot be used.
pub async fn run(args: &Args) -> Result<Report> {
    let given = prover::load_week(&args.dir)?;
    let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
    let manifest = given.manifest();
    let chain = beside_chain(&args.input, manifest).await?;
    if let Some(report) = chain.mismatch(manifest) {
        return Ok(report);
    }
    let genesis = genesis_of(manifest)?;
    let out = scratch.path().join("week");
    let input = args.input.again(&args.dir, genesis, out).await?;
    prover::build_week(&input, &|step| tracing::info!("{step}"))?;
    let recomputed = prover::load_week(&input.out)?;
    if recomputed.manifest().root == manifest.root
        && recomputed.manifest().total_points == manifest.total_points
        && recomputed.manifest().depth == manifest.depth
    {
        return Ok(Report::new(
            format!(
                "MATCH week {} root {}\n{}",
                manifest.week,
                manifest.root,
                chain.in_words()
            ),
            json!({
                "match": true,
                "week": manifest.week,
                "root": manifest.root,
                "chain": chain.document(),
            }),
        ));
    }
    Ok(difference(&given, &recomputed, &chain))
}

/// What the pool says of a folder.
enum BesideChain {
    /// Nothing, and why.
    NotCompared(String),
    Compared(Box<Comparison>, Pool),
}

async fn beside_chain(input: &InputArgs, manifest: &Manifest) -> Result<BesideChain> {
    let Some(pool) = input.pool().await? else {
        return Ok(BesideChain::NotCompared(
            "no pool is known; give --rpc-url URL and --distributor ADDRESS or --deployment FILE"
                .into(),
        ));
    };
    let comparison = Comparison::of(&pool, manifest).await?;
    if comparison.published() {
        return Ok(BesideChain::Compared(Box::new(comparison), pool));
    }
    Ok(BesideChain::NotCompared(format!(
        "week {} is not published in pool {}",
        manifest.week,
        pool.address()
    )))
}

impl BesideChain {
    /// The report on a folder that is not what was published.
    fn mismatch(&self, manifest: &Manifest) -> Option<Report> {
        let Self::Compared(comparison, pool) = self else {
            return None;
        };
        if comparison.differences.is_empty() {
            return None;
        }
        let text = format!(
            "MISMATCH in week {}: the folder is not what pool {} has published\n{}",
            manifest.week,
            pool.address(),
            comparison.in_words("\n")
        );
        let json = json!({
            "match": false,
            "week": manifest.week,
            "root": manifest.root,
            "chain": self.document(),
        });
        Some(Report::negative(text, json))
    }

    fn in_words(&self) -> String {
        match self {
            Self::NotCompared(why) => format!("not compared with a chain: {why}"),
            Self::Compared(comparison, pool) => format!(
                "as published in pool {} on chain {}: {} points in a tree of {} levels, {} DIMO",
                pool.address(),
                pool.chain().id(),
                count(comparison.info.totalPoints),
                comparison.info.depth,
                dimo(U256::from(comparison.info.amount)),
            ),
        }
    }

    fn document(&self) -> Value {
        match self {
            Self::NotCompared(why) => {
                json!({ "compared": false, "why": format!("not compared with a chain: {why}") })
            }
            Self::Compared(comparison, pool) => json!({
                "compared": true,
                "pool": pool.address(),
                "chainId": pool.chain().id(),
                "amount": comparison.info.amount.to_string(),
                "differences": comparison.document(),
            }),
        }
    }
}

/// The clock the folder was built with; loading it checked that it has one.
fn genesis_of(manifest: &Manifest) -> Result<u64> {
    let elapsed = WEEK.checked_mul(u64::from(manifest.week));
    elapsed
        .and_then(|elapsed| manifest.week_start.checked_sub(elapsed))
        .context("the folder's week lies before its genesis")
}

fn difference(given: &Week, recomputed: &Week, chain: &BesideChain) -> Report {
    let (left, right) = (given.leaves(), recomputed.leaves());
    let at = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (ours, theirs) = (right.get(at).map(document), left.get(at).map(document));
    let words = |leaf: &Option<Value>| {
        leaf.as_ref()
            .map_or_else(|| "no leaf".to_owned(), Value::to_string)
    };
    let text = format!(
        "MISMATCH in week {} at leaf {at}\nfolder      {}\nrecomputed  {}\nroots       {} and {}\n{}",
        given.manifest().week,
        words(&theirs),
        words(&ours),
        given.manifest().root,
        recomputed.manifest().root,
        chain.in_words(),
    );
    let json = json!({
        "match": false,
        "week": given.manifest().week,
        "index": at,
        "folder": theirs,
        "recomputed": ours,
        "folderRoot": given.manifest().root,
        "recomputedRoot": recomputed.manifest().root,
        "chain": chain.document(),
    });
    Report::negative(text, json)
}

fn document(leaf: &VehicleLeaf) -> Value {
    json!(LeafDoc::from(leaf))
}
