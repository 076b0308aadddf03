//! Who should have which role.

use std::{collections::BTreeSet, str::FromStr};

use alloy::primitives::{Address, B256};
use anyhow::{Context, Result, ensure};

use crate::{
    deploy::{Contract, Deployment},
    roles,
};

/// A role that an account may have in every contract that knows the role: `GUARDIAN_ROLE=0x…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The role.
    pub role: B256,
    /// Who may have it.
    pub account: Address,
}

impl FromStr for Expectation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('=').and_then(|(role, account)| {
            Some(Self {
                role: roles::named(role)?,
                account: account.parse().ok()?,
            })
        });
        parsed.ok_or_else(|| format!("`{text}` is not ROLE=ADDRESS, e.g. GUARDIAN_ROLE=0x…"))
    }
}

/// The contracts that govern.
#[derive(Clone, Copy, Debug)]
struct Dao {
    timelock: Address,
    governor: Address,
}

/// What is as it should be.
#[derive(Clone, Debug)]
pub struct Expected {
    dao: Option<Dao>,
    council: Option<Address>,
    disputes: Option<Address>,
    judge: Option<Address>,
    operators: Vec<Expectation>,
}

impl Expected {
    /// The timelock governs everything and itself, the governor alone instructs it, and the council may cancel; Disputes alone reaches for stake, the judge alone for
    /// pending weeks; the work is done by those whom the deployment records, and by `also`. Without a DAO, as of a pool alone, who
    /// governs is whom `also` names as admin, else unknown.
    ///
    /// # Errors
    /// A deployment with half a DAO, or with a role that nobody knows.
    pub fn of(deployment: &Deployment, also: &[Expectation]) -> Result<Self> {
        let mut operators = also.to_vec();
        for (name, accounts) in &deployment.operators {
            let role = roles::named(name)
                .with_context(|| format!("the deployment records the unknown role {name}"))?;
            operators.extend(accounts.iter().map(|account| Expectation {
                role,
                account: *account,
            }));
        }
        let dao = match (deployment.timelock, deployment.governor) {
            (Some(timelock), Some(governor)) => Some(Dao { timelock, governor }),
            (timelock, governor) => {
                ensure!(
                    timelock.is_none() && governor.is_none(),
                    "the deployment names a timelock or a governor without the other"
                );
                None
            }
        };
        Ok(Self {
            dao,
            council: deployment.council,
            disputes: deployment.disputes,
            judge: deployment.week_judge,
            operators,
        })
    }

    /// Who governs, and alone replaces programs; none without a DAO.
    pub fn timelock(&self) -> Option<Address> {
        self.dao.map(|dao| dao.timelock)
    }

    /// Whether it is known who may administer.
    pub fn knows_admin(&self) -> bool {
        self.dao.is_some() || self.operators.iter().any(|it| it.role == roles::ADMIN)
    }

    /// What must be so, or nobody governs.
    pub fn must_have(&self, contract: Contract) -> Vec<(B256, Address)> {
        let admin = self.dao.map(|dao| (roles::ADMIN, dao.timelock));
        let others: Vec<_> = match (contract, self.dao) {
            (Contract::Timelock, Some(Dao { governor, .. })) => {
                let council = self.council.map(|it| (roles::canceller(), it));
                let governor = [roles::proposer(), roles::canceller()].map(|role| (role, governor));
                governor.into_iter().chain(council).collect()
            }
            (Contract::ConsumerStaking, _) => {
                let disputes = self.disputes.map(|it| (roles::disputes(), it));
                disputes.into_iter().collect()
            }
            (Contract::Distributor | Contract::Marketplace, _) => {
                let judge = self.judge.map(|it| (roles::judge(), it));
                judge.into_iter().collect()
            }
            _ => Vec::new(),
        };
        admin.into_iter().chain(others).collect()
    }

    /// Everything that may be so.
    pub fn of_contract(&self, contract: Contract) -> BTreeSet<(B256, Address)> {
        let operators = self.operators.iter();
        let mut all: BTreeSet<_> = operators
            .filter(|it| {
                let governs = self.dao.is_none() && it.role == roles::ADMIN;
                governs || duties(contract).contains(&it.role)
            })
            .map(|it| (it.role, it.account))
            .chain(self.must_have(contract))
            .collect();
        if let (Contract::Timelock, Some(dao)) = (contract, self.dao) {
            // Anyone may execute what is due, as OpenZeppelin recommends; or the governor alone.
            all.insert((roles::executor(), Address::ZERO));
            all.insert((roles::executor(), dao.governor));
        }
        all
    }
}

