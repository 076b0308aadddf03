//! The programs behind the proxies.

use alloy::{
    primitives::{Address, B256},
    providers::Provider,
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::Result;

use crate::{
    bindings::{
        ProxyAdmin, TimelockController::CallExecuted, TransparentUpgradeableProxy::Upgraded,
    },
    chain::{Chain, Life, Read, proxy_admin},
    dao::Names,
    deploy::{Contract, Deployment, misfit},
};

/// A program behind a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Where it is.
    pub address: Address,
    /// What the deployment records.
    pub recorded: Option<Address>,
    /// How long it lives.
    pub life: Life,
    /// The transaction in which the timelock put it there, if another one was deployed.
    pub by_the_dao: Option<B256>,
    /// Why it must not be there although it runs, in words: it is no Stylus program, or another contract's.
    pub misfit: Option<String>,
    /// Who owns the proxy's admin, and so may replace it; none if that is no ProxyAdmin.
    pub owner: Option<Address>,
    /// Who the proxy says its admin is.
    pub told_admin: Address,
}

impl Program {
    /// Everything that should not be so: a program that came there in another way than by deployment or by the DAO, that does
    /// not run, or that is another contract's; anybody but the timelock, where there is one, who may replace it.
    pub(super) fn findings(
        &self,
        (contract, proxy): (Contract, Address),
        timelock: Option<Address>,
        names: &Names,
    ) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(recorded) = self.recorded
            && recorded != self.address
            && self.by_the_dao.is_none()
        {
            found.push(format!(
                "the program is {}, the deployment records {recorded}, and the timelock did not change it",
                self.address
            ));
        }
        found.extend(self.lifeless());
        found.extend(self.misfit.clone());
        let admin = proxy_admin(proxy);
        match self.owner {
            Some(owner) if timelock.is_none_or(|timelock| owner == timelock) => {}
            Some(owner) => found.push(format!(
                "{} may replace the program, not the timelock",
                names.label(owner)
            )),
            None => found.push(format!("there is no ProxyAdmin at {admin}")),
        }
        if self.told_admin != admin {
            found.push(format!(
                "the proxy says that its admin is {}, but it obeys {admin}",
                self.told_admin
            ));
        }
        let said = found.into_iter().map(|it| format!("{contract}: {it}"));
        said.collect()
    }

    /// Says so if it does not run, and so answers nobody.
    fn lifeless(&self) -> Option<String> {
        let what = match self.life {
            Life::Left(_) | Life::Endless => return None,
            Life::Expired(_) => "has expired",
            Life::Inactive => "is not active",
            Life::Missing => "is not there",
        };
        Some(format!(
            "the program {} {what}, so its roles could not be asked; `dimo keepalive`, then audit again",
            self.address
        ))
    }
}

/// Reads what is behind a contract's proxy; none if it has no proxy.
pub(super) async fn read(
    chain: &Chain,
    deployment: &Deployment,
    (contract, proxy): (Contract, Address),
) -> Result<Option<Program>> {
    let Some(build) = contract.program() else {
        return Ok(None);
    };
    let address = chain.implementation(proxy).await?;
    let recorded = deployment.implementations.get(build).copied();
    let by_the_dao = match recorded {
        Some(recorded) if recorded != address => upgrade(chain, deployment, proxy, address).await?,
        _ => None,
    };
    let admin = ProxyAdmin::new(proxy_admin(proxy), chain);
    let owner = match admin.owner().read().await {
        Ok(owner) => Some(owner),
        Err(error) if error.is_of_another_contract() => None,
        Err(error) => return Err(error.into()),
    };
    let life = chain.life(address).await?;
    let misfit = match life.is_alive() {
        true => misfit(chain, contract.name(), address).await?,
        false => None,
    };
    Ok(Some(Program {
        address,
        recorded,
        life,
        by_the_dao,
        misfit,
        owner,
        told_admin: chain.told_admin(proxy).await?,
    }))
}

/// The transaction of the last upgrade to `program`, if it was the timelock that called for it.
async fn upgrade(
    chain: &Chain,
    deployment: &Deployment,
    proxy: Address,
    program: Address,
) -> Result<Option<B256>> {
    let filter = Filter::new()
        .address(proxy)
        .event_signature(Upgraded::SIGNATURE_HASH)
        .topic1(program.into_word());
    let logs = chain.logs_since(&filter, deployment.block).await?;
    let Some(hash) = logs.last().and_then(|log| log.transaction_hash) else {
        return Ok(None);
    };
    let Some(receipt) = chain.get_transaction_receipt(hash).await? else {
        return Ok(None);
    };
    let (timelock, admin) = (deployment.timelock.unwrap_or_default(), proxy_admin(proxy));
    let called = receipt.logs().iter().any(|log| {
        let executed = CallExecuted::decode_log(&log.inner);
        log.address() == timelock && executed.is_ok_and(|it| it.target == admin)
    });
    Ok(called.then_some(hash))
}
