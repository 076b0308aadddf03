//! Setting the registry up, and who may replace its implementation.

use crate::{
    errors, interface as i,
    store::{self, Head},
    ManufacturerRegistry, Result,
};
use abi_codec::emit;
use alloc::vec::Vec;
use alloy_primitives::Address;
use contract_base::{
    host::{now, sender},
    proxy::{only_proxy, upgrade},
};
use openzeppelin_stylus::access::control::AccessControl;

impl ManufacturerRegistry {
    pub(crate) fn initialize(&mut self, admin: Address, genesis: u64) -> Result<()> {
        only_proxy()?;
        if store::head().get().genesis != 0 {
            return Err(errors::initialized());
        }
        if admin.is_zero() {
            return Err(errors::invalid_admin(admin));
        }
        // A registry whose weeks have not begun could not tell the present one.
        if genesis == 0 || genesis > now() {
            return Err(errors::invalid_genesis(genesis));
        }
        store::head().set(&Head { genesis, count: 0 });
        self.access
            ._grant_role(AccessControl::DEFAULT_ADMIN_ROLE.into(), admin);
        emit::<i::Initialized>(&[], &[&admin, &genesis]);
        Ok(())
    }

    pub(crate) fn upgrade(&mut self, implementation: Address, data: &[u8]) -> Result<()> {
        // First: an implementation has no admin to be refused by.
        only_proxy()?;
        self.only_admin()?;
        upgrade(implementation, data)
    }

    /// Refuses everyone but the DAO.
    pub(crate) fn only_admin(&self) -> Result<()> {
        self.access
            ._check_role(AccessControl::DEFAULT_ADMIN_ROLE.into(), sender())
            .map_err(|error| Vec::from(error).into())
    }
}
