//! `dimo week watch`

use std::{
    collections::HashSet,
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use alloy::primitives::B256;
use anyhow::{Context, Result, ensure};
use client::{
    bindings::WeekState,
    chain::Read,
    contracts::Pool,
    publish::{self, Publication},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{inputs::InputArgs, roster::ChainArgs, verify};
use crate::report::Report;

/// Verifies every week that a pool publishes, as `dimo week verify` does: for guardians, and for drivers who want to know.
///
/// The data of a week, and of the one before, are fetched from where its publication says (http:, https:, file:), or taken from --data.
/// The roster comes from the chain's events, if the deployment is known. One line a week: MATCH, MISMATCH with what differs, or
/// why it could not be verified, which is tried again. A week that was taken back and published again is verified again.
///
/// --once does what is published by now, and exits with 1 if a week differs or cannot be verified. Else it goes on until it is
/// interrupted. A guardian vetoes with `dimo week veto`, anybody else objects with `dimo week object`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    chain: ChainArgs,
    /// Folder of the weeks' folders, called week-N, instead of where the publications say
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// First week to verify [default: the pool's first]
    #[arg(long, value_name = "WEEK")]
    from_week: Option<u32>,
    /// Verify what is published by now, and end
    #[arg(long, conflicts_with = "every")]
    once: bool,
    /// Seconds to wait before looking again
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
}

/// Watches.
///
/// # Errors
/// No pool, a node that does not answer; with --json if not --once.
pub async fn run(args: &Args, json: bool) -> Result<Report> {
    ensure!(
        args.once || !json,
        "--json prints one document, and a watch that goes on has none: add --once"
    );
    let pool =
        args.chain.pool().await?.context(
            "which pool? Give --rpc-url URL and --distributor ADDRESS or --deployment FILE",
        )?;
    let mut watch = Watch {
        args,
        pool,
        scratch: tempfile::tempdir().context("cannot create a temporary folder")?,
        done: HashSet::new(),
    };
    if args.once {
        let checked = watch.look().await?;
        return Ok(report(&watch.pool, checked));
    }
    loop {
        match watch.look().await {
            Ok(checked) => {
                for it in checked {
                    // Nobody reads on: then there is nobody to watch for.
                    writeln!(std::io::stdout(), "{}", it.line).context("cannot write")?;
                }
            }
            // A node that is away for a while ends no watch.
            Err(error) => tracing::error!("{error:#}"),
        }
        tokio::time::sleep(Duration::from_secs(args.every)).await;
    }
}

/// A pool that is watched.
struct Watch<'a> {
    args: &'a Args,
    pool: Pool,
    scratch: TempDir,
    /// Publications of which there is a verdict, by transaction. Those that could not be verified are tried again.
    done: HashSet<B256>,
}

/// What came of a publication.
struct Checked {
    matches: bool,
    /// False if it could not be verified.
    is_verdict: bool,
    line: String,
    document: Value,
}

impl Watch<'_> {
    /// Verifies the publications that were not yet and stand.
    async fn look(&mut self) -> Result<Vec<Checked>> {
        let state = self.pool.state().read().await?;
        let first = self.args.from_week.unwrap_or(0).max(state.firstWeek);
        let mut checked = Vec::new();
        for week in first..state.nextWeek {
            if self.pool.weekInfo(week).read().await?.state == WeekState::Unpublished {
                continue;
            }
            let publication = Publication::of(&self.pool, week).await?;
            if self.done.contains(&publication.transaction) {
                continue;
            }
            let it = self.check(week, &publication).await;
            if it.is_verdict {
                self.done.insert(publication.transaction);
            }
            checked.push(it);
        }
        Ok(checked)
    }

    async fn check(&self, week: u32, publication: &Publication) -> Checked {
        let uri = &publication.event.dataUri;
        match self.verify(week, publication).await {
            Ok(report) => {
                let words: Vec<_> = report.text.lines().map(str::trim).collect();
                let line = match report.success {
                    true => words.first().copied().unwrap_or_default().to_owned(),
                    false => words.join("; "),
                };
                Checked {
                    matches: report.success,
                    is_verdict: true,
                    line,
                    document: report.json,
                }
            }
            Err(error) => {
                let why = client::errors::in_full(&error);
                Checked {
                    matches: false,
                    is_verdict: false,
                    line: format!("NOT VERIFIED week {week}: {why}"),
                    document: json!({ "week": week, "match": false, "dataUri": uri, "error": why }),
                }
            }
        }
    }

    async fn verify(&self, week: u32, publication: &Publication) -> Result<Report> {
        let folder = self.folder(week, publication).await?;
        let before = match prover::read_manifest(&folder)?.previous_root {
            Some(root) if !root.is_zero() => Some(self.before(week).await?),
            _ => None,
        };
        let input = InputArgs::of_chain(self.args.chain.clone(), before);
        verify::check(&folder, &input).await
    }

    /// The data of the week before.
    async fn before(&self, week: u32) -> Result<PathBuf> {
        let before = week.saturating_sub(1);
        let folder = match &self.args.data {
            Some(data) => week_of(data, before),
            None => {
                let published = self.pool.weekInfo(before).read().await?;
                ensure!(
                    published.state != WeekState::Unpublished,
                    "week {week} goes on from week {before}, which this pool has not published: put its folder into --data"
                );
                self.folder(before, &Publication::of(&self.pool, before).await?)
                    .await?
            }
        };
        Ok(folder)
    }

    /// The data of a week, fetched once.
    async fn folder(&self, week: u32, publication: &Publication) -> Result<PathBuf> {
        if let Some(data) = &self.args.data {
            return Ok(week_of(data, week));
        }
        let scratch = self.scratch.path();
        let fetched = scratch.join(publication.transaction.to_string());
        match fetched.join(prover::ROSTER_FILE).exists() {
            true => Ok(fetched),
            false => publish::fetch(&publication.event.dataUri, &fetched).await,
        }
    }
}

fn week_of(data: &Path, week: u32) -> PathBuf {
    data.join(format!("week-{week}"))
}

fn report(pool: &Pool, checked: Vec<Checked>) -> Report {
    let lines: Vec<_> = checked.iter().map(|it| it.line.as_str()).collect();
    let text = match lines.is_empty() {
        true => format!("pool {} has published no such week", pool.address()),
        false => lines.join("\n"),
    };
    let success = checked.iter().all(|it| it.matches);
    let document = json!({
        "pool": pool.address(),
        "chainId": pool.chain().id(),
        "match": success,
        "weeks": checked.into_iter().map(|it| it.document).collect::<Vec<_>>(),
    });
    Report {
        success,
        ..Report::new(text, document)
    }
}
