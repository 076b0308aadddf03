//! The reward pools: one program, a proxy with settings of its own for each pool.

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use anyhow::Result;
use protocol::Schedule;

use super::{program, proxy};
use crate::{
    bindings::{IRewardsDistributor, Settings},
    chain::Sender,
    deploy::Artefacts,
    units::ONE_DIMO,
};

/// The distributor's name among the build artefacts.
pub const DISTRIBUTOR: &str = "rewards-distributor";

/// A pool as it was deployed.
#[derive(Clone, Copy, Debug)]
pub struct Deployed {
    /// The reward token.
    pub token: Address,
    /// The Stylus program behind the proxy.
    pub implementation: Address,
    /// The proxy: the pool's address.
    pub distributor: Address,
}

/// DIMO's baseline pool: its clock and schedule, a 48-hour window, a bond of 100,000 DIMO. Roles and token are still to be set.
pub const fn baseline() -> Settings {
    const SCHEDULE: Schedule = Schedule::DIMO;
    Settings {
        admin: Address::ZERO,
        publisher: Address::ZERO,
        guardian: Address::ZERO,
        token: Address::ZERO,
        genesis: protocol::clock::DIMO_GENESIS,
        firstWeek: 0,
        previousRoot: B256::ZERO,
        initialLimit: SCHEDULE.initial_limit,
        decayNumerator: SCHEDULE.decay_numerator,
        decayDenominator: SCHEDULE.decay_denominator,
        weeksPerYear: SCHEDULE.weeks_per_year,
        scheduleWeeks: SCHEDULE.weeks,
        cap: SCHEDULE.cap,
        challengeWindow: 48 * 60 * 60,
        bond: 100_000 * ONE_DIMO,
        sanctionsOracle: Address::ZERO,
    }
}

/// The same pool without issuance: it shares out what was deposited for a week, as the Marketplace pool does with data fees.
#[must_use]
pub const fn without_issuance(mut settings: Settings) -> Settings {
    settings.initialLimit = 0;
    settings.cap = 0;
    settings
}

/// Deploys a whole pool: program, activation, and the proxy initialised with `settings`.
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn pool(
    sender: &mut Sender,
    artefacts: &Artefacts,
    settings: &Settings,
) -> Result<Deployed> {
    let implementation = program(sender, artefacts, DISTRIBUTOR).await?;
    let distributor = another_pool(sender, artefacts, implementation, settings).await?;
    Ok(Deployed {
        token: settings.token,
        implementation,
        distributor,
    })
}

/// Puts a pool with `settings` before a program that runs already. Its admin may replace the program.
///
/// # Errors
/// A refused setting or a failed transaction.
pub async fn another_pool(
    sender: &mut Sender,
    artefacts: &Artefacts,
    implementation: Address,
    settings: &Settings,
) -> Result<Address> {
    owned_pool(sender, artefacts, implementation, settings.admin, settings).await
}

/// The same, but `owner` alone may replace the program.
///
/// # Errors
/// A refused setting or a failed transaction.
pub async fn owned_pool(
    sender: &mut Sender,
    artefacts: &Artefacts,
    implementation: Address,
    owner: Address,
    settings: &Settings,
) -> Result<Address> {
    let settings = settings.clone();
    let initialize = IRewardsDistributor::initializeCall { settings }.abi_encode();
    proxy(sender, artefacts, implementation, owner, initialize.into()).await
}
