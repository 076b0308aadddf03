//! Everything the contract refuses, with the values that made it refuse.

use crate::interface as i;
use abi_codec::{revert, Revert, ToWord, Tuple};
use alloy_primitives::Address;
use alloy_sol_types::SolError;
use contract_base::errors;

pub(crate) use crate::interface::Status;

errors! { i:
    /// Nobody to administer it.
    invalid_admin = InvalidAdmin(admin: Address);
    /// Weeks that have not begun.
    invalid_genesis = InvalidGenesis(genesis: u64);
    /// No such entry.
    unknown = UnknownManufacturer(id: u32);
    /// Nobody can own it.
    invalid_owner = InvalidOwner(owner: Address);
    /// The caller does not own the entry.
    not_owner = NotOwner(id: u32, account: Address);
    /// The entry was not offered to the caller.
    not_pending_owner = NotPendingOwner(id: u32, account: Address);
    /// Rules change from a future week on.
    week_too_early = WeekTooEarly(week: u32, earliest: u32);
    /// A week's sum could overflow.
    too_many_points = TooManyPoints(points: u32, max: u32);
    /// No table of levels.
    invalid_levels = InvalidLevels(levels: u32);
}

/// Not in this status.
pub(crate) fn wrong_status(id: u32, status: Status) -> Revert {
    revert::<i::WrongStatus>(&[&id, &(status as u8)])
}

/// A name nobody could tell from another.
pub(crate) fn invalid_name(name: &[u8]) -> Revert {
    let mut data = i::InvalidName::SELECTOR.to_vec();
    data.append(&mut Tuple::new(1).bytes(name).finish());
    data.into()
}

/// The entry `id` has this name.
pub(crate) fn name_taken(name: &[u8], id: u32) -> Revert {
    let mut data = i::NameTaken::SELECTOR.to_vec();
    data.append(&mut Tuple::new(2).bytes(name).word(&id as &dyn ToWord).finish());
    data.into()
}
