//! What is stored where.

use crate::words::{Entry, Facts, Filing, Head, Licence, Pair, Tree, Usage, Versions};
use alloy_primitives::{Address, B256};
use contract_base::{bits::Bit, Cell};

/// Unbonding entries of an account: loops over them are bounded.
pub(crate) const MAX_ENTRIES: u8 = 8;

pub(crate) fn head() -> Cell<Head> {
    Cell::numbered(0, 0)
}

pub(crate) fn treasury() -> Cell<Address> {
    Cell::numbered(0, 1)
}

/// Zero for none.
pub(crate) fn marketplace() -> Cell<Address> {
    Cell::numbered(0, 2)
}

pub(crate) fn versions() -> Cell<Versions> {
    Cell::numbered(0, 3)
}

/// Number of cases ever filed.
pub(crate) fn case_count() -> Cell<u64> {
    Cell::numbered(0, 4)
}

/// (active, unbonding) stake of all consumers.
pub(crate) fn stakes() -> Cell<Pair> {
    Cell::numbered(0, 5)
}

/// (compensation left, bonds) of all cases.
pub(crate) fn held() -> Cell<Pair> {
    Cell::numbered(0, 6)
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

/// What undecided cases against a consumer lock to the end of a week. No case needs to be touched for it to end.
pub(crate) fn locked(consumer: Address, last_week: u32) -> Cell<u128> {
    Cell::hashed(4, &[&consumer, &last_week])
}

/// Consumption in the four weeks around `week`, and which of them it is.
pub(crate) fn usage(consumer: Address, week: u32) -> (Cell<Usage>, usize) {
    let cell = Cell::hashed(5, &[&consumer, &(week >> 2)]);
    (cell, (week & 3) as usize)
}

pub(crate) fn facts(case: u64) -> Cell<Facts> {
    Cell::at(6, case.to_le_bytes())
}

pub(crate) fn filing(case: u64) -> Cell<Filing> {
    Cell::at(7, case.to_le_bytes())
}

/// (claimed amount, bond) of a case.
pub(crate) fn amounts(case: u64) -> Cell<Pair> {
    Cell::at(8, case.to_le_bytes())
}

/// Root of a compensation's shares; zero until posted.
pub(crate) fn root(case: u64) -> Cell<B256> {
    Cell::at(9, case.to_le_bytes())
}

pub(crate) fn tree(case: u64) -> Cell<Tree> {
    Cell::at(10, case.to_le_bytes())
}

/// (shared out, left) of a compensation.
pub(crate) fn pot(case: u64) -> Cell<Pair> {
    Cell::at(11, case.to_le_bytes())
}

/// Whether a share was paid.
pub(crate) fn compensated(case: u64, index: u64) -> Bit {
    Bit::at(12, case, index)
}

/// A consumer's unbonding entry.
pub(crate) fn entry(consumer: Address, index: u8) -> Cell<Entry> {
    Cell::at(index.saturating_add(32), consumer.into_array())
}
