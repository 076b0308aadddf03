//! What is stored where.

use crate::words::{Facts, Filing, Head, Pair, Tree};
use alloy_primitives::{Address, B256};
use contract_base::{bits::Bit, staged::Versions, Cell};

pub(crate) fn head() -> Cell<Head> {
    Cell::numbered(0, 0)
}

/// ConsumerStaking; zero until initialised.
pub(crate) fn staking() -> Cell<Address> {
    Cell::numbered(0, 1)
}

pub(crate) fn treasury() -> Cell<Address> {
    Cell::numbered(0, 2)
}

pub(crate) fn versions() -> Cell<Versions> {
    Cell::numbered(0, 3)
}

/// Number of cases ever filed.
pub(crate) fn case_count() -> Cell<u64> {
    Cell::numbered(0, 4)
}

/// (compensation left, bonds) of all cases.
pub(crate) fn held() -> Cell<Pair> {
    Cell::numbered(0, 5)
}

/// A word of a version's rules.
pub(crate) fn rule<W>(version: u32, number: u8) -> Cell<W>
where
    W: contract_base::Word,
{
    let [a, b, c, d] = version.to_le_bytes();
    Cell::at(1, [a, b, c, d, number])
}

pub(crate) fn facts(case: u64) -> Cell<Facts> {
    Cell::at(2, case.to_le_bytes())
}

pub(crate) fn filing(case: u64) -> Cell<Filing> {
    Cell::at(3, case.to_le_bytes())
}

/// (claimed amount, bond) of a case.
pub(crate) fn amounts(case: u64) -> Cell<Pair> {
    Cell::at(4, case.to_le_bytes())
}

/// Root of a compensation's shares; zero until posted.
pub(crate) fn root(case: u64) -> Cell<B256> {
    Cell::at(5, case.to_le_bytes())
}

pub(crate) fn tree(case: u64) -> Cell<Tree> {
    Cell::at(6, case.to_le_bytes())
}

/// (shared out, left) of a compensation.
pub(crate) fn pot(case: u64) -> Cell<Pair> {
    Cell::at(7, case.to_le_bytes())
}

/// Whether a share was paid.
pub(crate) fn compensated(case: u64, index: u64) -> Bit {
    Bit::at(8, case, index)
}
