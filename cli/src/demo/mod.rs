//! The demonstration: the whole loop on real WASM, checked to the wei.

mod accounts;
mod args;
mod books;
mod dao;
mod fleet;
mod lie;
mod makers;
mod misuse;
mod onboarding;
mod papers;
mod refusal;
mod stage;
mod story;
mod teller;
mod upgrade;
mod ways_back;
mod weeks;

use std::time::Instant;

use anyhow::Result;
use serde_json::json;

use crate::report::Report;
use stage::Stage;
use teller::Teller;

pub use self::args::Args;

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
