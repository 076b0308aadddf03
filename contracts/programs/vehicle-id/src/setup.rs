//! Setting the contract up, and what the DAO may change.

use crate::{errors, interface as i, store, Result, VehicleId};
use abi_codec::{emit, Str};
use alloy_primitives::Address;
use contract_base::{proxy, Contract};
use erc721::metadata;

impl VehicleId {
    pub(crate) fn initialize(&mut self, admin: Address, base_uri: Str<&[u8]>) -> Result<()> {
        proxy::initialize()?;
        if admin.is_zero() {
            return Err(errors::invalid_admin(admin));
        }
        metadata::set_base_uri(base_uri.0)?;
        self.grant_admin(admin);
        emit!(i::Initialized(admin, base_uri));
        Ok(())
    }

    pub(crate) fn set_device_registry(&mut self, registry: Address) -> Result<()> {
        self.only_admin()?;
        store::device_registry().set(&registry);
        emit!(i::DeviceRegistrySet(indexed registry));
        Ok(())
    }

    pub(crate) fn set_consumer_staking(&mut self, staking: Address) -> Result<()> {
        self.only_admin()?;
        store::consumer_staking().set(&staking);
        emit!(i::ConsumerStakingSet(indexed staking));
        Ok(())
    }
}
