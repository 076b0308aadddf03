//! Proposals about the consumers' rules: those of their stake, and those of the cases against them.

use alloy::{primitives::Address, sol_types::SolCall};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::{IConsumerStaking, IDisputes},
    dao::Action,
    deploy::Contract,
    units::ONE_DIMO,
};

use super::governed::Governed;
use crate::commands::network::{ConsumersArg, DisputesArg};

/// Which rules are to change. What is not given stays as it was staged last.
#[derive(Debug, clap::Args)]
pub struct SetParameters {
    #[command(flatten)]
    stakes: StakeRules,
    #[command(flatten)]
    cases: CaseRules,
    #[command(flatten)]
    consumers: ConsumersArg,
    #[command(flatten)]
    disputes: DisputesArg,
}

/// Rules of stake.
#[derive(Debug, Default, PartialEq, Eq, clap::Args)]
struct StakeRules {
    /// Stake every licence needs, whole DIMO
    #[arg(long, value_name = "DIMO")]
    base_stake: Option<u64>,
    /// Stake that each unit consumed adds, wei
    #[arg(long, value_name = "WEI")]
    stake_per_unit: Option<u128>,
    /// Ended weeks whose consumption counts
    #[arg(long, value_name = "WEEKS")]
    usage_weeks: Option<u32>,
    /// From asking for stake back until it can be withdrawn
    #[arg(long, value_name = "SECONDS")]
    unbonding_period: Option<u32>,
    /// Longest freeze
    #[arg(long, value_name = "SECONDS")]
    max_freeze: Option<u32>,
}

/// Rules of cases.
#[derive(Debug, Default, PartialEq, Eq, clap::Args)]
struct CaseRules {
    /// Most a case may claim, whole DIMO
    #[arg(long, value_name = "DIMO")]
    max_claim: Option<u64>,
    /// What a reporter puts up, whole DIMO
    #[arg(long, value_name = "DIMO")]
    case_bond: Option<u64>,
    /// How long the accused may respond
    #[arg(long, value_name = "SECONDS")]
    response_window: Option<u32>,
    /// How long the DAO may decide after that
    #[arg(long, value_name = "SECONDS")]
    decision_window: Option<u32>,
    /// How long a compensation can be claimed
    #[arg(long, value_name = "SECONDS")]
    compensation_period: Option<u32>,
    /// Part of a slash that the reporter receives, hundredths of a percent
    #[arg(long, value_name = "BASIS POINTS")]
    reporter_share: Option<u32>,
    /// Part that the treasury receives, hundredths of a percent
    #[arg(long, value_name = "BASIS POINTS")]
    treasury_share: Option<u32>,
}

impl SetParameters {
    /// One action for each contract whose rules change; the other need not be known.
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let mut actions = Vec::new();
        if self.stakes != StakeRules::default() {
            let contract = self.consumers.find(&governed.book)?;
            governed.names.add(contract, Contract::ConsumerStaking);
            actions.extend(self.stakes.action(governed, contract).await?);
        }
        if self.cases != CaseRules::default() {
            let contract = self.disputes.find(&governed.book)?;
            governed.names.add(contract, Contract::Disputes);
            actions.extend(self.cases.action(governed, contract).await?);
        }
        ensure!(
            !actions.is_empty(),
            "nothing would change: give at least one rule, e.g. --base-stake 20000"
        );
        Ok(actions)
    }
}

async fn present<C: SolCall + Sync>(
    governed: &Governed,
    at: Address,
    call: &C,
) -> Result<C::Return> {
    let answer = governed.chain().read(at, call).await;
    answer.context("cannot read the present rules")
}

const fn wei(whole: u64) -> u128 {
    whole as u128 * ONE_DIMO
}

impl StakeRules {
    /// None if nothing changes.
    async fn action(&self, governed: &Governed, contract: Address) -> Result<Option<Action>> {
        use IConsumerStaking::{Parameters, parametersAtCall, stageParametersCall, stateCall};
        let version = present(governed, contract, &stateCall {})
            .await?
            .latestVersion;
        let before = present(governed, contract, &parametersAtCall { version }).await?;
        let parameters = Parameters {
            baseStake: self.base_stake.map_or(before.baseStake, wei),
            stakePerUnit: self.stake_per_unit.unwrap_or(before.stakePerUnit),
            usageWeeks: self.usage_weeks.unwrap_or(before.usageWeeks),
            unbondingPeriod: self.unbonding_period.unwrap_or(before.unbondingPeriod),
            maxFreeze: self.max_freeze.unwrap_or(before.maxFreeze),
        };
        let changes = parameters != before;
        let call = stageParametersCall { parameters };
        Ok(changes.then(|| Action::call(contract, &call)))
    }
}

impl CaseRules {
    /// None if nothing changes.
    async fn action(&self, governed: &Governed, contract: Address) -> Result<Option<Action>> {
        use IDisputes::{Parameters, parametersAtCall, stageParametersCall, stateCall};
        let version = present(governed, contract, &stateCall {})
            .await?
            .latestVersion;
        let before = present(governed, contract, &parametersAtCall { version }).await?;
        let parameters = Parameters {
            maxClaim: self.max_claim.map_or(before.maxClaim, wei),
            bond: self.case_bond.map_or(before.bond, wei),
            responseWindow: self.response_window.unwrap_or(before.responseWindow),
            decisionWindow: self.decision_window.unwrap_or(before.decisionWindow),
            claimPeriod: self.compensation_period.unwrap_or(before.claimPeriod),
            reporterShare: self.reporter_share.unwrap_or(before.reporterShare),
            treasuryShare: self.treasury_share.unwrap_or(before.treasuryShare),
        };
        let changes = parameters != before;
        let call = stageParametersCall { parameters };
        Ok(changes.then(|| Action::call(contract, &call)))
    }
}
