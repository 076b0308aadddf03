//! Initialising and upgrading behind an ERC-1967 proxy (UUPS, ERC-1822).
//!
//! An implementation is inert without a constructor having run: initialising and upgrading are refused
//! unless the ERC-1967 slot of the executing storage is set, which holds behind a proxy and never on the
//! implementation itself. (OpenZeppelin's `UUPSUpgradeable` 0.3.0 relies on a constructor and adds an open
//! `setVersion`; its ERC-1967 slot is used here, its utilities would add a tenth to a program.)

use crate::{
    host::{ask, delegate, has_value, word},
    Result,
};
use abi_codec::{emit, revert};
use alloy_primitives::{Address, B256};
use alloy_sol_types::{sol, SolCall};
use openzeppelin_stylus::{
    proxy::erc1967::utils::IMPLEMENTATION_SLOT, utils::storage_slot::StorageSlot,
};
use stylus_sdk::storage::StorageAddress;

sol! {
    event Upgraded(address indexed implementation);

    /// Called on the implementation itself, or (proxiableUUID) through a proxy.
    error UUPSUnauthorizedCallContext();
    error UUPSUnsupportedProxiableUUID(bytes32 slot);
    error ERC1967InvalidImplementation(address implementation);
    error ERC1967NonPayable();

    function proxiableUUID() external view returns (bytes32);
}

/// The word in which a proxy keeps the address of its implementation.
fn implementation_cell() -> StorageAddress {
    StorageSlot::get_slot(IMPLEMENTATION_SLOT)
}

/// Refuses calls that did not come through a proxy.
pub fn only_proxy() -> Result<()> {
    if implementation_cell().get().is_zero() {
        return Err(revert::<UUPSUnauthorizedCallContext>(&[]));
    }
    Ok(())
}

/// The only answer of an implementation: where a proxy keeps its address.
pub fn proxiable_uuid() -> Result<B256> {
    if only_proxy().is_ok() {
        return Err(revert::<UUPSUnauthorizedCallContext>(&[]));
    }
    Ok(IMPLEMENTATION_SLOT)
}

/// Replaces the implementation and calls it with `data` unless that is empty. Who may is the caller's business.
pub fn upgrade(implementation: Address, data: &[u8]) -> Result<()> {
    only_proxy()?;
    // An address that cannot answer is no UUPS implementation: the proxy would be lost.
    let uuid = ask(implementation, &proxiableUUIDCall::SELECTOR)
        .and_then(|answer| word(&answer))
        .ok_or_else(|| revert::<ERC1967InvalidImplementation>(&[&implementation]))?;
    if uuid != IMPLEMENTATION_SLOT {
        return Err(revert::<UUPSUnsupportedProxiableUUID>(&[&uuid]));
    }
    implementation_cell().set(implementation);
    emit::<Upgraded>(&[&implementation], &[]);
    if data.is_empty() {
        return if has_value() {
            Err(revert::<ERC1967NonPayable>(&[]))
        } else {
            Ok(())
        };
    }
    delegate(implementation, data)
}
