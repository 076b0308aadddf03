//! `dimo dao propose …`

use alloy::rpc::types::TransactionReceipt;
use anyhow::{Result, ensure};
use clap::Subcommand;
use client::{
    bindings::DimoGovernor,
    dao::{Action, Failure, Proposal, describe, headline, simulate},
    time::utc_from,
};
use serde_json::json;

use super::{
    bonds::{ReleaseBond, SlashBond},
    call::Call,
    cases::{Dismiss, Slash},
    council::Appoint,
    devices::{DecideRelease, Successor},
    governed::{DaoArgs, Governed},
    levels::Levels,
    manufacturers::{Points, Reappoint, Standing, Whitelist, change},
    parameters::SetParameters,
    roles::RoleChange,
    upgrade::Upgrade,
    vehicles::{DecideReclaim, ReinstateAttestor, ResumeMinting, Retire, VinScheme},
};
use crate::{
    commands::acting::{Act, ActArgs, event},
    report::{Report, facts},
};

/// What to propose.
#[derive(Debug, Subcommand)]
pub enum ProposeCommand {
    /// Whitelist a hardware maker or a software connection
    Whitelist(Propose<Whitelist>),
    /// Stop a manufacturer from registering, claiming and pairing, and from earning from the next week
    Suspend(Propose<Standing>),
    /// Lift a manufacturer's suspension
    Reinstate(Propose<Standing>),
    /// End a manufacturer for ever
    Revoke(Propose<Standing>),
    /// Give a manufacturer another owner, where the present one's key is lost or stolen
    Reappoint(Propose<Reappoint>),
    /// Set a manufacturer's points from a future week on
    SetPoints(Propose<Points>),
    /// Set the levels of the streak from a future week on
    SetLevels(Propose<Levels>),
    /// End vehicles that do not exist
    Retire(Propose<Retire>),
    /// Decide whose a reclaimed vehicle is
    DecideReclaim(Propose<DecideReclaim>),
    /// Name the entry that acts for a revoked manufacturer
    Successor(Propose<Successor>),
    /// Decide whether a device is released, whose owner objected
    DecideRelease(Propose<DecideRelease>),
    /// Publish the check of the key that VINs are committed to with; another key is another version
    VinScheme(Propose<VinScheme>),
    /// End the guardian's stop of minting
    ResumeMinting(Propose<ResumeMinting>),
    /// End the guardian's suspension of an attestor
    ReinstateAttestor(Propose<ReinstateAttestor>),
    /// Uphold a case: slash the accused consumer's stake, for the harmed drivers, the reporter and the treasury
    Slash(Propose<Slash>),
    /// Dismiss a case: its bond goes to the accused
    Dismiss(Propose<Dismiss>),
    /// Take of the bond of a publisher whose week was taken back, and end its suspension: half for the reserve, half for who proved the error
    SlashBond(Propose<SlashBond>),
    /// End the suspension of a publisher whose week was taken back, and leave it its bond
    ReleaseBond(Propose<ReleaseBond>),
    /// Change the consumers' rules, a week after the execution
    SetParameters(Box<Propose<SetParameters>>),
    /// Replace the program behind a contract
    Upgrade(Propose<Upgrade>),
    /// Appoint who may cancel what the timelock holds, for a term of at most a year
    Council(Propose<Appoint>),
    /// Give an account a role of a contract
    GrantRole(Propose<RoleChange>),
    /// Take a role of a contract from an account
    RevokeRole(Propose<RoleChange>),
    /// Anything else: any function of any contract
    Call(Propose<Call>),
}

