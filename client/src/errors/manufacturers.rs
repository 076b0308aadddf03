//! What the manufacturer registry refuses, in words.

use super::common;
use crate::bindings::IManufacturerRegistryErrors;

pub(super) fn explain(error: &IManufacturerRegistryErrors) -> String {
    use IManufacturerRegistryErrors as E;
    match error {
        E::InvalidInitialization(_) => common::set_up_before(),
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::InvalidAdmin(e) => common::invalid_admin(e.admin),
        E::InvalidGenesis(e) => format!(
            "InvalidGenesis: week 0 cannot begin at {}, it must have begun",
            e.genesis
        ),
        E::UnknownManufacturer(e) => format!("UnknownManufacturer: there is no entry {}", e.id),
        E::InvalidName(e) => format!(
            "InvalidName: {:?}; a name has 1 to 32 printable ASCII characters, no space at either end and no two in a row",
            e.name
        ),
        E::NameTaken(e) => format!(
            "NameTaken: {:?} is entry {}; a name is free a year after its entry was revoked",
            e.name, e.id
        ),
        E::InvalidOwner(e) => format!("InvalidOwner: {} cannot own an entry", e.owner),
        E::NotOwner(e) => format!("NotOwner: {} does not own entry {}", e.account, e.id),
        E::NotPendingOwner(e) => format!(
            "NotPendingOwner: entry {} was not offered to {}; its owner offers it first",
            e.id, e.account
        ),
        E::WrongStatus(e) => format!("WrongStatus: entry {} is {:?}", e.id, e.status),
        E::WeekTooEarly(e) => format!(
            "WeekTooEarly: week {} was given, {} is the earliest possible",
            e.week, e.earliest
        ),
        E::WeekTooLate(e) => format!(
            "WeekTooLate: week {} was given, {} is the latest possible",
            e.week, e.latest
        ),
        E::AlreadySigns(e) => format!(
            "AlreadySigns: devices of entry {} sign since week {}, and go on doing so",
            e.id, e.fromWeek
        ),
        E::InvalidSuspension(e) => common::invalid_suspension(e.duration, e.max),
        E::SuspensionTooSoon(e) => common::suspension_too_soon(e.allowedAt),
        E::TooManyPoints(e) => format!("TooManyPoints: {} of at most {}", e.points, e.max),
        E::InvalidLevels(e) => format!(
            "InvalidLevels: {} levels; there are 1 to 16, the first from zero weeks on, each from more weeks than the one before",
            e.levels
        ),
    }
}
