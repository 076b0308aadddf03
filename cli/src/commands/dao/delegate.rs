//! `dimo dao delegate`

use alloy::primitives::Address;
use anyhow::Result;
use client::{bindings::DimoToken, units::dimo};
use serde_json::json;

use super::governed::DaoArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::Report,
};

/// Gives an account the votes of the key's tokens, those it holds and those to come. Votes count in proposals whose vote
/// begins later.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who votes [default: the key's account itself]
    #[arg(value_name = "ADDRESS")]
    to: Option<Address>,
    #[command(flatten)]
    dao: DaoArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Delegates.
///
/// # Errors
/// A failed transaction, no key.
pub(super) async fn run(args: &Args) -> Result<Report> {
    let governed = args.dao.connect().await?;
    let delegatee = match args.to {
        Some(delegatee) => delegatee,
        None => args.act.actor(governed.chain().id())?,
    };
    let act = Act {
        to: governed.dao.token,
        call: DimoToken::delegateCall { delegatee },
        words: format!("let {delegatee} vote"),
    };
    let mut report = args
        .act
        .carry_out(governed.chain(), &act, nothing_new)
        .await?;
    let votes = governed.dao.votes(delegatee).await?;
    report.text = format!(
        "{}\n{delegatee} now has {} DIMO of votes",
        report.text,
        dimo(votes)
    );
    report.json["votes"] = json!(votes.to_string());
    Ok(report)
}
