//! What is asked of the manufacturers' and the vehicles' contracts.

use crate::{errors, interface::Kind, store, Result};
use abi_codec::{calldata, Argument, Reader};
use alloy_primitives::Address;
use alloy_sol_types::{sol, SolCall};
use contract_base::host::{ask, sender, word};

sol! {
    /// Of the manufacturer registry.
    function operation(uint32 id, address account) external view returns (uint8 status, uint8 kind, bool mayOperate);
    /// Of the vehicles.
    function ownerOf(uint256 tokenId) external view returns (address);
    function deviceRegistry() external view returns (address);
}

/// The manufacturer registry's status of those that may register, claim and pair.
const ACTIVE: u8 = 1;

/// Of those that may nothing any more.
const REVOKED: u8 = 3;

/// The kind of an entry that is revoked.
pub(crate) struct Revoked(pub(crate) Kind);

/// `None` if the entry is not revoked.
pub(crate) fn revoked_kind(manufacturer: u32) -> Option<Revoked> {
    let found = operation_at(store::manufacturer_registry().get(), manufacturer, sender())?;
    (found.status == REVOKED).then_some(Revoked(found.kind))
}

/// What a manufacturer may do now.
struct Operation {
    status: u8,
    kind: Kind,
    /// Whether the account that was named acts for it.
    allowed: bool,
}

/// `None` if nobody answers, or something else.
fn operation_at(registry: Address, id: u32, account: Address) -> Option<Operation> {
    let answer = ask(registry, &calldata!(operationCall(id, account)))?;
    let mut r = Reader::new(&answer);
    Some(Operation {
        status: r.u8()?,
        kind: Kind::read(&mut r)?,
        allowed: r.bool()?,
    })
}

/// The operation of an active manufacturer by the caller, allowed or not.
fn active_operation(manufacturer: u32) -> Result<Operation> {
    operation_at(store::manufacturer_registry().get(), manufacturer, sender())
        .filter(|operation| operation.status == ACTIVE)
        .ok_or_else(|| errors::not_active(manufacturer))
}

/// The kind of an active manufacturer's devices. A registry that does not answer knows no manufacturer.
pub(crate) fn active(manufacturer: u32) -> Result<Kind> {
    Ok(active_operation(manufacturer)?.kind)
}

/// The same, only for those who act for the manufacturer.
pub(crate) fn operated(manufacturer: u32) -> Result<Kind> {
    let operation = active_operation(manufacturer)?;
    if !operation.allowed {
        return Err(errors::not_operator(manufacturer, sender()));
    }
    Ok(operation.kind)
}

/// The owner of a vehicle that exists.
pub(crate) fn vehicle_owner(vehicle: u64) -> Result<Address> {
    ask(store::vehicles().get(), &calldata!(ownerOfCall(vehicle)))
        .and_then(|answer| word(&answer))
        .map(Address::from_word)
        .filter(|owner| !owner.is_zero())
        .ok_or_else(|| errors::unknown_vehicle(vehicle))
}

/// Refuses neighbours that do not answer what will be asked of them.
pub(crate) fn check(manufacturer_registry: Address, vehicles: Address) -> Result<()> {
    if operation_at(manufacturer_registry, 0, Address::ZERO).is_none() {
        return Err(errors::invalid_neighbour(manufacturer_registry));
    }
    // No vehicle can be asked for yet; no other contract has this function.
    let answer = ask(vehicles, &deviceRegistryCall::SELECTOR);
    if answer.and_then(|answer| word(&answer)).is_none() {
        return Err(errors::invalid_neighbour(vehicles));
    }
    Ok(())
}
