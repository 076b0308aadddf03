//! Role identifiers of the contracts, as OpenZeppelin's AccessControl uses them.

use alloy::primitives::{B256, keccak256};

/// The DAO: grants roles, upgrades, sets and sweeps.
pub const ADMIN: B256 = B256::ZERO;

/// May publish weeks.
pub fn publisher() -> B256 {
    keccak256("PUBLISHER_ROLE")
}

/// May veto a pending week and pause.
pub fn guardian() -> B256 {
    keccak256("GUARDIAN_ROLE")
}

/// May attest vehicles.
pub fn attestor() -> B256 {
    keccak256("ATTESTOR_ROLE")
}

/// May report what data consumers consumed.
pub fn meter() -> B256 {
    keccak256("METER_ROLE")
}

/// May schedule operations on the timelock: the governor.
pub fn proposer() -> B256 {
    keccak256("PROPOSER_ROLE")
}

/// May execute what is due on the timelock: anyone, if the zero address has it.
pub fn executor() -> B256 {
    keccak256("EXECUTOR_ROLE")
}

/// May cancel what the timelock has scheduled: the governor.
pub fn canceller() -> B256 {
    keccak256("CANCELLER_ROLE")
}

/// The role with this name.
pub fn named(name: &str) -> Option<B256> {
    match name {
        "DEFAULT_ADMIN_ROLE" => Some(ADMIN),
        name => all().into_iter().find(|role| *role == keccak256(name)),
    }
}

/// Every role that a contract here knows, but the admin's.
fn all() -> [B256; 7] {
    [
        publisher(),
        guardian(),
        attestor(),
        meter(),
        proposer(),
        executor(),
        canceller(),
    ]
}

/// The role's name, or its number when unknown.
pub fn name(role: B256) -> String {
    match role {
        ADMIN => "DEFAULT_ADMIN_ROLE".to_owned(),
        role if role == publisher() => "PUBLISHER_ROLE".to_owned(),
        role if role == guardian() => "GUARDIAN_ROLE".to_owned(),
        role if role == attestor() => "ATTESTOR_ROLE".to_owned(),
        role if role == meter() => "METER_ROLE".to_owned(),
        role if role == proposer() => "PROPOSER_ROLE".to_owned(),
        role if role == executor() => "EXECUTOR_ROLE".to_owned(),
        role if role == canceller() => "CANCELLER_ROLE".to_owned(),
        role => role.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_known_roles_and_numbers_others() {
        assert_eq!(name(publisher()), "PUBLISHER_ROLE");
        assert!(name(B256::repeat_byte(7)).starts_with("0x0707"));
    }

    #[test]
    fn every_role_is_found_by_its_name() {
        for role in all().into_iter().chain([ADMIN]) {
            assert_eq!(named(&name(role)), Some(role));
        }
        assert_eq!(named("JANITOR_ROLE"), None);
    }
}
