//! Deploying a pool: token, program, proxy. The steps are functions of their own, for tests and figures.

mod record;
mod stylus;

use alloy::{
    primitives::{Address, Bytes},
    sol_types::SolCall,
};
use anyhow::{Context, Result};
use protocol::Schedule;

use crate::{
    artefacts::Artefacts,
    bindings::{IRewardsDistributor, IStartUp, Settings},
    chain::{Sender, Transaction},
    units::ONE_DIMO,
};

pub use record::{Contract, Deployment};
pub use stylus::{ARB_WASM, activate, deploy_code, init_code, keep_alive, time_left};

/// The distributor's name among the build artefacts.
pub const DISTRIBUTOR: &str = "rewards-distributor";

/// The manufacturer registry's name among the build artefacts.
pub const MANUFACTURERS: &str = "manufacturer-registry";

/// The vehicles' name among the build artefacts.
pub const VEHICLES: &str = "vehicle-id";

/// The devices' name among the build artefacts.
pub const DEVICES: &str = "device-registry";

/// The consumers' staking's name among the build artefacts.
pub const CONSUMERS: &str = "consumer-staking";

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

/// DIMO's baseline pool: its clock and schedule, a 48-hour window, three years to claim, a bond of
/// 100,000 DIMO. Roles and token are still to be set.
pub const fn baseline() -> Settings {
    const SCHEDULE: Schedule = Schedule::DIMO;
    Settings {
        admin: Address::ZERO,
        publisher: Address::ZERO,
        guardian: Address::ZERO,
        token: Address::ZERO,
        genesis: protocol::clock::DIMO_GENESIS,
        firstWeek: 0,
        initialLimit: SCHEDULE.initial_limit,
        decayNumerator: SCHEDULE.decay_numerator,
        decayDenominator: SCHEDULE.decay_denominator,
        weeksPerYear: SCHEDULE.weeks_per_year,
        scheduleWeeks: SCHEDULE.weeks,
        cap: SCHEDULE.cap,
        challengeWindow: 48 * 60 * 60,
        claimPeriod: 3 * 364 * 24 * 60 * 60,
        bond: 100_000 * ONE_DIMO,
        sanctionsOracle: Address::ZERO,
    }
}

/// Deploys the token; `holder` receives the whole supply. For development chains: real ones have $DIMO.
///
/// # Errors
/// A missing artefact or a failed transaction.
pub async fn token(sender: &mut Sender, artefacts: &Artefacts, holder: Address) -> Result<Address> {
    let arguments = IStartUp::tokenCall { holder }.abi_encode();
    contract(sender, artefacts, "DimoToken", &arguments[4..]).await
}

/// Deploys an ERC-1967 proxy that calls `implementation` with `initialize` in its constructor, so that
/// nobody can come in between.
///
/// # Errors
/// A missing artefact or a failed transaction.
pub async fn proxy(
    sender: &mut Sender,
    artefacts: &Artefacts,
    implementation: Address,
    initialize: Bytes,
) -> Result<Address> {
    let arguments = IStartUp::proxyCall {
        implementation,
        data: initialize,
    }
    .abi_encode();
    contract(sender, artefacts, "ERC1967Proxy", &arguments[4..]).await
}

/// Deploys a Solidity contract with encoded constructor arguments.
///
/// # Errors
/// A missing artefact or a failed transaction.
pub async fn contract(
    sender: &mut Sender,
    artefacts: &Artefacts,
    name: &str,
    arguments: &[u8],
) -> Result<Address> {
    let init_code = [artefacts.solidity(name)?.as_ref(), arguments].concat();
    create(sender, init_code.into(), name).await
}

/// Deploys and activates a program among the build artefacts, without a proxy.
///
/// # Errors
/// A missing artefact or a failed transaction.
pub async fn program(sender: &mut Sender, artefacts: &Artefacts, name: &str) -> Result<Address> {
    let code = artefacts.stylus(name)?;
    let program = deploy_code(sender, &code, name).await?;
    activate(sender, program).await?;
    Ok(program)
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
    let initialize = IRewardsDistributor::initializeCall {
        settings: settings.clone(),
    }
    .abi_encode();
    let distributor = proxy(sender, artefacts, implementation, initialize.into()).await?;
    Ok(Deployed {
        token: settings.token,
        implementation,
        distributor,
    })
}

/// Creates a contract and returns its address.
pub(crate) async fn create(sender: &mut Sender, init_code: Bytes, name: &str) -> Result<Address> {
    let receipt = sender
        .send(Transaction::create(init_code, &format!("deploy {name}")))
        .await
        .with_context(|| format!("cannot deploy {name}"))?;
    receipt
        .contract_address
        .with_context(|| format!("the node gave no address for {name}"))
}
