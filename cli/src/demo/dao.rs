//! How the DAO decides in the demonstration: propose, vote, queue, wait, execute, as on a real chain.

use anyhow::{Context, Result, ensure};
use client::{
    bindings::DimoGovernor::{self, ProposalCreated},
    dao::{Action, Names, Proposal, State, headline},
    time::{duration, utc},
    units::count,
};

use super::{stage::Stage, teller::Teller};

/// OpenZeppelin's number of a vote in favour.
const FOR: u8 = 1;

/// Lets the DAO decide on actions and carry them out.
///
/// # Errors
/// If the DAO does not, or something cannot be sent.
pub(super) async fn decide(
    stage: &mut Stage,
    teller: &mut Teller,
    title: &str,
    actions: &[Action],
) -> Result<()> {
    let governance = stage.governance.clone();
    let rules = governance.rules().await?;
    let names = Names::of(Some(&stage.deployment));
    let sentences = actions.iter().map(|action| headline(action, &names));
    let words = sentences.collect::<Vec<_>>().join("\n");
    let spent = stage.founder.gas_spent();
    let propose = Proposal::propose(actions, title);
    let receipt = stage.founder.call(governance.governor, &propose).await?;
    let id = receipt
        .logs()
        .iter()
        .find_map(|log| log.log_decode::<ProposalCreated>().ok())
        .context("the governor announced no proposal")?
        .inner
        .proposalId;
    teller.say("proposal", &format!("{title}\n{words}"));

    let proposal = governance.proposal(id, stage.deployment.block).await?;
    let timeline = governance.timeline().await?;
    stage.travel(timeline.moment(proposal.snapshot) + 1).await?;
    let vote = DimoGovernor::castVoteCall {
        proposalId: id,
        support: FOR,
    };
    stage.founder.call(governance.governor, &vote).await?;
    stage.travel(timeline.moment(proposal.deadline) + 1).await?;
    stage
        .founder
        .call(governance.governor, &proposal.queue())
        .await?;
    let eta = governance
        .standing(&proposal)
        .await?
        .eta
        .context("a queued proposal has a time of execution")?;
    stage.travel(eta).await?;
    stage
        .founder
        .call(governance.governor, &proposal.execute())
        .await?;
    let state = governance.state(id).await?;
    ensure!(
        state == State::Executed,
        "the proposal is {state:?} in the end"
    );
    teller.say(
        "DAO",
        &format!(
            "voted for {}, waited {} in the timelock, executed on {}  {} gas in all",
            duration(timeline.moment(proposal.deadline) - timeline.moment(proposal.snapshot)),
            duration(rules.timelock_delay),
            utc(eta),
            count(stage.founder.gas_spent() - spent)
        ),
    );
    Ok(())
}