/// The roles, besides the admin's, that mean anything to a contract and may be somebody's.
fn duties(contract: Contract) -> Vec<B256> {
    match contract {
        Contract::Distributor | Contract::Marketplace => {
            vec![roles::publisher(), roles::guardian()]
        }
        Contract::ManufacturerRegistry => vec![roles::guardian()],
        Contract::VehicleId => vec![roles::attestor(), roles::guardian()],
        Contract::ConsumerStaking => vec![roles::meter(), roles::guardian()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMELOCK: Address = Address::repeat_byte(1);
    const GOVERNOR: Address = Address::repeat_byte(2);
    const GUARDIAN: Address = Address::repeat_byte(3);

    fn deployment() -> Deployment {
        Deployment {
            timelock: Some(TIMELOCK),
            governor: Some(GOVERNOR),
            operators: [("GUARDIAN_ROLE".to_owned(), vec![GUARDIAN])].into(),
            ..Deployment::default()
        }
    }

    #[test]
    fn a_recorded_guardian_may_guard_what_has_a_guardian_and_nothing_else() {
        let expected = Expected::of(&deployment(), &[]).unwrap();
        let guards = |contract| {
            expected
                .of_contract(contract)
                .contains(&(roles::guardian(), GUARDIAN))
        };
        assert!(guards(Contract::Distributor) && guards(Contract::ConsumerStaking));
        assert!(guards(Contract::ManufacturerRegistry) && guards(Contract::VehicleId));
        assert!(!guards(Contract::DeviceRegistry) && !guards(Contract::Timelock));
    }

    #[test]
    fn nobody_but_the_timelock_may_administer() {
        let also = [Expectation {
            role: roles::ADMIN,
            account: GUARDIAN,
        }];
        let expected = Expected::of(&deployment(), &also).unwrap();
        let admins = |contract| {
            let all = expected.of_contract(contract);
            all.into_iter().filter(|(role, _)| *role == roles::ADMIN)
        };
        for contract in [Contract::VehicleId, Contract::Timelock] {
            assert!(admins(contract).eq([(roles::ADMIN, TIMELOCK)]));
        }
    }

    #[test]
    fn disputes_alone_may_slash_and_must_be_able_to() {
        let slasher = (roles::disputes(), Address::repeat_byte(4));
        let deployment = Deployment {
            disputes: Some(slasher.1),
            ..deployment()
        };
        let expected = Expected::of(&deployment, &[]).unwrap();
        let staking = Contract::ConsumerStaking;
        assert!(expected.must_have(staking).contains(&slasher));
        let all = expected.of_contract(staking);
        let slashers = all.into_iter().filter(|(role, _)| *role == slasher.0);
        assert!(slashers.eq([slasher]));
        assert!(!expected.of_contract(Contract::Disputes).contains(&slasher));
    }

    #[test]
    fn the_judge_alone_may_void_weeks_and_must_be_able_to() {
        let judge = (roles::judge(), Address::repeat_byte(5));
        let deployment = Deployment {
            week_judge: Some(judge.1),
            ..deployment()
        };
        let expected = Expected::of(&deployment, &[]).unwrap();
        for pool in [Contract::Distributor, Contract::Marketplace] {
            assert!(expected.must_have(pool).contains(&judge));
            let all = expected.of_contract(pool);
            let judges = all.into_iter().filter(|(role, _)| *role == judge.0);
            assert!(judges.eq([judge]));
        }
        let of_judge = expected.of_contract(Contract::WeekJudge);
        assert!(of_judge.into_iter().eq([(roles::ADMIN, TIMELOCK)]));
    }

    #[test]
    fn the_council_may_cancel_and_nothing_else() {
        let council = (roles::canceller(), Address::repeat_byte(6));
        let deployment = Deployment {
            council: Some(council.1),
            ..deployment()
        };
        let expected = Expected::of(&deployment, &[]).unwrap();
        assert!(expected.must_have(Contract::Timelock).contains(&council));
        for contract in Contract::ALL {
            let all = expected.of_contract(contract);
            let its: Vec<_> = all.into_iter().filter(|it| it.1 == council.1).collect();
            let may = contract == Contract::Timelock;
            assert_eq!(its, if may { vec![council] } else { Vec::new() });
        }
    }

    #[test]
    fn without_a_dao_the_admin_is_whom_the_auditor_names() {
        let alone = Deployment::default();
        assert!(!Expected::of(&alone, &[]).unwrap().knows_admin());
        let admin = Expectation {
            role: roles::ADMIN,
            account: GUARDIAN,
        };
        let expected = Expected::of(&alone, &[admin]).unwrap();
        assert!(expected.knows_admin() && expected.timelock().is_none());
        let all = expected.of_contract(Contract::Distributor);
        assert!(all.into_iter().eq([(roles::ADMIN, GUARDIAN)]));
    }

    #[test]
    fn half_a_dao_is_refused() {
        let half = Deployment {
            governor: None,
            ..deployment()
        };
        assert!(Expected::of(&half, &[]).is_err());
    }

    #[test]
    fn an_expectation_reads_as_role_and_address() {
        let text = format!("METER_ROLE={GUARDIAN}");
        let meter = text.parse::<Expectation>().unwrap();
        assert_eq!((meter.role, meter.account), (roles::meter(), GUARDIAN));
        for wrong in ["METER_ROLE", "JANITOR_ROLE=0x00", "METER_ROLE=me"] {
            assert!(wrong.parse::<Expectation>().unwrap_err().contains(wrong));
        }
    }
}
