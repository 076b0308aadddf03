//! Names of the operational roles. A role's number on chain is the keccak-256 of its name (OpenZeppelin's AccessControl);
//! `DEFAULT_ADMIN_ROLE` alone is zero.

/// Publishes weeks.
pub const PUBLISHER: &str = "PUBLISHER_ROLE";
/// Vetoes pending weeks, pauses and freezes.
pub const GUARDIAN: &str = "GUARDIAN_ROLE";
/// Holds pending weeks and voids them on proofs of error: the contract that checks these, no account.
pub const JUDGE: &str = "JUDGE_ROLE";
/// Attests vehicles.
pub const ATTESTOR: &str = "ATTESTOR_ROLE";
/// Reports what data consumers consumed.
pub const METER: &str = "METER_ROLE";
/// Locks the stake of data consumers and slashes it: the contract of cases, no account.
pub const DISPUTES: &str = "DISPUTES_ROLE";
