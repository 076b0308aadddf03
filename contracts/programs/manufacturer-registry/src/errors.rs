//! Everything the contract refuses, with the values that made it refuse.

use crate::interface as i;
use abi_codec::Str;
use alloy_primitives::Address;
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
    /// What is announced must begin before long.
    week_too_late = WeekTooLate(week: u32, latest: u32);
    /// What has begun stays.
    already_signs = AlreadySigns(id: u32, from_week: u32);
    /// A week's sum could overflow.
    too_many_points = TooManyPoints(points: u32, max: u32);
    /// No table of levels.
    invalid_levels = InvalidLevels(levels: u32);
    /// Not in this status.
    wrong_status = WrongStatus(id: u32, status: Status);
    /// A name nobody could tell from another.
    invalid_name = InvalidName(name: Str<&[u8]>);
    /// The entry `id` has this name.
    name_taken = NameTaken(name: Str<&[u8]>, id: u32);
}
