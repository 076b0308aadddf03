//! `dimo week challenge`

use std::path::PathBuf;

use alloy::{primitives::Bytes, providers::Provider};
use anyhow::{Context, Result};
use client::{
    bindings::IWeekJudge::{Demanded, Evidence, WeekProvenWrong},
    chain::request_for,
    contracts::Pool,
    judge::{Case, Known, Proof, Published, open_demands},
    time::utc,
    units::count,
};
use serde_json::json;

use super::{demand, pending_info};
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
/// FOLDER holds the published data. If its leaves are not those of the published root, what the chain tells of the tree is compared
/// instead: the nodes below the root, and whatever answered demands. What that does not decide can be demanded (--demand), once for
/// each level at most, until a lie is known or nobody answers.
///
/// As for `dimo week verify` the roster comes from the chain's events (or --vehicles), and the activity
/// from --activity, else from the published evidence. Of all proofs the cheapest is sent that the judge accepts; those about owners and
/// consent need a node that proves the state at the anchor (eth_getProof). Exits with 1 if the week differs and no difference can be proven.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with the published data of the week
    #[arg(value_name = "FOLDER")]
    dir: PathBuf,
    /// If the published leaves are missing or give another root, and what is known of the tree proves nothing: demand the leaf that brings the
    /// lie nearer, with a bond for who shows it
    #[arg(long)]
    demand: bool,
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
    let info = pending_info(&pool, week).await?;
    let published = Published::read(&args.dir);
    let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
    let out = scratch.path().join("week");
    let own = verify::recompute(&args.dir, &args.input, &manifest, &out).await?;
    let own = Published::of(own.leaves().iter().map(|leaf| *leaf.stated()).collect())?;
    let before = args.input.previous().map(Published::read).transpose()?;
    let case = Case {
        chain: pool.chain(),
        judge,
        pool: pool.address(),
        week,
        prover: args.act.actor(pool.chain().id())?,
        published: &own,
        before: before.as_ref(),
    };
    let published = match published {
        Ok(published) if published.root() == info.root => published,
        Ok(published) => {
            let root = published.root();
            tracing::warn!(
                "the leaves in {} have root {root}, and {} is published",
                args.dir.display(),
                info.root
            );
            return args
                .without_leaves(&pool, &case, own.root() == info.root)
                .await;
        }
        Err(error) => {
            tracing::warn!("{error:#}");
            return args
                .without_leaves(&pool, &case, own.root() == info.root)
                .await;
        }
    };
    let differing = differing(&published, &own);
    if differing.is_empty() {
        return Ok(nothing_to_prove(week));
    }
    let case = Case {
        published: &published,
        ..case
    };
    match args.first_lie(&case, &differing).await? {
        Some(proof) => args.bring(&case, proof).await,
        None => Ok(unproven(week, &differing)),
    }
}

fn nothing_to_prove(week: u32) -> Report {
    let text = format!("nothing to prove: week {week} is as it is computed here");
    Report::new(text, json!({ "week": week, "differing": 0 }))
}

/// The vehicles whose leaves are not those computed here, ascending.
fn differing(published: &Published, own: &Published) -> Vec<u64> {
    let leaves = published.leaves().iter().chain(own.leaves());
    let mut all: Vec<u64> = leaves.map(|leaf| leaf.vehicle_id).collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|vehicle| published.leaf(*vehicle) != own.leaf(*vehicle));
    all
}

impl Args {
    /// By what the chain tells of a tree whose leaves nobody shows: a sum that is none, a leaf that was demanded and lies, or the
    /// place to demand next.
    async fn without_leaves(&self, pool: &Pool, case: &Case<'_>, is_own: bool) -> Result<Report> {
        let (judge, week) = (case.judge, case.week);
        if is_own {
            // Wrong data of a right tree: they are for `dimo week verify`.
            return Ok(nothing_to_prove(week));
        }
        let known = Known::read(pool, judge, week).await?;
        if let Some((place, transaction)) = known.lying_sum(case.pool, judge, week, case.published)
        {
            let proof = Proof {
                vehicle: place,
                what: "a sum of its tree is none",
                transaction,
            };
            return self.bring(case, proof).await;
        }
        let answers = known.answers();
        let shown = Published::of(case.published.leaves().to_vec())?.with_answers(answers);
        let mut lying: Vec<u64> = answers.keys().copied().collect();
        lying.retain(|place| shown.leaf(*place) != case.published.leaf(*place));
        let of_answers = Case {
            published: &shown,
            ..*case
        };
        if let Some(proof) = self.first_lie(&of_answers, &lying).await? {
            return self.bring(case, proof).await;
        }
        let open = open_demands(pool, judge, week).await?;
        let is_open =
            |demand: &&Demanded| demand.evidence == Evidence::Leaf && demand.root == known.root();
        if let Some(demand) = open.iter().find(is_open) {
            return Ok(waiting(week, demand));
        }
        match known.next_place(case.published) {
            Some(place) if self.demand => {
                demand::leaf_at(&self.act, pool, judge, week, place).await
            }
            Some(place) => Ok(to_demand(week, place)),
            None => Ok(unproven(week, &lying)),
        }
    }

    /// The first of these vehicles about which the judge takes a proof.
    async fn first_lie(&self, case: &Case<'_>, vehicles: &[u64]) -> Result<Option<Proof>> {
        for vehicle in vehicles {
            tracing::info!("vehicle {vehicle} was computed otherwise here");
            if let Some(proof) = case.prove(*vehicle).await? {
                return Ok(Some(proof));
            }
        }
        Ok(None)
    }

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

/// A demand is open: whoever made it waits.
fn waiting(week: u32, demand: &Demanded) -> Report {
    let (place, until) = (demand.place, utc(demand.until));
    let text = format!(
        "what week {week} says of vehicle {place} is demanded, and can be answered until {until}: come back when it is, or void the week \
         after that by `dimo week settle {week}`"
    );
    let document = json!({ "week": week, "proof": null, "demanded": place, "until": demand.until });
    Report::negative(text, document)
}

/// Nothing is known that proves a lie.
fn to_demand(week: u32, place: u64) -> Report {
    let text = format!(
        "week {week} is not what is computed here, and what is known of its tree proves nothing yet: demand what it says of vehicle {place} \
         by --demand, or `dimo week demand leaf {week} {place}`, and come back when it is answered"
    );
    let document = json!({ "week": week, "proof": null, "demand": place });
    Report::negative(text, document)
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
