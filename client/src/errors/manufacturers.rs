//! What the manufacturer registry refuses, in words.

use crate::bindings::IManufacturerRegistryErrors;

/// None for the errors that all contracts share.
pub(super) fn manufacturers(error: &IManufacturerRegistryErrors) -> Option<String> {
    use IManufacturerRegistryErrors as E;
    Some(match error {
        E::InvalidAdmin(e) => format!("InvalidAdmin: {} cannot administer anything", e.admin),
        E::InvalidGenesis(e) => format!(
            "InvalidGenesis: week 0 cannot begin at {}, it must have begun",
            e.genesis
        ),
        E::UnknownManufacturer(e) => format!("UnknownManufacturer: there is no entry {}", e.id),
        E::InvalidName(e) => format!(
            "InvalidName: {:?}; a name has 1 to 32 printable ASCII characters, no space at either end and no two in a row",
            e.name
        ),
        E::NameTaken(e) => format!("NameTaken: {:?} is entry {}", e.name, e.id),
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
        E::TooManyPoints(e) => format!("TooManyPoints: {} of at most {}", e.points, e.max),
        E::InvalidLevels(e) => format!(
            "InvalidLevels: {} levels; there are 1 to 16, the first from zero weeks on, each from more weeks than the one before",
            e.levels
        ),
        _ => return None,
    })
}
