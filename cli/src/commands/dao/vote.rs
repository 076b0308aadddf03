//! `dimo dao vote`

use alloy::primitives::U256;
use anyhow::{Result, ensure};
use client::{bindings::DimoGovernor, dao::State, units::dimo};
use serde_json::json;

use super::{
    governed::{DaoArgs, ProposalArg},
    situation::ensure_due,
};
use crate::{
    commands::acting::{Act, ActArgs, event},
    report::Report,
};

/// Casts the votes that the key's account had when the vote began.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    proposal: ProposalArg,
    #[command(flatten)]
    choice: Choice,
    /// Why, for everybody to read
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    #[command(flatten)]
    dao: DaoArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Exactly one.
#[derive(Clone, Copy, Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Choice {
    /// In favour
    #[arg(long = "for")]
    yes: bool,
    /// Against
    #[arg(long = "against")]
    no: bool,
    /// Neither, but count for the quorum
    #[arg(long)]
    abstain: bool,
}

impl Choice {
    /// The governor's number for it, and how it is said.
    const fn support(self) -> (u8, &'static str) {
        match (self.no, self.yes) {
            (true, _) => (0, "against"),
            (_, true) => (1, "for"),
            _ => (2, "to abstain from"),
        }
    }
}

/// Votes.
///
/// # Errors
/// Too early or too late, no votes, the governor's refusal, no key.
pub(super) async fn run(args: &Args) -> Result<Report> {
    let governed = args.dao.connect().await?;
    let proposal = governed.proposal(args.proposal.proposal).await?;
    let standing = governed.dao.standing(&proposal).await?;
    let timeline = governed.dao.timeline().await?;
    let due = standing.state == State::Active;
    ensure_due("voted on", due, &proposal, &standing, &timeline)?;
    let voter = args.act.actor(governed.chain().id())?;
    let votes = governed.dao.votes_at(voter, proposal.snapshot).await?;
    ensure!(
        votes > U256::ZERO,
        "{voter} had no votes when this vote began: tokens count for whom they were delegated to by then (`dimo dao delegate`)"
    );
    let (support, how) = args.choice.support();
    let act = Act {
        to: governed.dao.governor,
        call: DimoGovernor::castVoteWithReasonCall {
            proposalId: proposal.id,
            support,
            reason: args.reason.clone(),
        },
        words: format!("vote {how} proposal {}", proposal.number),
    };
    args.act
        .carry_out(governed.chain(), &act, |receipt| {
            let cast: DimoGovernor::VoteCast = event(receipt, act.to)?;
            Ok(vec![
                ("votes", json!(format!("{} DIMO", dimo(cast.weight)))),
                ("weight", json!(cast.weight.to_string())),
            ])
        })
        .await
}
