//! Where a proposal stands, in words.

use anyhow::{Result, bail};
use client::{
    dao::{Proposal, Standing, State, Timeline, Votes},
    time::utc_from,
    units::dimo,
};

/// What has happened to a proposal, and what can be done with it.
pub(super) fn situation(proposal: &Proposal, standing: &Standing, timeline: &Timeline) -> String {
    let (now, number) = (timeline.now, proposal.number);
    let at = |tick| utc_from(now, timeline.moment(tick));
    match (standing.state, standing.eta) {
        (State::Pending, _) => format!("the vote begins after {}", at(proposal.snapshot)),
        (State::Active, _) => format!("it is voted on until {}", at(standing.deadline)),
        (State::Canceled, _) => "it was cancelled".to_owned(),
        (State::Defeated, _) => format!("it was defeated: {}", lost(standing)),
        (State::Succeeded, _) => {
            format!("it has succeeded and waits to be queued: dimo dao queue {number}")
        }
        (State::Queued, Some(eta)) if eta > now => {
            format!("the timelock holds it until {}", utc_from(now, eta))
        }
        (State::Queued, _) => format!("it can be executed: dimo dao execute {number}"),
        (State::Expired, _) => "it has expired".to_owned(),
        (State::Executed, _) => "it was executed".to_owned(),
    }
}

fn lost(standing: &Standing) -> String {
    let Votes { yes, no, abstain } = standing.votes;
    let (present, quorum) = (yes + abstain, standing.quorum);
    if present < quorum {
        return format!(
            "{} DIMO voted for or abstained, the quorum is {}",
            dimo(present),
            dimo(quorum)
        );
    }
    format!("{} DIMO for it, {} against", dimo(yes), dimo(no))
}

/// Refuses what is not due.
pub(super) fn ensure_due(
    what: &str,
    due: bool,
    proposal: &Proposal,
    standing: &Standing,
    timeline: &Timeline,
) -> Result<()> {
    if !due {
        bail!(
            "proposal {} cannot be {what} now: {}",
            proposal.number,
            situation(proposal, standing, timeline)
        );
    }
    Ok(())
}
