//! Proposals about the consumers' rules.

use anyhow::{Context, Result, ensure};
use client::{
    bindings::IConsumerStaking::{Parameters, parametersAtCall, stageParametersCall, stateCall},
    dao::Action,
    deploy::Contract,
    units::ONE_DIMO,
};

use super::governed::Seat;
use crate::commands::network::ConsumersArg;

/// Which rules of the consumers' staking are to change. What is not given stays as it was staged last.
#[derive(Debug, clap::Args)]
pub struct SetParameters {
    /// Stake every licence needs, whole DIMO
    #[arg(long, value_name = "DIMO")]
    base_stake: Option<u64>,
    /// Stake that each unit consumed adds, wei
    #[arg(long, value_name = "WEI")]
    stake_per_unit: Option<u128>,
    /// Most a case may claim, whole DIMO
    #[arg(long, value_name = "DIMO")]
    max_claim: Option<u64>,
    /// What a reporter puts up, whole DIMO
    #[arg(long, value_name = "DIMO")]
    case_bond: Option<u64>,
    /// Ended weeks whose consumption counts
    #[arg(long, value_name = "WEEKS")]
    usage_weeks: Option<u32>,
    /// From asking for stake back until it can be withdrawn
    #[arg(long, value_name = "SECONDS")]
    unbonding_period: Option<u32>,
    /// How long the accused may respond
    #[arg(long, value_name = "SECONDS")]
    response_window: Option<u32>,
    /// How long the DAO may decide after that
    #[arg(long, value_name = "SECONDS")]
    decision_window: Option<u32>,
    /// Longest freeze
    #[arg(long, value_name = "SECONDS")]
    max_freeze: Option<u32>,
    /// How long a compensation can be claimed
    #[arg(long, value_name = "SECONDS")]
    compensation_period: Option<u32>,
    /// Part of a slash that the reporter receives, hundredths of a percent
    #[arg(long, value_name = "BASIS POINTS")]
    reporter_share: Option<u32>,
    /// Part that the treasury receives, hundredths of a percent
    #[arg(long, value_name = "BASIS POINTS")]
    treasury_share: Option<u32>,
    #[command(flatten)]
    consumers: ConsumersArg,
}

impl SetParameters {
    pub(super) async fn actions(&self, seat: &mut Seat) -> Result<Vec<Action>> {
        let contract = self.consumers.find(&seat.book)?;
        seat.names.add(contract, Contract::ConsumerStaking);
        let version = seat
            .chain()
            .call(contract, &stateCall {})
            .await?
            .latestVersion;
        let call = parametersAtCall { version };
        let before = seat
            .chain()
            .call(contract, &call)
            .await
            .context("cannot read the present rules")?;
        let parameters = self.changed(before.clone());
        ensure!(
            parameters != before,
            "nothing would change: give at least one rule, e.g. --base-stake 20000"
        );
        let call = stageParametersCall { parameters };
        Ok(vec![Action::call(contract, &call)])
    }

    fn changed(&self, before: Parameters) -> Parameters {
        let wei = |whole: u64| u128::from(whole) * ONE_DIMO;
        Parameters {
            baseStake: self.base_stake.map_or(before.baseStake, wei),
            stakePerUnit: self.stake_per_unit.unwrap_or(before.stakePerUnit),
            maxClaim: self.max_claim.map_or(before.maxClaim, wei),
            bond: self.case_bond.map_or(before.bond, wei),
            usageWeeks: self.usage_weeks.unwrap_or(before.usageWeeks),
            unbondingPeriod: self.unbonding_period.unwrap_or(before.unbondingPeriod),
            responseWindow: self.response_window.unwrap_or(before.responseWindow),
            decisionWindow: self.decision_window.unwrap_or(before.decisionWindow),
            maxFreeze: self.max_freeze.unwrap_or(before.maxFreeze),
            claimPeriod: self.compensation_period.unwrap_or(before.claimPeriod),
            reporterShare: self.reporter_share.unwrap_or(before.reporterShare),
            treasuryShare: self.treasury_share.unwrap_or(before.treasuryShare),
        }
    }
}
