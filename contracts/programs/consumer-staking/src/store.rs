//! What is stored where.

use crate::words::{Entry, Head, Licence, Pair, Usage};
use alloy_primitives::Address;
use contract_base::{staged::Versions, Cell};

/// Unbonding entries of an account: loops over them are bounded.
pub(crate) const MAX_ENTRIES: u8 = 8;

pub(crate) fn head() -> Cell<Head> {
    Cell::numbered(0, 0)
}

/// Zero for none.
pub(crate) fn marketplace() -> Cell<Address> {
    Cell::numbered(0, 1)
}

pub(crate) fn versions() -> Cell<Versions> {
    Cell::numbered(0, 2)
}

/// (active, unbonding) stake of all consumers.
pub(crate) fn stakes() -> Cell<Pair> {
    Cell::numbered(0, 3)
}

/// A word of a version's rules.
pub(crate) fn rule<W>(version: u32, number: u8) -> Cell<W>
where
    W: contract_base::Word,
{
    let [a, b, c, d] = version.to_le_bytes();
    Cell::at(1, [a, b, c, d, number])
}

pub(crate) fn licence(consumer: Address) -> Cell<Licence> {
    Cell::at(2, consumer.into_array())
}

/// (active, unbonding) stake of a consumer.
pub(crate) fn stake(consumer: Address) -> Cell<Pair> {
    Cell::at(3, consumer.into_array())
}

/// What cases lock of a consumer's stake to the end of a week. Nobody needs to touch it for that to end.
pub(crate) fn lock(consumer: Address, last_week: u32) -> Cell<u128> {
    Cell::hashed(4, &[&consumer, &last_week])
}

/// Consumption in the four weeks around `week`, and which of them it is.
pub(crate) fn usage(consumer: Address, week: u32) -> (Cell<Usage>, usize) {
    let cell = Cell::hashed(5, &[&consumer, &(week >> 2)]);
    (cell, (week & 3) as usize)
}

/// A consumer's unbonding entry.
pub(crate) fn entry(consumer: Address, index: u8) -> Cell<Entry> {
    Cell::at(index.saturating_add(32), consumer.into_array())
}
