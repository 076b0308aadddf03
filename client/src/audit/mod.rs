//! Who may do what in a deployment, and whether anybody may who should not.

mod accountable;
mod expected;
mod holders;
mod judged;
mod programs;

use alloy::primitives::{Address, B256};
use anyhow::{Context, Result};

use crate::{
    bindings::{DimoGovernor, GuardianCouncil, IDisputes},
    chain::{Chain, ChainError, Read},
    dao::Names,
    deploy::{Contract, Deployment},
    roles,
};

pub use expected::{Expectation, Expected};
pub use programs::Program;

/// An account that has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The role.
    pub role: B256,
    /// Who has it; the zero address stands for everybody.
    pub account: Address,
    /// Whether that is as it should be.
    pub expected: bool,
}

/// One contract's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Which one.
    pub contract: Contract,
    /// Where it is.
    pub address: Address,
    /// The program behind its proxy; none if it has no proxy.
    pub program: Option<Program>,
    /// Everybody who has a role, by role and account.
    pub holders: Vec<Holder>,
}

/// The whole picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// When, unix seconds of the chain.
    pub time: u64,
    /// Contract by contract.
    pub contracts: Vec<Audited>,
    /// Everything that should not be so, in words.
    pub findings: Vec<String>,
    /// What could not be checked, in words.
    pub unchecked: Vec<String>,
    knows_admin: bool,
}

impl Audit {
    /// Whether nobody said who should have this role.
    pub fn is_open(&self, holder: &Holder) -> bool {
        holder.role == roles::ADMIN && !self.knows_admin
    }
}

/// Reads every contract's roles, from its events and again by asking it, its program, and who may replace that. A contract
/// whose program does not run cannot be asked: that is a finding. Without a DAO, as of a pool alone, who governs and who may
/// replace programs stays unchecked.
///
/// # Errors
/// A deployment with half a DAO, or a chain that cannot be read.
pub async fn audit(chain: &Chain, deployment: &Deployment, also: &[Expectation]) -> Result<Audit> {
    let expected = Expected::of(deployment, also)?;
    let names = Names::of(Some(deployment));
    let mut audit = Audit {
        time: chain.head().await?.timestamp,
        contracts: Vec::new(),
        findings: Vec::new(),
        unchecked: unchecked(&expected),
        knows_admin: expected.knows_admin(),
    };
    if let Some(governor) = deployment.governor {
        governed(chain, deployment, governor, &names, &mut audit.findings).await?;
    }
    cases(chain, deployment, &names, &mut audit.findings).await?;
    let judged = judged::of_system(chain, deployment, &names).await?;
    audit.findings.extend(judged);
    for contract in Contract::ALL {
        // These have no roles.
        if matches!(
            contract,
            Contract::Governor | Contract::Council | Contract::Token
        ) {
            continue;
        }
        let Some(address) = deployment.address(contract) else {
            continue;
        };
        let place = (contract, address);
        let program = programs::read(chain, deployment, place).await?;
        if let Some(it) = &program {
            let findings = it.findings(place, expected.timelock(), &names);
            audit.findings.extend(findings);
        }
        if program.as_ref().is_some_and(|it| !it.life.is_alive()) {
            audit.contracts.push(Audited {
                contract,
                address,
                program,
                holders: Vec::new(),
            });
            continue;
        }
        let known = expected.of_contract(contract);
        let holders = holders::read(chain, place, deployment.block, &known, &mut audit.findings)
            .await
            .with_context(|| format!("cannot audit {contract} {address}"))?;
        let unexpected = |it: &&Holder| !it.expected && !audit.is_open(it);
        let unexpected: Vec<_> = holders.iter().filter(unexpected).collect();
        for holder in unexpected {
            audit.findings.push(format!(
                "{contract}: {} has {}, and should not",
                names.label(holder.account),
                roles::name(holder.role)
            ));
        }
        for (role, account) in expected.must_have(contract) {
            let is_there = |it: &Holder| (it.role, it.account) == (role, account);
            if !holders.iter().any(is_there) {
                audit.findings.push(format!(
                    "{contract}: {} lacks {}",
                    names.label(account),
                    roles::name(role)
                ));
            }
        }
        if matches!(contract, Contract::Distributor | Contract::Marketplace) {
            let findings = accountable::of_pool(chain, place, &holders, &names).await?;
            audit.findings.extend(findings);
        }
        audit.contracts.push(Audited {
            contract,
            address,
            program,
            holders,
        });
    }
    Ok(audit)
}

/// What a deployment without a DAO leaves open.
fn unchecked(expected: &Expected) -> Vec<String> {
    let mut open = Vec::new();
    if expected.timelock().is_none() {
        if !expected.knows_admin() {
            open.push(
                "who administers it: the deployment names no DAO; say whom to expect by --expect DEFAULT_ADMIN_ROLE=ADDRESS".to_owned(),
            );
        }
        open.push(
            "whether who may replace its program is who should: the deployment names no DAO; look at \"may be replaced by\"".to_owned(),
        );
    }
    open
}

/// Whether the governor decides for this timelock, by the votes of this token, and the council is this timelock's.
async fn governed(
    chain: &Chain,
    deployment: &Deployment,
    governor: Address,
    names: &Names,
    findings: &mut Vec<String>,
) -> Result<()> {
    findings.extend(accountable::of_governor(chain, governor).await?);
    let governor = DimoGovernor::new(governor, chain);
    let timelock = governor.timelock().read().await?;
    if Some(timelock) != deployment.timelock {
        findings.push(format!(
            "the governor decides for the timelock {}, not for that of the deployment",
            names.label(timelock)
        ));
    }
    let token = governor.token().read().await?;
    if token != deployment.token {
        findings.push(format!(
            "the governor counts the votes of {}, not of the deployment's token",
            names.label(token)
        ));
    }
    if let Some(council) = deployment.council {
        let obeys = GuardianCouncil::new(council, chain)
            .timelock()
            .read()
            .await?;
        if Some(obeys) != deployment.timelock {
            findings.push(format!(
                "{} is appointed by {}, not by the timelock of the deployment",
                Contract::Council,
                names.label(obeys)
            ));
        }
    }
    Ok(())
}

/// Whether cases are about stakes of this system.
async fn cases(
    chain: &Chain,
    deployment: &Deployment,
    names: &Names,
    findings: &mut Vec<String>,
) -> Result<()> {
    if let Some(disputes) = deployment.disputes {
        let staking = match IDisputes::new(disputes, chain).state().read().await {
            Ok(state) => state.staking,
            // Its program does not run, which is a finding by itself.
            Err(ChainError::Lifeless { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if Some(staking) != deployment.consumer_staking {
            findings.push(format!(
                "{} judges the stakes in {}, not those of the deployment",
                Contract::Disputes,
                names.label(staking)
            ));
        }
    }
    Ok(())
}
