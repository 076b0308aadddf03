//! Role identifiers of the contracts, as OpenZeppelin's AccessControl uses them.

use alloy::primitives::{B256, keccak256};
use protocol::roles::{ATTESTOR, DISPUTES, GUARDIAN, JUDGE, METER, PUBLISHER};

// Of OpenZeppelin's TimelockController.
const PROPOSER: &str = "PROPOSER_ROLE";
const EXECUTOR: &str = "EXECUTOR_ROLE";
const CANCELLER: &str = "CANCELLER_ROLE";

/// Every role that a contract here knows by name, but the admin's.
const NAMES: [&str; 9] = [
    PUBLISHER, GUARDIAN, JUDGE, ATTESTOR, METER, DISPUTES, PROPOSER, EXECUTOR, CANCELLER,
];

/// The DAO: grants roles, upgrades, sets, decides about bonds.
pub const ADMIN: B256 = B256::ZERO;

/// May publish weeks.
pub fn publisher() -> B256 {
    keccak256(PUBLISHER)
}

/// May veto a pending week, pause, and suspend for a while.
pub fn guardian() -> B256 {
    keccak256(GUARDIAN)
}

/// May hold a pending week and void it.
pub fn judge() -> B256 {
    keccak256(JUDGE)
}

/// May attest vehicles.
pub fn attestor() -> B256 {
    keccak256(ATTESTOR)
}

/// May report what data consumers consumed.
pub fn meter() -> B256 {
    keccak256(METER)
}

/// May lock the stake of data consumers and slash it: Disputes.
pub fn disputes() -> B256 {
    keccak256(DISPUTES)
}

/// May schedule operations on the timelock: the governor.
pub fn proposer() -> B256 {
    keccak256(PROPOSER)
}

/// May execute what is due on the timelock: anyone, if the zero address has it.
pub fn executor() -> B256 {
    keccak256(EXECUTOR)
}

/// May cancel what the timelock has scheduled: the governor.
pub fn canceller() -> B256 {
    keccak256(CANCELLER)
}

/// The role with this name.
pub fn named(name: &str) -> Option<B256> {
    match name {
        "DEFAULT_ADMIN_ROLE" => Some(ADMIN),
        name => NAMES.contains(&name).then(|| keccak256(name)),
    }
}

/// The role's name, or its number when unknown.
pub fn name(role: B256) -> String {
    if role == ADMIN {
        return "DEFAULT_ADMIN_ROLE".to_owned();
    }
    let known = NAMES.iter().find(|name| keccak256(name) == role);
    known.map_or_else(|| role.to_string(), |name| (*name).to_owned())
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
        for role in NAMES.map(keccak256).into_iter().chain([ADMIN]) {
            assert_eq!(named(&name(role)), Some(role));
        }
        assert_eq!(named("JANITOR_ROLE"), None);
    }
}
