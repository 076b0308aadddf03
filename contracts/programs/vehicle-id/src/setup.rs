//! Setting the contract up, and what the DAO may change.

use crate::{
    errors, interface as i,
    store::{self, Head},
    Result,
};
use abi_codec::{emit, Str};
use alloy_primitives::Address;
use contract_base::{proxy, roles, Word};
use erc721::metadata;
use protocol::vin::FIRST_VERSION;

pub(crate) fn initialize(admin: Address, base_uri: Str<&[u8]>) -> Result<()> {
    proxy::initialize()?;
    if admin.is_zero() {
        return Err(errors::invalid_admin(admin));
    }
    metadata::set_base_uri(base_uri.0)?;
    store::head().set(&Head {
        vin_scheme: FIRST_VERSION,
        ..Head::untouched()
    });
    roles::give(roles::ADMIN, admin);
    emit!(i::Initialized(admin, base_uri));
    Ok(())
}

pub(crate) fn set_device_registry(registry: Address) -> Result<()> {
    roles::only_admin()?;
    store::device_registry().set(&registry);
    emit!(i::DeviceRegistrySet(indexed registry));
    Ok(())
}

pub(crate) fn set_consumer_staking(staking: Address) -> Result<()> {
    roles::only_admin()?;
    store::consumer_staking().set(&staking);
    emit!(i::ConsumerStakingSet(indexed staking));
    Ok(())
}
