//! `dimo week settle`

use anyhow::{Context, Result};
use client::{
    bindings::{
        IWeekJudge::{Demanded, settleCall},
        WeekState,
    },
    chain::{Read, Transaction},
    judge::{open_demands, question},
    time::utc,
};
use serde_json::{Value, json};

use crate::{
    commands::{
        acting::ActArgs,
        network::{JudgeArg, PoolArgs},
    },
    report::Report,
};

/// Ends the demands of a week that nobody answered in 24 hours, or whose week was taken back: the first that nobody answered voids the
/// week, and every bond goes back to who demanded. Anybody may.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the week
    #[arg(value_name = "WEEK")]
    week: u32,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    judge: JudgeArg,
    #[command(flatten)]
    act: ActArgs,
}

/// Settles.
///
/// # Errors
/// The judge's refusal, no key, a node that does not answer.
pub async fn run(args: &Args) -> Result<Report> {
    let (pool, book) = args.pool.connect_with_book().await?;
    let (judge, week) = (args.judge.find(&book)?, args.week);
    let open = open_demands(&pool, judge, week).await?;
    let now = pool.chain().head().await?.timestamp;
    let info = pool.weekInfo(week).read().await?;
    // Of a root that was taken back none can be answered any more.
    let can_be_answered = |demand: &Demanded| {
        info.state == WeekState::Pending && info.root == demand.root && now <= demand.until
    };
    let (waiting, over): (Vec<_>, Vec<_>) = open.iter().partition(|it| can_be_answered(it));
    let mut done = Vec::new();
    if args.act.is_dry_run() {
        for demand in &over {
            done.push(told(demand, "would be settled", json!(null)));
        }
    } else if !over.is_empty() {
        let mut sender = args.act.sender(pool.chain()).await?;
        for demand in &over {
            let call = settleCall {
                question: question(demand),
            };
            let sent = sender.send(Transaction::call(judge, &call)).await;
            let receipt = sent
                .with_context(|| format!("cannot settle the demand of place {}", demand.place))?;
            done.push(told(demand, "settled", json!(receipt.transaction_hash)));
        }
    }
    for demand in &waiting {
        let until = format!("can be answered until {}", utc(demand.until));
        done.push(told(demand, &until, json!(null)));
    }
    let is_void = !over.is_empty()
        && info.state == WeekState::Pending
        && pool.weekInfo(week).read().await?.state != WeekState::Pending;
    let mut lines: Vec<String> = done.iter().map(|(line, _)| line.clone()).collect();
    if lines.is_empty() {
        lines.push(format!("no demand of week {week} is open"));
    }
    if is_void {
        lines.push(format!("week {week} is void: its pool took it back"));
    }
    let demands: Vec<Value> = done.into_iter().map(|(_, document)| document).collect();
    let document = json!({ "week": week, "demands": demands, "void": is_void });
    Ok(Report::new(lines.join("\n"), document))
}

fn told(demand: &Demanded, outcome: &str, transaction: Value) -> (String, Value) {
    let (place, what) = (demand.place, super::demanded(demand.evidence));
    let document = json!({
        "vehicle": place,
        "demanded": what,
        "demander": demand.demander.to_string(),
        "until": demand.until,
        "outcome": outcome,
        "transaction": transaction,
    });
    (format!("vehicle {place}, {what}: {outcome}"), document)
}
