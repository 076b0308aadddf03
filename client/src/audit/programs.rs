//! The programs behind the proxies.

use alloy::{
    primitives::{Address, B256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::Result;

use crate::{
    bindings::{IRewardsDistributor::Upgraded, TimelockController::CallExecuted},
    chain::Chain,
    deploy::{Contract, Deployment},
};

/// A program behind a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Where it is.
    pub address: Address,
    /// What the deployment records.
    pub recorded: Option<Address>,
    /// The transaction in which the timelock put it there, if another one was deployed.
    pub by_the_dao: Option<B256>,
}

impl Program {
    /// Says so if it came there in another way than by deployment or by the DAO.
    pub(super) fn finding(&self, contract: Contract) -> Option<String> {
        let recorded = self.recorded?;
        (self.address != recorded && self.by_the_dao.is_none()).then(|| {
            format!(
                "{contract}: the program is {}, the deployment records {recorded}, and the timelock did not change it",
                self.address
            )
        })
    }
}

/// Reads what is behind a contract's proxy; none if it has no proxy.
pub(super) async fn read(
    chain: &Chain,
    deployment: &Deployment,
    (contract, proxy): (Contract, Address),
) -> Result<Option<Program>> {
    let Some(name) = contract.program() else {
        return Ok(None);
    };
    let address = chain.implementation(proxy).await?;
    let recorded = deployment.implementations.get(name).copied();
    let by_the_dao = match recorded {
        Some(recorded) if recorded != address => upgrade(chain, deployment, proxy, address).await?,
        _ => None,
    };
    Ok(Some(Program {
        address,
        recorded,
        by_the_dao,
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
    let Some(receipt) = chain.receipt(hash).await? else {
        return Ok(None);
    };
    let timelock = deployment.timelock.unwrap_or_default();
    let called = receipt.logs().iter().any(|log| {
        let executed = CallExecuted::decode_log(&log.inner);
        log.address() == timelock && executed.is_ok_and(|it| it.target == proxy)
    });
    Ok(called.then_some(hash))
}
