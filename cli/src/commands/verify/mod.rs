//! `dimo week verify`

mod beside_chain;
mod finding;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use protocol::clock::WEEK;
use prover::{Manifest, Week};
use serde_json::{Value, json};

use self::{beside_chain::BesideChain, finding::Finding};
use super::inputs::InputArgs;
use crate::report::Report;

/// Checks a published week: against the chain, then by computing it again.
///
/// First the folder is compared with what its pool has published (given --rpc-url and the pool's address): root, total points, depth,
/// data hash, amount, previous root, pool, chain, contracts, levels; and it says who published it. Then the week is computed again and
/// compared field by field and leaf by leaf: its roster from the chain's events or from files, where they are given, else the folder's
/// own; its activity, where somebody has it, else the folder's evidence. What could not be compared is said.
///
/// Prints MATCH, or MISMATCH with what is said, what is true and the rows behind it, and exits with 1.
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
    check(&args.dir, &args.input).await
}

/// Checks the week in a folder.
///
/// # Errors
/// If the folder or the inputs cannot be used.
pub async fn check(dir: &Path, input: &InputArgs) -> Result<Report> {
    let given = prover::load_week(dir)?;
    let manifest = given.manifest();
    let chain = BesideChain::of(input, &given).await?;
    let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
    let out = scratch.path().join("week");
    let again = match recompute(dir, input, manifest, &out).await {
        Ok(week) => Finding::of((dir, &given), (&out, &week))?,
        // What differs from the chain is to be said, whatever else cannot be.
        Err(error) if chain.differs() => Finding::unknown(&error),
        Err(error) => return Err(error),
    };
    let not_compared = [chain.not_compared(), not_compared(input)].concat();
    Ok(report(manifest, &chain, &again, &not_compared))
}

/// Computes the week of a folder once more, into `out`.
///
/// # Errors
/// If the folder or the inputs cannot be used.
pub async fn recompute(
    dir: &Path,
    input: &InputArgs,
    manifest: &Manifest,
    out: &Path,
) -> Result<Week> {
    let genesis = genesis_of(manifest)?;
    let input = input.again(dir, genesis, out.to_owned()).await?;
    prover::build_week(&input, &|step| tracing::info!("{step}"))?;
    Ok(prover::load_week(out)?)
}

/// The clock the folder was built with; loading it checked that it has one.
fn genesis_of(manifest: &Manifest) -> Result<u64> {
    let elapsed = WEEK.checked_mul(u64::from(manifest.week));
    elapsed
        .and_then(|elapsed| manifest.week_start.checked_sub(elapsed))
        .context("the folder's week lies before its genesis")
}

/// What the recomputation takes from the folder itself.
fn not_compared(input: &InputArgs) -> Vec<String> {
    let own = [
        (
            input.has_roster(),
            "the folder's roster with the chain's events: give --rpc-url and --deployment, or --vehicles and --connections",
        ),
        (
            input.has_activity(),
            "the folder's evidence with the activity, which only its operator has: --activity",
        ),
    ];
    let missing = own.into_iter().filter(|(is_given, _)| !is_given);
    missing.map(|(_, what)| what.to_owned()).collect()
}

fn report(
    manifest: &Manifest,
    chain: &BesideChain,
    again: &Finding,
    not_compared: &[String],
) -> Report {
    let matches = !chain.differs() && again.matches();
    let mut lines = vec![match matches {
        true => format!("MATCH week {} root {}", manifest.week, manifest.root),
        false => format!("MISMATCH in week {}{}", manifest.week, again.place()),
    }];
    lines.extend(chain.lines());
    lines.extend(again.lines());
    lines.extend(
        not_compared
            .iter()
            .map(|what| format!("not compared {what}")),
    );
    let mut document = json!({
        "match": matches,
        "week": manifest.week,
        "root": manifest.root,
        "chain": chain.document(),
        "notCompared": not_compared,
    });
    if let (Value::Object(all), Value::Object(found)) = (&mut document, again.document()) {
        all.extend(found);
    }
    Report {
        success: matches,
        ..Report::new(lines.join("\n"), document)
    }
}
