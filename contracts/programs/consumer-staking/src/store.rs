//! What is stored where.

use crate::words::{Head, Licence, Requirement, Stake, Terms, Unbonding};
use alloy_primitives::Address;
use contract_base::{staged::Versions, tables, Cell};

/// Most unbondings of an account: loops over them are bounded.
pub(crate) const MAX_UNBONDINGS: u8 = 8;

tables! {
    pub(crate) fn head() -> Cell<Head> = 0 / 0;
    /// Zero for none.
    pub(crate) fn marketplace() -> Cell<Address> = 0 / 1;
    pub(crate) fn versions() -> Cell<Versions> = 0 / 2;
    /// Of all consumers.
    pub(crate) fn stakes() -> Cell<Stake> = 0 / 3;
    pub(crate) fn requirement(version: u32) -> Cell<Requirement> = 1 / 0;
    pub(crate) fn terms(version: u32) -> Cell<Terms> = 1 / 1;
    pub(crate) fn licence(consumer: Address) -> Cell<Licence> = 2;
    pub(crate) fn stake(consumer: Address) -> Cell<Stake> = 3;
    /// What cases lock of a consumer's stake to the end of a week. Nobody needs to touch it for that to end.
    pub(crate) fn lock(consumer: Address, last_week: u32) -> Cell<u128> = hashed 4;
    /// Consumption in four weeks in a row, the first of them four times the number.
    fn usage_of_four(consumer: Address, number: u32) -> Cell<[u64; 4]> = hashed 5;
    /// What a consumer asked back, oldest first.
    pub(crate) fn unbonding(index: u8, consumer: Address) -> Cell<Unbonding> = 32..40;
}

const _: () = assert!(MAX_UNBONDINGS <= 40 - 32, "unbondings without a table");

/// Consumption in the four weeks around `week`, and which of them it is.
pub(crate) fn usage(consumer: Address, week: u32) -> (Cell<[u64; 4]>, usize) {
    (usage_of_four(consumer, week >> 2), (week & 3) as usize)
}
