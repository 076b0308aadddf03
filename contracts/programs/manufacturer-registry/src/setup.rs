//! Setting the registry up.

use crate::{
    errors, interface as i, levels,
    store::{self, Head},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{host::now, proxy, roles};
use protocol::Levels;

pub(crate) fn initialize(admin: Address, genesis: u64) -> Result<()> {
    proxy::initialize()?;
    if admin.is_zero() {
        return Err(errors::invalid_admin(admin));
    }
    // A registry whose weeks have not begun could not tell the present one.
    if genesis == 0 || genesis > now() {
        return Err(errors::invalid_genesis(genesis));
    }
    store::head().set(&Head { genesis, count: 0 });
    roles::give(roles::ADMIN, admin);
    emit!(i::Initialized(admin, genesis));
    levels::announce(Levels::DIMO, 0);
    Ok(())
}
