//! `dimo week publish`

use std::{fmt::Write as _, path::PathBuf};

use alloy::primitives::U256;
use anyhow::{Result, bail, ensure};
use clap::builder::NonEmptyStringValueParser;
use client::{
    chain::{Read, Sender},
    contracts::Pool,
    publish::{
        self, Obstacle, anchor,
        belonging::{self, Known, Objection},
    },
    time::utc_from,
    units::{count, dimo},
};
use serde_json::json;

use super::network::{AddressBook, DevicesArg, JudgeArg, ManufacturersArg, PoolArgs, VehiclesArg};
use crate::{commands::keys::SigningArgs, report::Report};

/// Checks a week folder and the pool, says everything that is missing, and publishes.
///
/// A folder for another pool, of another chain, of other contracts than the deployment's, of another clock or week, or whose streaks
/// do not go on from the week published before is refused, always. Refused unless accepted by name: levels that are not the
/// registry's (other-levels), activity of which not one row counted (nothing-counted), a roster that was not compared with the
/// contracts' state (unchecked).
///
/// A pool that has a judge wants the week anchored: that is done first, if nobody did it yet.
///
/// Put the folder where --data-uri says before you publish: nobody can check a week whose data cannot be fetched, and the guardian
/// will veto it. It is looked up there (http:, https: and file:), and a warning says if it is not found.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder written by `dimo week build`
    dir: PathBuf,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    key: SigningArgs,
    /// Where others can fetch the folder to recompute it
    #[arg(long, value_name = "URI", value_parser = NonEmptyStringValueParser::new())]
    data_uri: String,
    /// Deposit what is missing of the publisher's bond, from the key's tokens
    #[arg(long)]
    deposit_bond: bool,
    /// Add what the pool's reserve is missing for this week, from the key's tokens
    #[arg(long)]
    fund: bool,
    #[command(flatten)]
    manufacturers: ManufacturersArg,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    judge: JudgeArg,
    /// Publish although there is this against it, as the refusal names it: REASON:WEEK, for this week alone. One that does
    /// not apply is refused
    #[arg(long, value_name = "REASON:WEEK")]
    accept: Vec<String>,
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
    // What is published binds all files, so all must be there to be fetched.
    let manifest = &prover::check_files(&args.dir)?;
    let (pool, book) = args.pool.connect_with_book().await?;
    let findings = belonging::examine(&pool, manifest, week.rows(), &args.known(&book)).await?;
    args.check_accepted(manifest.week, &findings.objections)?;
    for what in &findings.not_compared {
        tracing::warn!("not compared: {what}");
    }
    let signer = args.key.signer(pool.chain().id())?;
    let mut sender = Sender::new(pool.chain(), signer).await?;
    let token = pool.state().read().await?.token;

    let mut obstacles = publish::obstacles(&pool, manifest, sender.address()).await?;
    let objections = args.left(manifest.week, &findings.objections);
    let lifted = obstacles.iter().all(|obstacle| args.can_lift(obstacle));
    if !args.dry_run && objections.is_empty() && lifted {
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
    if !obstacles.is_empty() || !objections.is_empty() {
        let mut text = format!("week {} cannot be published now:", manifest.week);
        for objection in objections {
            write!(text, "\n  - {objection}")?;
            if let Some(word) = acceptance(objection, manifest.week) {
                write!(text, "; if it is right nevertheless, add --accept {word}")?;
            }
        }
        for obstacle in &obstacles {
            write!(text, "\n  - {obstacle}")?;
        }
        bail!(text);
    }
    // Once the week is over nothing is lost by anchoring it, whatever the contract says of the rest.
    let wants_anchor = args
        .anchor(&mut sender, &pool, &book, manifest.week)
        .await?;
    // The contract has the last word, also about what nobody can read from it: the root before its first week.
    let refusal = publish::refusal(&pool, &week, &args.data_uri, sender.address()).await?;
    let remedied = |why: &String| wants_anchor && why.starts_with("WeekNotAnchored");
    if let Some(why) = refusal.filter(|why| !remedied(why)) {
        bail!("week {} cannot be published now:\n  - {why}", manifest.week);
    }
    let unreachable = publish::reachable(&args.data_uri, manifest.data_hash())
        .await
        .err();
    let unreachable = unreachable.map(|why| {
        format!(
            "nothing was found at --data-uri {}: {why:#}. Nobody can check a week whose data cannot be fetched",
            args.data_uri
        )
    });
    if let Some(warning) = &unreachable {
        tracing::warn!("{warning}");
    }
    let info = pool.weekInfo(manifest.week).read().await?;
    if args.dry_run {
        let first = if wants_anchor {
            ", once it is anchored, which is done first,"
        } else {
            ""
        };
        return Ok(Report::new(
            format!(
                "week {} can be published{first} and would share out {} DIMO",
                manifest.week,
                dimo(U256::from(info.amount))
            ),
            json!({ "week": manifest.week, "root": manifest.root, "amount": info.amount.to_string(), "wantsAnchor": wants_anchor, "notCompared": findings.not_compared, "dataUriWarning": unreachable, "dryRun": true }),
        ));
    }
    let receipt = publish::publish(&mut sender, &pool, &week, &args.data_uri).await?;
    let info = pool.weekInfo(manifest.week).read().await?;
    let now = pool.chain().head().await?.timestamp;
    let text = format!(
        "week {} is published: {} DIMO for {} points of {} leaves\nfinal at     {}\ntransaction  {}\ngas          {}",
        manifest.week,
        dimo(U256::from(info.amount)),
        count(manifest.total_points),
        count(manifest.leaf_count()),
        utc_from(now, info.finalAt),
        receipt.transaction_hash,
        count(receipt.gas_used),
    );
    let json = json!({
        "week": manifest.week,
        "root": manifest.root,
        "totalPoints": manifest.total_points,
        "leafCount": manifest.leaf_count(),
        "amount": info.amount.to_string(),
        "finalAt": info.finalAt,
        "transaction": receipt.transaction_hash,
        "gasUsed": receipt.gas_used,
        "accepted": args.accept,
        "notCompared": findings.not_compared,
        "dataUriWarning": unreachable,
    });
    Ok(Report::new(text, json))
}

