//! Whether publishers answer for their weeks, and more than a single vote decides.

use std::collections::BTreeSet;

use alloy::primitives::{Address, U256};
use anyhow::Result;

use super::Holder;
use crate::{
    bindings::DimoGovernor,
    chain::{Chain, Read},
    contracts::Pool,
    dao::Names,
    deploy::Contract,
    roles,
};

/// What is wrong with a pool's roles and bond.
pub(super) async fn of_pool(
    chain: &Chain,
    (contract, address): (Contract, Address),
    holders: &[Holder],
    names: &Names,
) -> Result<Vec<String>> {
    let having = |role| -> BTreeSet<Address> {
        let its = holders.iter().filter(|it| it.role == role);
        its.map(|it| it.account).collect()
    };
    let (publishers, guardians) = (having(roles::publisher()), having(roles::guardian()));
    let mut findings = Vec::new();
    if !publishers.is_empty() && guardians.is_empty() {
        findings.push(format!(
            "{contract}: it has a publisher and no guardian: nobody can veto a wrong week"
        ));
    }
    for both in publishers.intersection(&guardians) {
        findings.push(format!(
            "{contract}: {} is publisher and guardian: it would have to veto itself",
            names.label(*both)
        ));
    }
    let pool = Pool::new(chain.clone(), address);
    if pool.state().read().await?.bond == 0 {
        findings.push(format!(
            "{contract}: publishers need no bond: a wrong week costs them nothing"
        ));
    }
    Ok(findings)
}

/// What is wrong with a governor's quorum.
pub(super) async fn of_governor(chain: &Chain, governor: Address) -> Result<Option<String>> {
    let governor = DimoGovernor::new(governor, chain);
    let quorum = governor.quorumNumerator_1().read().await?;
    Ok((quorum == U256::ZERO).then(|| {
        "the governor has a quorum of 0: a single vote decides whatever nobody opposes".to_owned()
    }))
}
