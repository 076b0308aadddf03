//! Roles: the DAO gives and takes, a holder may give up.

use std::collections::BTreeSet;

use alloy::primitives::{Address, B256, keccak256};
use bindings::IVehicleId::{
    AccessControlBadConfirmation, AccessControlUnauthorizedAccount, RoleGranted, RoleRevoked,
};

use super::{
    Contract, Outcome, RoleCall,
    outcome::{Refusal, ensure, event},
};

pub fn only_dao(by: Address, dao: Address) -> Result<(), Refusal> {
    let error = AccessControlUnauthorizedAccount {
        account: by,
        neededRole: B256::ZERO,
    };
    ensure(by == dao, error)
}

/// Who holds the attestors' role on which contract.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roles(pub BTreeSet<(Contract, Address)>);

impl Roles {
    /// The role of whoever attests vehicles. On the other contracts it means nothing.
    pub fn attestor() -> B256 {
        keccak256("ATTESTOR_ROLE")
    }

    pub fn is_attestor(&self, account: Address) -> bool {
        self.0.contains(&(Contract::Vehicles, account))
    }

    pub fn call(
        &mut self,
        by: Address,
        dao: Address,
        contract: Contract,
        call: RoleCall,
    ) -> Outcome {
        let role = Self::attestor();
        let (account, held) = match call {
            RoleCall::Grant(account) | RoleCall::Revoke(account) => {
                only_dao(by, dao)?;
                (account, matches!(call, RoleCall::Grant(_)))
            }
            RoleCall::Renounce(account) => {
                ensure(by == account, AccessControlBadConfirmation {})?;
                (account, false)
            }
        };
        let sender = by;
        // What is so already is not told.
        Ok(match held {
            true if self.0.insert((contract, account)) => {
                vec![event(
                    contract,
                    RoleGranted {
                        role,
                        account,
                        sender,
                    },
                )]
            }
            false if self.0.remove(&(contract, account)) => {
                vec![event(
                    contract,
                    RoleRevoked {
                        role,
                        account,
                        sender,
                    },
                )]
            }
            _ => vec![],
        })
    }
}
