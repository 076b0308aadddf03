//! Whether the judge reads this system's contracts, and its pools ask this judge.

use alloy::{primitives::Address, rpc::types::Filter, sol_types::SolEvent};
use anyhow::Result;

use crate::{
    bindings::{
        IRewardsDistributor::RulesChanged,
        IWeekJudge::{self, Rule},
    },
    chain::{Chain, ChainError, Read},
    dao::Names,
    deploy::{Contract, Deployment},
};

/// What is wrong between judge, registries and pools.
pub(super) async fn of_system(
    chain: &Chain,
    deployment: &Deployment,
    names: &Names,
) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let Some(judge) = deployment.week_judge else {
        return Ok(findings);
    };
    let its = IWeekJudge::new(judge, chain);
    let settings = match its.settings().read().await {
        Ok(settings) => settings,
        // Its program does not run, which is a finding by itself.
        Err(ChainError::Lifeless { .. }) => return Ok(findings),
        Err(error) => return Err(error.into()),
    };
    for (contract, told) in [
        (Contract::Token, settings.token),
        (Contract::VehicleId, settings.vehicleId),
        (Contract::DeviceRegistry, settings.deviceRegistry),
        (
            Contract::ManufacturerRegistry,
            settings.manufacturerRegistry,
        ),
    ] {
        if deployment.address(contract).is_some_and(|it| it != told) {
            findings.push(format!(
                "{} asks {}, not {contract} of the deployment",
                Contract::WeekJudge,
                names.label(told)
            ));
        }
    }
    for (contract, rule) in [
        (Contract::Distributor, Rule::Baseline),
        (Contract::Marketplace, Rule::Marketplace),
    ] {
        let Some(pool) = deployment.address(contract) else {
            continue;
        };
        if its.poolOf(pool).read().await?.rule != rule {
            findings.push(format!(
                "{} does not judge {contract} by its rule",
                Contract::WeekJudge
            ));
        }
        let asked = asked_by(chain, pool, deployment.block).await?;
        if asked != judge {
            findings.push(format!(
                "{contract} publishes weeks that {} anchored, not {}",
                names.label(asked),
                Contract::WeekJudge
            ));
        }
    }
    Ok(findings)
}

/// Whom a pool asks for anchors, by its events; zero for nobody.
async fn asked_by(chain: &Chain, pool: Address, first: u64) -> Result<Address> {
    let filter = Filter::new()
        .address(pool)
        .event_signature(RulesChanged::SIGNATURE_HASH);
    let logs = chain.logs_since(&filter, first).await?;
    let last = logs.last().map(|log| RulesChanged::decode_log(&log.inner));
    Ok(last.transpose()?.map_or(Address::ZERO, |told| told.judge))
}
