//! The DAO on the real contracts: from delegating to executing, what it refuses, and that nobody else governs.

#![allow(clippy::unwrap_used, missing_docs)]

mod audit;
mod council;
mod hand_over;
mod late_quorum;
mod refusals;
mod slashing;
mod upgrades;
mod whitelisting;
