//! `dimo dao show`

use anyhow::Result;
use client::{
    dao::{describe, objections, simulate},
    time::utc_from,
    units::dimo,
};
use serde_json::json;

use super::{
    governed::{DaoArgs, ProposalArg},
    situation::situation,
};
use crate::report::{Report, facts};

/// Shows a proposal: what will be executed in words, votes and quorum, what comes next, whether its execution would
/// succeed as things stand, and what speaks against an upgrade.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    proposal: ProposalArg,
    #[command(flatten)]
    dao: DaoArgs,
}

/// Reads it.
///
/// # Errors
/// If there is no such proposal.
pub(super) async fn run(args: &Args) -> Result<Report> {
    let mut governed = args.dao.connect().await?;
    let proposal = governed.proposal(args.proposal.proposal).await?;
    governed.learn(&proposal.actions).await?;
    let standing = governed.dao.standing(&proposal).await?;
    let timeline = governed.dao.timeline().await?;
    let (begins, ends) = (
        timeline.moment(proposal.snapshot),
        timeline.moment(standing.deadline),
    );
    let at = |seconds| utc_from(timeline.now, seconds);
    let votes = standing.votes;
    let present = votes.yes + votes.abstain;
    let (text, actions) = describe(&proposal.actions, &governed.names);
    let mut lines = vec![
        ("proposal", proposal.number.to_string()),
        ("id", proposal.id.to_string()),
        ("state", format!("{:?}", standing.state)),
        ("", situation(&proposal, &standing, &timeline)),
        ("proposer", proposal.proposer.to_string()),
        ("description", proposal.description.clone()),
        ("voting begins", at(begins)),
        ("voting ends", at(ends)),
        ("for", format!("{} DIMO", dimo(votes.yes))),
        ("against", format!("{} DIMO", dimo(votes.no))),
        ("abstaining", format!("{} DIMO", dimo(votes.abstain))),
        (
            "quorum",
            format!("{} of {} DIMO", dimo(present), dimo(standing.quorum)),
        ),
    ];
    lines.extend(standing.eta.map(|eta| ("executable", at(eta))));
    let mut document = json!({
        "number": proposal.number,
        "id": proposal.id.to_string(),
        "state": format!("{:?}", standing.state).to_lowercase(),
        "proposer": proposal.proposer.to_string(),
        "description": proposal.description,
        "votingBegins": begins,
        "votingEnds": ends,
        "for": votes.yes.to_string(),
        "against": votes.no.to_string(),
        "abstain": votes.abstain.to_string(),
        "quorum": standing.quorum.to_string(),
        "quorumReached": present >= standing.quorum,
        "eta": standing.eta,
        "actions": actions,
    });
    if standing.state.is_open() {
        let at = governed.dao.execution_of(&standing).await?;
        let failure = simulate(&governed.dao, &proposal.actions, at).await?;
        lines.push(("execution", super::propose::prospect(failure.as_ref())));
        document["wouldSucceed"] = json!(failure.is_none());
        document["wouldFail"] = json!(failure.map(|it| it.why));
        let objections = objections(governed.chain(), &governed.names, &proposal.actions).await?;
        lines.extend(objections.iter().map(|it| ("BEWARE", it.clone())));
        document["objections"] = json!(objections);
    }
    Ok(Report::new(format!("{}\n{text}", facts(&lines)), document))
}
