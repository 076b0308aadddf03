//! `dimo week verify`

use std::path::PathBuf;

use anyhow::{Context, Result};
use protocol::{Leaf, clock::WEEK};
use prover::{LeafDoc, Manifest, Week};
use serde_json::{Value, json};

use super::inputs::InputArgs;
use crate::report::Report;

/// Recomputes a week from its inputs and compares it with a folder leaf by leaf.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to check, as somebody published it
    dir: PathBuf,
    #[command(flatten)]
    input: InputArgs,
}

/// Prints MATCH, or the first leaf that differs and exits with 1.
///
/// # Errors
/// If the folder or the inputs cannot be used.
pub async fn run(args: &Args) -> Result<Report> {
    let given = prover::load_week(&args.dir)?;
    let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
    let manifest = given.manifest();
    let genesis = genesis_of(manifest)?;
    let out = scratch.path().join("week");
    let input = args.input.input(manifest.week, Some(genesis), out).await?;
    prover::build_week(&input, &|step| tracing::info!("{step}"))?;
    let recomputed = prover::load_week(&input.out)?;
    if recomputed.manifest().root == manifest.root
        && recomputed.manifest().total_points == manifest.total_points
        && recomputed.manifest().leaf_count == manifest.leaf_count
    {
        return Ok(Report::new(
            format!("MATCH week {} root {}", manifest.week, manifest.root),
            json!({ "match": true, "week": manifest.week, "root": manifest.root }),
        ));
    }
    Ok(difference(&given, &recomputed))
}

/// The clock the folder was built with; loading it checked that it has one.
fn genesis_of(manifest: &Manifest) -> Result<u64> {
    let elapsed = WEEK.checked_mul(u64::from(manifest.week));
    elapsed
        .and_then(|elapsed| manifest.week_start.checked_sub(elapsed))
        .context("the folder's week lies before its genesis")
}

fn difference(given: &Week, recomputed: &Week) -> Report {
    let (left, right) = (given.leaves(), recomputed.leaves());
    let at = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (ours, theirs) = (right.get(at).map(document), left.get(at).map(document));
    let words = |leaf: &Option<Value>| {
        leaf.as_ref()
            .map_or_else(|| "no leaf".to_owned(), Value::to_string)
    };
    let text = format!(
        "MISMATCH in week {} at leaf {at}\nfolder      {}\nrecomputed  {}\nroots       {} and {}",
        given.manifest().week,
        words(&theirs),
        words(&ours),
        given.manifest().root,
        recomputed.manifest().root,
    );
    let json = json!({
        "match": false,
        "week": given.manifest().week,
        "index": at,
        "folder": theirs,
        "recomputed": ours,
        "folderRoot": given.manifest().root,
        "recomputedRoot": recomputed.manifest().root,
    });
    Report::negative(text, json)
}

fn document(leaf: &Leaf) -> Value {
    json!(LeafDoc::from(leaf))
}
