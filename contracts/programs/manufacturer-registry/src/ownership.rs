//! Who owns an entry, and what its owner does.

use crate::{
    errors::{self, Status},
    interface as i,
    store::{self, Entry},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{host::sender, roles};

/// The entry `id`, if the caller owns it and it was not revoked.
fn owned(id: u32) -> Result<Entry> {
    let entry = store::existing(id)?;
    let caller = sender();
    if entry.owner != caller {
        return Err(errors::not_owner(id, caller));
    }
    usable(id, entry)
}

fn usable(id: u32, entry: Entry) -> Result<Entry> {
    if entry.status == Status::Revoked {
        return Err(errors::wrong_status(id, entry.status));
    }
    Ok(entry)
}

pub(crate) fn set_operator(id: u32, operator: Address, allowed: bool) -> Result<()> {
    let entry = owned(id)?;
    store::operator(id, entry.tenure, operator).set(&allowed);
    emit!(i::OperatorSet(indexed id, indexed operator, allowed));
    Ok(())
}

pub(crate) fn transfer_ownership(id: u32, new_owner: Address) -> Result<()> {
    let entry = owned(id)?;
    store::pending_owner(id).set(&new_owner);
    emit!(i::OwnershipTransferStarted(indexed id, indexed entry.owner, indexed new_owner));
    Ok(())
}

pub(crate) fn accept_ownership(id: u32) -> Result<()> {
    let entry = store::existing(id)?;
    let caller = sender();
    // Nobody calls from the zero address.
    if store::pending_owner(id).get() != caller {
        return Err(errors::not_pending_owner(id, caller));
    }
    hand_over(id, usable(id, entry)?, caller);
    Ok(())
}

/// By the DAO, where the owner's key is lost or stolen.
pub(crate) fn reappoint(id: u32, owner: Address) -> Result<()> {
    roles::only_admin()?;
    let entry = usable(id, store::existing(id)?)?;
    if owner.is_zero() {
        return Err(errors::invalid_owner(owner));
    }
    hand_over(id, entry, owner);
    Ok(())
}

/// Operators, and whom the old owner offered the entry to, go with it.
fn hand_over(id: u32, entry: Entry, owner: Address) {
    store::pending_owner(id).set(&Address::ZERO);
    store::entry(id).set(&Entry {
        owner,
        tenure: entry.tenure.saturating_add(1),
        ..entry
    });
    emit!(i::OwnershipTransferred(indexed id, indexed entry.owner, indexed owner));
}

/// Owner or operator, whatever the status.
pub(crate) fn may_operate(id: u32, entry: &Entry, account: Address) -> bool {
    entry.status != Status::None
        && (entry.owner == account || store::operator(id, entry.tenure, account).get())
}
