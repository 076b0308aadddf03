//! `dimo week anchor`

use anyhow::Result;
use client::{
    bindings::IWeekJudge,
    chain::{Read, Sender},
    publish::anchor,
    time::utc,
    units::count,
};
use serde_json::json;

use super::network::{JudgeArg, NetworkArgs};
use crate::{commands::keys::SigningArgs, report::Report};

/// Brings the judge the header of the last block of a week and of the one after it. It keeps the state of then, in which lies about
/// owners, payees and consent are proven.
///
/// Anybody may, within 28 hours of the end of the week; `dimo week publish` does it if nobody did. Later any block after the end is taken
/// instead, and whom an owner let be paid cannot be proven any more.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the week
    #[arg(value_name = "WEEK")]
    week: u32,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    judge: JudgeArg,
    #[command(flatten)]
    key: SigningArgs,
}

/// Anchors the week.
///
/// # Errors
/// A week that is not over, a chain that has forgotten its last block, the judge's refusal.
pub async fn run(args: &Args) -> Result<Report> {
    let (chain, book) = args.network.connect().await?;
    let (judge, week) = (args.judge.find(&book)?, args.week);
    let mut sender = Sender::new(&chain, args.key.signer(chain.id())?).await?;
    let receipt = anchor::anchor(&mut sender, judge, week).await?;
    let anchor = IWeekJudge::new(judge, &chain).anchorOf(week).read().await?;
    let how = match &receipt {
        Some(_) => "is anchored",
        None => "was anchored before",
    };
    let late = if anchor.late { ", after its end" } else { "" };
    let mut text = format!(
        "week {week} {how} at block {} of {}{late}\nstate root   {}",
        count(anchor.number),
        utc(anchor.timestamp),
        anchor.stateRoot
    );
    let mut json = json!({
        "week": week,
        "number": anchor.number,
        "timestamp": anchor.timestamp,
        "stateRoot": anchor.stateRoot,
        "late": anchor.late,
    });
    if let Some(receipt) = receipt {
        text += &format!(
            "\ntransaction  {}\ngas          {}",
            receipt.transaction_hash,
            count(receipt.gas_used)
        );
        json["transaction"] = json!(receipt.transaction_hash);
        json["gasUsed"] = receipt.gas_used.into();
    }
    Ok(Report::new(text, json))
}
