//! Addresses of contracts that have a name.

use std::collections::BTreeMap;

use alloy::primitives::Address;

use crate::{
    chain::proxy_admin,
    deploy::{Contract, Deployment},
};

/// Which contract of the system an address is.
#[derive(Clone, Debug, Default)]
pub struct Names {
    contracts: BTreeMap<Address, Contract>,
    /// The admins of the contracts' proxies.
    admins: BTreeMap<Address, Contract>,
    /// What programs call themselves.
    programs: BTreeMap<Address, String>,
}

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

    /// Gives an address a name, and the admin of its proxy with it.
    pub fn add(&mut self, address: Address, contract: Contract) {
        self.contracts.insert(address, contract);
        if contract.program().is_some() {
            self.admins.insert(proxy_admin(address), contract);
        }
    }

    /// Notes what a program calls itself, which may be anything; only letters and digits are repeated.
    pub fn add_program(&mut self, program: Address, name: &str) {
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()) {
            self.programs.insert(program, name.to_owned());
        }
    }

    /// The contract at an address, if it is known.
    pub fn contract(&self, address: Address) -> Option<Contract> {
        self.contracts.get(&address).copied()
    }

    /// The contract behind the proxy that an address is the admin of, if it is known.
    pub fn administered(&self, admin: Address) -> Option<Contract> {
        self.admins.get(&admin).copied()
    }

    /// Where a contract is, if it is known.
    pub fn address(&self, contract: Contract) -> Option<Address> {
        let mut entries = self.contracts.iter();
        entries
            .find(|(_, it)| **it == contract)
            .map(|(address, _)| *address)
    }

    /// An address with its name, if it has one.
    pub fn label(&self, address: Address) -> String {
        if let Some(contract) = self.contract(address) {
            return format!("{contract} {address}");
        }
        if let Some(contract) = self.administered(address) {
            return format!("the proxy admin of {contract} {address}");
        }
        match self.programs.get(&address) {
            Some(name) => format!("{address} (calls itself {name})"),
            None => address.to_string(),
        }
    }
}
