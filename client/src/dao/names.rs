//! Addresses of contracts that have a name.

use std::collections::BTreeMap;

use alloy::primitives::Address;

use crate::deploy::{Contract, Deployment};

/// Which contract of the system an address is.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<Address, Contract>);

impl Names {
    /// The names that a deployment gives.
    pub fn of(deployment: Option<&Deployment>) -> Self {
        let mut names = Self::default();
        for contract in Contract::ALL {
            if let Some(address) = deployment.and_then(|it| it.address(contract)) {
                names.add(address, contract);
            }
        }
        names
    }

    /// Gives an address a name.
    pub fn add(&mut self, address: Address, contract: Contract) {
        self.0.insert(address, contract);
    }

    /// The contract at an address, if it is known.
    pub fn contract(&self, address: Address) -> Option<Contract> {
        self.0.get(&address).copied()
    }

    /// Where a contract is, if it is known.
    pub fn address(&self, contract: Contract) -> Option<Address> {
        let mut entries = self.0.iter();
        entries
            .find(|(_, it)| **it == contract)
            .map(|(address, _)| *address)
    }

    /// An address with its name, if it has one.
    pub fn label(&self, address: Address) -> String {
        match self.contract(address) {
            Some(contract) => format!("{contract} {address}"),
            None => address.to_string(),
        }
    }
}
