//! Setting the contract up.

use crate::{errors, interface as i, neighbours, store, Result};
use abi_codec::{emit, Str};
use alloy_primitives::Address;
use contract_base::{proxy, roles};
use erc721::metadata;

pub(crate) fn initialize(
    admin: Address,
    manufacturer_registry: Address,
    vehicles: Address,
    base_uri: Str<&[u8]>,
) -> Result<()> {
    proxy::initialize()?;
    if admin.is_zero() {
        return Err(errors::invalid_admin(admin));
    }
    neighbours::check(manufacturer_registry, vehicles)?;
    metadata::set_base_uri(base_uri.0)?;
    store::manufacturer_registry().set(&manufacturer_registry);
    store::vehicles().set(&vehicles);
    roles::give(roles::ADMIN, admin);
    emit!(i::Initialized(
        admin,
        manufacturer_registry,
        vehicles,
        base_uri
    ));
    Ok(())
}
