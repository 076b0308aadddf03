//! The stake of data consumers, and the cases against them.

use anyhow::{Result, ensure};

use super::{Proxied, program, set_up};
use crate::{
    bindings::{IConsumerStaking, IDisputes},
    chain::Sender,
    deploy::Artefacts,
    units::ONE_DIMO,
};

/// The consumers' staking's name among the build artefacts.
pub const CONSUMERS: &str = "consumer-staking";

/// The name of the cases' contract among the build artefacts.
pub const DISPUTES: &str = "disputes";

const DAY: u32 = 24 * 60 * 60;

/// DIMO's rules of stake: 10,000 DIMO and one more for each unit of four weeks' consumption; two weeks to unbond.
pub const fn parameters() -> IConsumerStaking::Parameters {
    IConsumerStaking::Parameters {
        baseStake: 10_000 * ONE_DIMO,
        stakePerUnit: ONE_DIMO,
        usageWeeks: 4,
        unbondingPeriod: 14 * DAY,
        maxFreeze: 7 * DAY,
    }
}

/// DIMO's rules of cases: a week to respond, four to decide; half of a slash and more for the harmed drivers.
pub const fn case_parameters() -> IDisputes::Parameters {
    IDisputes::Parameters {
        maxClaim: 1_000_000 * ONE_DIMO,
        bond: 1_000 * ONE_DIMO,
        responseWindow: 7 * DAY,
        decisionWindow: 28 * DAY,
        claimPeriod: 364 * DAY,
        reporterShare: 1_000,
        treasuryShare: 2_000,
    }
}

/// Both contracts as they were deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consumers {
    /// Where the stake lies.
    pub staking: Proxied,
    /// Where cases are decided.
    pub disputes: Proxied,
}

/// Deploys the consumers' staking and its Disputes; each is told of the other in its proxy's constructor call. The vehicles
/// are to be told of the staking (`setConsumerStaking`).
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn consumers(
    sender: &mut Sender,
    artefacts: &Artefacts,
    staking: &IConsumerStaking::Settings,
    disputes: &IDisputes::Settings,
) -> Result<Consumers> {
    let judging = program(sender, artefacts, DISPUTES).await?;
    let keeping = program(sender, artefacts, CONSUMERS).await?;
    // The staking gives its role to the address that Disputes will have.
    let expected = sender.next_contract(1);
    let settings = IConsumerStaking::Settings {
        disputes: expected,
        ..staking.clone()
    };
    let call = IConsumerStaking::initializeCall { settings };
    let staking = set_up(sender, artefacts, CONSUMERS, keeping, staking.admin, &call).await?;
    let settings = IDisputes::Settings {
        staking: staking.address,
        ..disputes.clone()
    };
    let call = IDisputes::initializeCall { settings };
    let disputes = set_up(sender, artefacts, DISPUTES, judging, disputes.admin, &call).await?;
    let made = disputes.address;
    ensure!(
        made == expected,
        "Disputes came to {made} instead of {expected}, which the staking obeys: something else was sent from {} meanwhile. Deploy again",
        sender.address()
    );
    Ok(Consumers { staking, disputes })
}
