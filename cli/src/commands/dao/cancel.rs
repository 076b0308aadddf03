//! `dimo dao cancel`

use alloy::{primitives::Address, sol_types::SolCall};
use anyhow::Result;
use client::{
    bindings::GuardianCouncil,
    dao::{State, describe},
};
use serde_json::json;

use super::{
    governed::{DaoArgs, Governed, ProposalArg},
    situation::ensure_due,
};
use crate::{
    commands::{
        acting::{Act, ActArgs, nothing_new},
        network::CouncilArg,
    },
    report::Report,
};

/// Takes a proposal back before its vote begins, which its proposer alone may; or stops one that was voted for and that the
/// timelock holds, which the council alone may (`dimo dao council`). Nobody stops one in between.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    proposal: ProposalArg,
    #[command(flatten)]
    dao: DaoArgs,
    #[command(flatten)]
    council: CouncilArg,
    #[command(flatten)]
    act: ActArgs,
}

/// Cancels it, if that is possible.
///
/// # Errors
/// Too late, too early, somebody else's to do; no key.
pub(super) async fn run(args: &Args) -> Result<Report> {
    let mut governed = args.dao.connect().await?;
    let proposal = governed.proposal(args.proposal.proposal).await?;
    governed.learn(&proposal.actions).await?;
    let standing = governed.dao.standing(&proposal).await?;
    let timeline = governed.dao.timeline().await?;
    let due = matches!(standing.state, State::Pending | State::Queued);
    ensure_due("cancelled", due, &proposal, &standing, &timeline)?;
    let (text, actions) = describe(&proposal.actions, &governed.names);
    let words = format!("cancel proposal {}", proposal.number);
    let mut report = match standing.state {
        State::Queued => {
            let operation = proposal.operation(&governed.dao).await?;
            let council = args.council.find(&governed.book)?;
            let call = GuardianCouncil::cancelCall { operation };
            args.send(&governed, council, call, format!("{words} as the council"))
                .await?
        }
        _ => {
            let governor = governed.dao.governor;
            args.send(&governed, governor, proposal.cancel(), words)
                .await?
        }
    };
    report.text = format!("{text}{}", report.text);
    report.json["proposal"] = json!(proposal.number);
    report.json["id"] = json!(proposal.id.to_string());
    report.json["actions"] = actions;
    Ok(report)
}

impl Args {
    async fn send<C: SolCall + std::fmt::Debug>(
        &self,
        governed: &Governed,
        to: Address,
        call: C,
        words: String,
    ) -> Result<Report> {
        let act = Act { to, call, words };
        self.act
            .carry_out(governed.chain(), &act, nothing_new)
            .await
    }
}
