//! `dimo dao queue` and `execute`

use alloy::{rpc::types::TransactionReceipt, sol_types::SolCall};
use anyhow::Result;
use client::{
    bindings::DimoGovernor,
    dao::{Proposal, State, describe},
    time::utc_from,
};
use serde_json::json;

use super::{
    governed::{DaoArgs, Governed, ProposalArg},
    situation::ensure_due,
};
use crate::{
    commands::acting::{Act, ActArgs, Learned, event, nothing_new},
    report::Report,
};

/// Which proposal to move on.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    proposal: ProposalArg,
    #[command(flatten)]
    dao: DaoArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// What to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Hand it to the timelock.
    Queue,
    /// Carry it out.
    Execute,
}

/// Does it, if it is due.
///
/// # Errors
/// Too early or too late, in words; the refusal of what is executed; an upgrade to another contract's program; no key.
pub(super) async fn run(args: &Args, step: Step) -> Result<Report> {
    let mut governed = args.dao.connect().await?;
    let proposal = governed.proposal(args.proposal.proposal).await?;
    governed.examine(&proposal.actions).await?;
    let standing = governed.dao.standing(&proposal).await?;
    let timeline = governed.dao.timeline().await?;
    let (what, due) = match step {
        Step::Queue => ("queued", standing.state == State::Succeeded),
        Step::Execute => (
            "executed",
            standing.state == State::Queued && standing.eta.is_some_and(|eta| eta <= timeline.now),
        ),
    };
    ensure_due(what, due, &proposal, &standing, &timeline)?;
    match step {
        Step::Queue => {
            let governor = governed.dao.governor;
            let told = |receipt: &TransactionReceipt| {
                let queued: DimoGovernor::ProposalQueued = event(receipt, governor)?;
                let eta: u64 = queued.etaSeconds.saturating_to();
                Ok(vec![
                    ("executable", json!(utc_from(timeline.now, eta))),
                    ("eta", json!(eta)),
                ])
            };
            args.send(&governed, &proposal, "queue", proposal.queue(), told)
                .await
        }
        Step::Execute => {
            args.send(
                &governed,
                &proposal,
                "execute",
                proposal.execute(),
                nothing_new,
            )
            .await
        }
    }
}

impl Args {
    async fn send<C: SolCall + std::fmt::Debug>(
        &self,
        governed: &Governed,
        proposal: &Proposal,
        verb: &str,
        call: C,
        told: impl FnOnce(&TransactionReceipt) -> Result<Learned>,
    ) -> Result<Report> {
        let (text, actions) = describe(&proposal.actions, &governed.names);
        let act = Act {
            to: governed.dao.governor,
            call,
            words: format!("{verb} proposal {}", proposal.number),
        };
        let mut report = self.act.carry_out(governed.chain(), &act, told).await?;
        report.text = format!("{text}{}", report.text);
        report.json["proposal"] = json!(proposal.number);
        report.json["id"] = json!(proposal.id.to_string());
        report.json["actions"] = actions;
        Ok(report)
    }
}
