//! Deploying: programs, proxies, whole pools and the whole system. The steps are functions of their own, for tests, the
//! demonstration and figures.

mod artefacts;
mod consumers;
mod governance;
mod identity;
mod incomplete;
mod journal;
mod judge;
mod lifetime;
mod name;
mod pools;
mod record;
mod stylus;
mod system;

use alloy::{
    primitives::{Address, Bytes},
    sol_types::{SolCall, SolConstructor},
};
use anyhow::{Context, Result};

use crate::{
    bindings::{IStartUp, TransparentUpgradeableProxy},
    chain::{Sender, Transaction},
};

pub use crate::chain::ARB_WASM;
pub use artefacts::Artefacts;
pub use consumers::{CONSUMERS, Consumers, DISPUTES, case_parameters, consumers, parameters};
pub use governance::{Dao, LONGEST_TERM, Terms, TokenClock, dao};
pub use identity::{DEVICES, MANUFACTURERS, VEHICLES, devices, manufacturers, vehicles};
pub use incomplete::{Incomplete, Sent};
pub use journal::{Journal, ensure_free};
pub use judge::{DEMAND_BOND, JUDGE, judge};
pub use lifetime::{Due, Running, due, keep_alive, running};
pub use name::{misfit, name_of};
pub use pools::{
    DISTRIBUTOR, Deployed, another_pool, baseline, owned_pool, pool, without_issuance,
};
pub use record::{Contract, Deployment};
use stylus::MAX_ACTIVATION_FEE;
pub use stylus::{activate, deploy_code, init_code};
pub use system::{Operators, Plan, Step, System, system, system_recorded};

/// A contract as it was deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxied {
    /// The proxy: the contract's address.
    pub address: Address,
    /// The program behind it.
    pub implementation: Address,
}

/// Deploys the token; `holder` receives the whole supply. For development chains: real ones have $DIMO.
///
/// # Errors
/// A missing artefact or a failed transaction.
pub async fn token(sender: &mut Sender, artefacts: &Artefacts, holder: Address) -> Result<Address> {
    let arguments = IStartUp::tokenCall { holder }.abi_encode();
    contract(sender, artefacts, "DimoToken", &arguments[4..]).await
}

/// Deploys a proxy that calls `implementation` with `initialize` in its constructor, so that nobody can come in between.
/// `owner` owns the ProxyAdmin that the constructor makes, and so alone may replace the program.
///
/// # Errors
/// A missing artefact or a failed transaction.
pub async fn proxy(
    sender: &mut Sender,
    artefacts: &Artefacts,
    implementation: Address,
    owner: Address,
    initialize: Bytes,
) -> Result<Address> {
    let arguments = TransparentUpgradeableProxy::constructorCall {
        _logic: implementation,
        initialOwner: owner,
        _data: initialize,
    }
    .abi_encode();
    contract(sender, artefacts, "TransparentUpgradeableProxy", &arguments).await
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
    activate(sender, program)
        .await
        .with_context(|| format!("{name} was created at {program}, but is not active"))?;
    Ok(program)
}

/// Deploys and activates a program among the build artefacts, behind a proxy that is initialised with `initialize`; `owner`
/// may replace the program.
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn behind_proxy<C: SolCall + Sync>(
    sender: &mut Sender,
    artefacts: &Artefacts,
    name: &str,
    owner: Address,
    initialize: &C,
) -> Result<Proxied> {
    let implementation = program(sender, artefacts, name).await?;
    set_up(sender, artefacts, name, implementation, owner, initialize).await
}

/// Puts a proxy before a program, initialised with `initialize`; `owner` may replace the program.
async fn set_up<C: SolCall + Sync>(
    sender: &mut Sender,
    artefacts: &Artefacts,
    name: &str,
    implementation: Address,
    owner: Address,
    initialize: &C,
) -> Result<Proxied> {
    let data = initialize.abi_encode().into();
    let address = proxy(sender, artefacts, implementation, owner, data)
        .await
        .with_context(|| format!("cannot set up {name}"))?;
    Ok(Proxied {
        address,
        implementation,
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
