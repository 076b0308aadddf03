//! The stake of data consumers.

use anyhow::Result;

use super::{Proxied, behind_proxy};
use crate::{
    bindings::IConsumerStaking::{Parameters, Settings, initializeCall},
    chain::Sender,
    deploy::Artefacts,
    units::ONE_DIMO,
};

/// The consumers' staking's name among the build artefacts.
pub const CONSUMERS: &str = "consumer-staking";

/// DIMO's rules: 10,000 DIMO and one more for each unit of four weeks' consumption; two weeks to unbond, a week to respond, four
/// to decide; half of a slash and more for the harmed drivers.
pub const fn parameters() -> Parameters {
    const DAY: u32 = 24 * 60 * 60;
    Parameters {
        baseStake: 10_000 * ONE_DIMO,
        stakePerUnit: ONE_DIMO,
        maxClaim: 1_000_000 * ONE_DIMO,
        bond: 1_000 * ONE_DIMO,
        usageWeeks: 4,
        unbondingPeriod: 14 * DAY,
        responseWindow: 7 * DAY,
        decisionWindow: 28 * DAY,
        maxFreeze: 7 * DAY,
        claimPeriod: 364 * DAY,
        reporterShare: 1_000,
        treasuryShare: 2_000,
    }
}

/// Deploys the consumers' staking. The vehicles are to be told of it (`setConsumerStaking`).
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn consumers(
    sender: &mut Sender,
    artefacts: &Artefacts,
    settings: &Settings,
) -> Result<Proxied> {
    let call = initializeCall {
        settings: settings.clone(),
    };
    behind_proxy(sender, artefacts, CONSUMERS, settings.admin, &call).await
}
