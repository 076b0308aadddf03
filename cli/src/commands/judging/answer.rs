//! `dimo week answer`

use std::{io::Write as _, path::PathBuf, time::Duration};

use alloy::primitives::Address;
use anyhow::{Context, Result, ensure};
use client::{
    bindings::{IWeekJudge::Demanded, WeekState},
    chain::{Read, Sender},
    contracts::Pool,
    judge::{Published, answer, open_demands},
    time::utc,
};
use serde_json::{Value, json};

use super::pending;
use crate::{
    commands::{
        acting::ActArgs,
        network::{JudgeArg, PoolArgs},
    },
    report::Report,
};

/// Answers every open demand of a pending week from its data; each pays the bond of who demanded it.
///
/// An answer counts for 24 hours, or the week can be made void: run it with --watch for as long as the week is pending. Anybody may, who
/// has the data.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the week
    #[arg(value_name = "FOLDER")]
    dir: PathBuf,
    /// Look again until interrupted, or the week is no longer pending
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
    /// Seconds to wait before looking again
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..), requires = "watch")]
    every: u64,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    judge: JudgeArg,
    #[command(flatten)]
    act: ActArgs,
}

/// One demand, and what became of it.
struct Answered {
    line: String,
    document: Value,
    is_answered: bool,
}

/// Answers.
///
/// # Errors
/// Data that are not those of the pending week, no key, a node that does not answer.
pub async fn run(args: &Args, json: bool) -> Result<Report> {
    ensure!(
        !(args.watch && json),
        "--json prints one document, and a watch that goes on has none: leave --watch out"
    );
    let (pool, book) = args.pool.connect_with_book().await?;
    let judge = args.judge.find(&book)?;
    let week = prover::read_manifest(&args.dir)?.week;
    if !args.watch {
        let published = pending(&pool, week, &args.dir).await?;
        let answered = args.answer_all(&pool, judge, week, &published).await?;
        return Ok(report(week, &answered));
    }
    // What cannot be used at all is said at once.
    let published = pending(&pool, week, &args.dir).await?;
    loop {
        match args.answer_all(&pool, judge, week, &published).await {
            Ok(answered) => answered.iter().for_each(tell),
            // A node that does not answer now may answer before the demand is overdue.
            Err(error) => tracing::warn!("looking again in {} s: {error:#}", args.every),
        }
        tokio::time::sleep(Duration::from_secs(args.every)).await;
        match pool.weekInfo(week).read().await {
            Ok(info) if info.state != WeekState::Pending => {
                let text = format!("week {week} is no longer in its challenge window");
                return Ok(Report::new(text, json!({ "week": week })));
            }
            Ok(_) => {}
            Err(error) => tracing::warn!("looking again in {} s: {error}", args.every),
        }
    }
}

fn tell(answered: &Answered) {
    // Nobody reads on: what is to be answered is answered all the same, and told to the log.
    if writeln!(std::io::stdout(), "{}", answered.line).is_err() {
        tracing::info!("{}", answered.line);
    }
}

impl Args {
    async fn answer_all(
        &self,
        pool: &Pool,
        judge: Address,
        week: u32,
        published: &Published,
    ) -> Result<Vec<Answered>> {
        let open = open_demands(pool, judge, week).await?;
        if self.act.is_dry_run() || open.is_empty() {
            let would = open.iter().map(|demand| {
                let outcome = answer(judge, demand, &self.dir, published);
                Answered::of(
                    demand,
                    outcome.map(|call| format!("would send {}", call.note)),
                )
            });
            return Ok(would.collect());
        }
        let mut sender = self.act.sender(pool.chain()).await?;
        let mut all = Vec::new();
        for demand in &open {
            let outcome = self.answer(&mut sender, judge, demand, published).await;
            all.push(Answered::of(demand, outcome));
        }
        Ok(all)
    }

    async fn answer(
        &self,
        sender: &mut Sender,
        judge: Address,
        demand: &Demanded,
        published: &Published,
    ) -> Result<String> {
        let transaction = answer(judge, demand, &self.dir, published)?;
        let note = transaction.note.clone();
        let receipt = sender.send(transaction).await;
        let receipt = receipt.with_context(|| format!("cannot send {note}"))?;
        Ok(format!("{note} in {}", receipt.transaction_hash))
    }
}

impl Answered {
    fn of(demand: &Demanded, outcome: Result<String>) -> Self {
        let what = super::demanded(demand.evidence);
        let (is_answered, outcome) = match outcome {
            Ok(done) => (true, done),
            Err(error) => (false, format!("NOT ANSWERED: {error:#}")),
        };
        let (place, until) = (demand.place, utc(demand.until));
        Self {
            line: format!("vehicle {place}, {what}, until {until}: {outcome}"),
            document: json!({
                "vehicle": place,
                "demanded": what,
                "until": demand.until,
                "answered": is_answered,
                "outcome": outcome,
            }),
            is_answered,
        }
    }
}

fn report(week: u32, answered: &[Answered]) -> Report {
    let lines: Vec<&str> = answered.iter().map(|it| it.line.as_str()).collect();
    let text = match lines.is_empty() {
        true => format!("nothing is demanded of week {week}"),
        false => lines.join("\n"),
    };
    let documents: Vec<&Value> = answered.iter().map(|it| &it.document).collect();
    let document = json!({ "week": week, "demands": documents });
    Report {
        success: answered.iter().all(|it| it.is_answered),
        ..Report::new(text, document)
    }
}