/// What accepts an objection: it names the week, so that no script accepts the next one with it.
fn acceptance(objection: &Objection, week: u32) -> Option<String> {
    let name = objection.name()?;
    Some(format!("{name}:{week}"))
}

impl Args {
    /// Anchors the week, if this pool's judge waits for that. Whether that is still to be done, as after a dry run.
    async fn anchor(
        &self,
        sender: &mut Sender,
        pool: &Pool,
        book: &AddressBook,
        week: u32,
    ) -> Result<bool> {
        // Without an address the contract says whether there is a judge.
        let Ok(judge) = self.judge.find(book) else {
            return Ok(false);
        };
        let is_missing = anchor::is_missing(pool.chain(), judge, pool.address(), week).await?;
        if is_missing && !self.dry_run {
            anchor::anchor(sender, judge, week).await?;
            return Ok(false);
        }
        Ok(is_missing)
    }

    fn known(&self, book: &AddressBook) -> Known {
        Known {
            manufacturer_registry: self.manufacturers.find(book).ok(),
            vehicle_id: self.vehicles.find(book).ok(),
            device_registry: self.devices.find(book).ok(),
        }
    }

    /// The objections that are not accepted.
    fn left<'a>(&self, week: u32, all: &'a [Objection]) -> Vec<&'a Objection> {
        let accepted = |one: &&Objection| {
            acceptance(one, week).is_some_and(|token| self.accept.contains(&token))
        };
        all.iter().filter(|one| !accepted(one)).collect()
    }

    /// Refuses to accept what there is not: a habit is no decision.
    fn check_accepted(&self, week: u32, all: &[Objection]) -> Result<()> {
        let tokens: Vec<_> = all.iter().filter_map(|one| acceptance(one, week)).collect();
        for given in &self.accept {
            ensure!(
                tokens.contains(given),
                "--accept {given}: there is nothing of that name to accept in week {week}; leave it out"
            );
        }
        Ok(())
    }

    const fn can_lift(&self, obstacle: &Obstacle) -> bool {
        match obstacle {
            Obstacle::Bond { .. } => self.deposit_bond,
            Obstacle::Funds { .. } => self.fund,
            _ => false,
        }
    }
}
