//! `dimo week challenge`

use std::path::PathBuf;

use alloy::{primitives::Bytes, providers::Provider};
use anyhow::{Context, Result};
use client::{
    bindings::IWeekJudge::WeekProvenWrong,
    chain::request_for,
    judge::{Case, Proof, Published},
    units::count,
};
use prover::Week;
use serde_json::json;

use super::pending;
use crate::{
    commands::{
        acting::{ActArgs, event},
        inputs::InputArgs,
        network::JudgeArg,
        verify,
    },
    report::{Report, facts},
};

/// Computes a pending week again, compares it leaf by leaf with what was published, and proves the first difference that is a lie: the
/// pool takes the week back, the publisher is suspended, and half of what the DAO takes of its bond is yours.
///
/// FOLDER holds the published data. As for `dimo week verify` the roster comes from the chain's events (or --vehicles), and the activity
/// from --activity, else from the published evidence. Of all proofs the cheapest is sent that the judge accepts; those about owners and
/// consent need a node that proves the state at the anchor (eth_getProof). Exits with 1 if the week differs and no difference can be proven.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with the published data of the week
    #[arg(value_name = "FOLDER")]
    dir: PathBuf,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    judge: JudgeArg,
    #[command(flatten)]
    act: ActArgs,
}

/// Challenges.
///
/// # Errors
/// If folder or inputs cannot be used, the week is not pending, the node does not answer, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (pool, book) = args.input.pool_with_book().await?;
    let judge = args.judge.find(&book)?;
    let manifest = prover::read_manifest(&args.dir)?;
    let week = manifest.week;
    let published = pending(&pool, week, &args.dir).await?;
    let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
    let out = scratch.path().join("week");
    let own = verify::recompute(&args.dir, &args.input, &manifest, &out).await?;
    let differing = differing(&published, &own);
    if differing.is_empty() {
        let text = format!("nothing to prove: week {week} is as it is computed here");
        return Ok(Report::new(text, json!({ "week": week, "differing": 0 })));
    }
    let before = args.input.previous().map(Published::read).transpose()?;
    let chain = pool.chain();
    let case = Case {
        chain,
        judge,
        pool: pool.address(),
        week,
        prover: args.act.actor(chain.id())?,
        published: &published,
        before: before.as_ref(),
    };
    for vehicle in &differing {
        tracing::info!("vehicle {vehicle} was computed otherwise here");
        if let Some(proof) = case.prove(*vehicle).await? {
            return args.bring(&case, proof).await;
        }
    }
    Ok(unproven(week, &differing))
}

/// The vehicles whose leaves are not those computed here, ascending.
fn differing(published: &Published, own: &Week) -> Vec<u64> {
    let mut all: Vec<u64> = published
        .leaves()
        .iter()
        .map(|leaf| leaf.vehicle_id)
        .collect();
    all.extend(own.leaves().iter().map(|leaf| leaf.vehicle_id));
    all.sort_unstable();
    all.dedup();
    all.retain(|vehicle| {
        let own = own.find(*vehicle).map(|leaf| leaf.stated());
        published.leaf(*vehicle) != own
    });
    all
}

impl Args {
    async fn bring(&self, case: &Case<'_>, proof: Proof) -> Result<Report> {
        let Proof {
            vehicle,
            what,
            transaction,
        } = proof;
        let words = format!(
            "take back week {} by {} about vehicle {vehicle}: {what}",
            case.week, transaction.note
        );
        if self.act.is_dry_run() {
            let gas = estimate(case, &transaction.data).await?;
            let text = facts(&[
                ("would", words.clone()),
                ("as", case.prover.to_string()),
                ("to", case.judge.to_string()),
                ("calldata", transaction.data.to_string()),
                ("gas", format!("{} (estimate)", count(gas))),
            ]);
            let document = json!({
                "dryRun": true,
                "would": words,
                "proof": transaction.note,
                "vehicle": vehicle,
                "week": case.week,
                "to": case.judge.to_string(),
                "calldata": transaction.data,
                "gas": gas,
            });
            return Ok(Report::new(text, document));
        }
        let name = transaction.note.clone();
        let mut sender = self.act.sender(case.chain).await?;
        let receipt = sender.send(transaction).await;
        let receipt = receipt.with_context(|| format!("cannot {words}"))?;
        let told: WeekProvenWrong = event(&receipt, case.judge)?;
        let text = facts(&[
            ("done", words),
            ("root", told.root.to_string()),
            ("transaction", receipt.transaction_hash.to_string()),
            ("gas", count(receipt.gas_used)),
        ]);
        let document = json!({
            "week": case.week,
            "root": told.root,
            "proof": name,
            "vehicle": vehicle,
            "what": what,
            "transaction": receipt.transaction_hash,
            "gasUsed": receipt.gas_used,
        });
        Ok(Report::new(text, document))
    }
}

async fn estimate(case: &Case<'_>, data: &Bytes) -> Result<u64> {
    let request = request_for(Some(case.prover), case.judge, data.clone());
    Ok(case.chain.estimate_gas(request).await?)
}

fn unproven(week: u32, differing: &[u64]) -> Report {
    let shown: Vec<String> = differing.iter().take(5).map(u64::to_string).collect();
    let text = format!(
        "week {week} differs in {} vehicles (the first: {}), and the judge takes none of it for a lie. What may be left: a heartbeat of it \
         (`dimo week demand heartbeat`), an objection (`dimo week object`), the guardian (`dimo week veto`)",
        differing.len(),
        shown.join(", ")
    );
    let document = json!({ "week": week, "differing": differing.len(), "first": differing.first(), "proof": null });
    Report::negative(text, document)
}
