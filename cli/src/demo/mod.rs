//! The demonstration: the whole loop on real WASM, checked to the wei.

mod books;
mod dao;
mod fleet;
mod makers;
mod misuse;
mod onboarding;
mod papers;
mod refusal;
mod stage;
mod story;
mod teller;
mod upgrade;
mod weeks;

use std::{path::PathBuf, time::Instant};

use anyhow::Result;
use serde_json::json;

use crate::report::Report;
use stage::Stage;
use teller::Teller;

/// Deploys the whole system; the DAO whitelists makers, 10,000 drivers mint, pair and consent; DIP-2's week and three more
/// are computed from the chain's events, published and claimed; a company misuses data and is slashed by a vote. Every token
/// is accounted for. Takes about a minute.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Run on a chain started by `dimo devnode` instead of an embedded one; its time is moved forward
    #[arg(long, value_name = "URL")]
    rpc_url: Option<String>,
    /// Keep the week folders, their inputs and transactions.jsonl (raw transactions with their block
    /// times, to replay on another node) in this new folder
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Folder with the build artefacts [default: the nearest `build`]
    #[arg(long, value_name = "DIR")]
    build_dir: Option<PathBuf>,
}

/// Runs the loop.
///
/// # Errors
/// The first thing that does not hold.
pub async fn run(args: Args, json: bool) -> Result<Report> {
    let started = Instant::now();
    let mut teller = Teller::new(json);
    let mut stage = Stage::set(&args, &mut teller).await?;
    story::play(&mut stage, &mut teller).await?;
    let seconds = started.elapsed().as_secs_f64();
    teller.say(
        "done",
        &format!("in {seconds:.1} s: everything above was checked, nothing was assumed"),
    );
    teller.note("seconds", json!(seconds));
    Ok(Report::new("", teller.into_document()))
}
