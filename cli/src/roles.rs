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

/// The role's name, or its number when unknown.
pub fn name(role: B256) -> String {
    match role {
        ADMIN => "DEFAULT_ADMIN_ROLE".to_owned(),
        role if role == publisher() => "PUBLISHER_ROLE".to_owned(),
        role if role == guardian() => "GUARDIAN_ROLE".to_owned(),
        role if role == attestor() => "ATTESTOR_ROLE".to_owned(),
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
}
