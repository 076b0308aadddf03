//! Who has a role of a contract: from its events, and by asking it.

use std::collections::BTreeSet;

use alloy::{
    primitives::{Address, B256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use anyhow::Result;

use super::Holder;
use crate::{
    bindings::IRewardsDistributor::{
        RoleAdminChanged, RoleGranted, RoleRevoked, getRoleAdminCall, hasRoleCall,
    },
    chain::Chain,
    deploy::Contract,
    roles,
};

type Pairs = BTreeSet<(B256, Address)>;

/// Reads them, and notes where events and contract disagree or a role has another admin than the DAO's.
pub(super) async fn read(
    chain: &Chain,
    (contract, address): (Contract, Address),
    first: u64,
    expected: &Pairs,
    findings: &mut Vec<String>,
) -> Result<Vec<Holder>> {
    let filter = Filter::new().address(address).event_signature(vec![
        RoleGranted::SIGNATURE_HASH,
        RoleRevoked::SIGNATURE_HASH,
        RoleAdminChanged::SIGNATURE_HASH,
    ]);
    let logs = chain.logs_since(&filter, first).await?;
    let FromEvents { mut asked, holding } = FromEvents::by(&logs);
    asked.extend(expected);
    let asked: Vec<_> = asked.into_iter().collect();
    let calls: Vec<_> = asked
        .iter()
        .map(|&(role, account)| hasRoleCall { role, account })
        .collect();
    let answers = chain.read_many(address, &calls).await?;
    let mut found = Vec::new();
    for (pair, has) in asked.iter().zip(answers) {
        let (role, account) = *pair;
        if has != holding.contains(pair) {
            let says = if has { "has" } else { "lacks" };
            findings.push(format!(
                "{contract}: {account} {says} {}, but the events say otherwise",
                roles::name(role)
            ));
        }
        if has {
            found.push(Holder {
                role,
                account,
                expected: expected.contains(pair),
            });
        }
    }
    let known: BTreeSet<B256> = asked.into_iter().map(|(role, _)| role).collect();
    let known: Vec<B256> = known.into_iter().collect();
    let calls: Vec<_> = known
        .iter()
        .map(|&role| getRoleAdminCall { role })
        .collect();
    let admins = chain.read_many(address, &calls).await?;
    for (role, admin) in known.into_iter().zip(admins) {
        if admin != roles::ADMIN {
            findings.push(format!(
                "{contract}: {} is granted by holders of {}, not by the DAO",
                roles::name(role),
                roles::name(admin)
            ));
        }
    }
    Ok(found)
}

/// What the events say.
struct FromEvents {
    /// Every role and account that was ever spoken of.
    asked: Pairs,
    /// Those who have their role still.
    holding: Pairs,
}

impl FromEvents {
    fn by(logs: &[Log]) -> Self {
        let mut told = Self {
            asked: Pairs::new(),
            holding: Pairs::new(),
        };
        for log in logs {
            if let Ok(granted) = RoleGranted::decode_log(&log.inner) {
                told.asked.insert((granted.role, granted.account));
                told.holding.insert((granted.role, granted.account));
            } else if let Ok(revoked) = RoleRevoked::decode_log(&log.inner) {
                told.asked.insert((revoked.role, revoked.account));
                told.holding.remove(&(revoked.role, revoked.account));
            } else if let Ok(changed) = RoleAdminChanged::decode_log(&log.inner) {
                // Somebody to ask about: the role is what matters.
                told.asked.insert((changed.role, Address::ZERO));
            }
        }
        told
    }
}
