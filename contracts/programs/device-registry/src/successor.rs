//! Who acts for an entry that was revoked.

use crate::{
    errors, interface as i,
    interface::Kind,
    neighbours::{active, operated, revoked_kind, Revoked},
    store, Result,
};
use abi_codec::emit;
use contract_base::roles;

/// By the DAO: names the entry that acts for a revoked one, or none.
pub(crate) fn set(manufacturer: u32, successor: u32) -> Result<()> {
    roles::only_admin()?;
    let invalid = || errors::invalid_successor(manufacturer, successor);
    let Revoked(kind) = revoked_kind(manufacturer).ok_or_else(invalid)?;
    if successor != 0 && (successor == manufacturer || active(successor)? != kind) {
        return Err(invalid());
    }
    store::successor(manufacturer).set(&successor);
    emit!(i::SuccessorNamed(indexed manufacturer, indexed successor));
    Ok(())
}

/// The entry that acts for another: itself, or the successor of one that was revoked.
fn acting(manufacturer: u32) -> u32 {
    match store::successor(manufacturer).get() {
        // Only revoked entries have one, and they stay revoked.
        0 => manufacturer,
        successor => successor,
    }
}

/// Refuses unless the caller acts for the entry, or for its successor; which of them, and its kind.
pub(crate) fn operated_for(manufacturer: u32) -> Result<(u32, Kind)> {
    let entry = acting(manufacturer);
    Ok((entry, operated(entry)?))
}

/// The kind of an entry that is active, or has a successor that is.
pub(crate) fn active_for(manufacturer: u32) -> Result<Kind> {
    active(acting(manufacturer))
}