/// A proposal to be made.
#[derive(Debug, clap::Args)]
pub struct Propose<T: clap::Args> {
    #[command(flatten)]
    what: T,
    /// What to tell the voters; part of the proposal's identity [default: what it does, in words]
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Propose it even if its execution would fail as things stand
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    dao: DaoArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Makes the proposal.
///
/// # Errors
/// The governor's refusal, an execution that would fail, an upgrade to another contract's program, bad input, no key.
pub(super) async fn run(what: &ProposeCommand) -> Result<Report> {
    use ProposeCommand as P;
    match what {
        P::Whitelist(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::Suspend(it) => {
            it.run(async |what, governed| what.actions(governed, change::suspend).await)
                .await
        }
        P::Reinstate(it) => {
            it.run(async |what, governed| what.actions(governed, change::reinstate).await)
                .await
        }
        P::Revoke(it) => {
            it.run(async |what, governed| what.actions(governed, change::revoke).await)
                .await
        }
        P::Reappoint(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::Retire(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::DecideReclaim(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::Successor(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::DecideRelease(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::VinScheme(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::ResumeMinting(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::ReinstateAttestor(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::SetPoints(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::SetLevels(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::Slash(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::Dismiss(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::SlashBond(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::ReleaseBond(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::SetParameters(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::Upgrade(it) => it.run(async |what, governed| what.actions(governed)).await,
        P::Council(it) => {
            it.run(async |what, governed| what.actions(governed).await)
                .await
        }
        P::GrantRole(it) => it.run(async |what, governed| what.grant(governed)).await,
        P::RevokeRole(it) => it.run(async |what, governed| what.revoke(governed)).await,
        P::Call(it) => it.run(async |what, governed| what.actions(governed)).await,
    }
}

impl<T: clap::Args> Propose<T> {
    async fn run(
        &self,
        actions: impl AsyncFnOnce(&T, &mut Governed) -> Result<Vec<Action>>,
    ) -> Result<Report> {
        let mut governed = self.dao.connect().await?;
        let actions = actions(&self.what, &mut governed).await?;
        governed.examine(&actions).await?;
        let at = governed.dao.earliest_execution().await?;
        let failure = simulate(&governed.dao, &actions, at).await?;
        let prospect = prospect(failure.as_ref());
        ensure!(
            failure.is_none() || self.force || self.act.is_dry_run(),
            "the execution {prospect}. Nothing was sent; --force proposes it all the same"
        );
        let description = self.description.clone().unwrap_or_else(|| {
            let words = actions.iter().map(|it| headline(it, &governed.names));
            words.collect::<Vec<_>>().join("; ")
        });
        let act = Act {
            to: governed.dao.governor,
            call: Proposal::propose(&actions, &description),
            words: format!("propose: {description}"),
        };
        let told = |receipt: &TransactionReceipt| {
            let made: DimoGovernor::ProposalCreated = event(receipt, act.to)?;
            Ok(vec![("id", json!(made.proposalId.to_string()))])
        };
        let report = self.act.carry_out(governed.chain(), &act, told).await?;
        self.complete(report, &governed, &actions, failure).await
    }

    /// Adds to the report what will be executed, whether it would succeed, and when the vote is.
    async fn complete(
        &self,
        mut report: Report,
        governed: &Governed,
        actions: &[Action],
        failure: Option<Failure>,
    ) -> Result<Report> {
        let (text, document) = describe(actions, &governed.names);
        let mut lines = vec![("execution", prospect(failure.as_ref()))];
        report.json["actions"] = document;
        report.json["wouldSucceed"] = json!(failure.is_none());
        report.success &= failure.is_none() || self.force;
        report.json["wouldFail"] = json!(failure.map(|it| it.why));
        let id = report.json["id"].as_str().and_then(|id| id.parse().ok());
        if let Some(id) = id {
            let proposal = governed.proposal(id).await?;
            let timeline = governed.dao.timeline().await?;
            let begins = timeline.moment(proposal.snapshot);
            let ends = timeline.moment(proposal.deadline);
            lines.push(("proposal", proposal.number.to_string()));
            lines.push(("voting begins", utc_from(timeline.now, begins)));
            lines.push(("voting ends", utc_from(timeline.now, ends)));
            report.json["proposal"] = json!(proposal.number);
            report.json["votingBegins"] = json!(begins);
            report.json["votingEnds"] = json!(ends);
        }
        report.text = format!("{text}{}\n{}", facts(&lines), report.text);
        Ok(report)
    }
}

/// Whether an execution would succeed, in words.
pub(super) fn prospect(failure: Option<&Failure>) -> String {
    match failure {
        None => "would succeed as things stand".to_owned(),
        Some(Failure { action, why }) => {
            format!("would fail as things stand, at action {action}: {why}")
        }
    }
}
