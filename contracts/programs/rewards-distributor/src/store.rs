//! Where the words lie.

use crate::words::{Head, Pair, Rules, Terms, Totals};
use alloy_primitives::{Address, B256};
use contract_base::{bits::Bit, Cell};

/// Weeks in a year of accounting.
pub(crate) const YEAR: u32 = 52;

/// What every claim needs to know.
pub(crate) fn head() -> Cell<Head> {
    Cell::numbered(0, 0)
}

/// Rules that change rarely.
pub(crate) fn rules() -> Cell<Rules> {
    Cell::numbered(0, 1)
}

/// Numbers of the schedule, and the bond.
pub(crate) fn terms() -> Cell<Terms> {
    Cell::numbered(0, 2)
}

/// (initial limit, cap) of the schedule.
pub(crate) fn limits() -> Cell<Pair> {
    Cell::numbered(0, 3)
}

/// (bonds, deposits for unpublished weeks) held.
pub(crate) fn held() -> Cell<Pair> {
    Cell::numbered(0, 4)
}

/// Who published the latest week.
pub(crate) fn publisher() -> Cell<Address> {
    Cell::numbered(0, 5)
}

/// The sanctions oracle.
pub(crate) fn oracle() -> Cell<Address> {
    Cell::numbered(0, 6)
}

/// What a claim is checked against: hash of root and totals. Zero until published.
pub(crate) fn commitment(week: u32) -> Cell<B256> {
    Cell::numbered(1, week)
}

/// The root, for reading.
pub(crate) fn root(week: u32) -> Cell<B256> {
    Cell::numbered(2, week)
}

/// The totals, for reading.
pub(crate) fn totals(week: u32) -> Cell<Totals> {
    Cell::numbered(3, week)
}

/// Tokens deposited for a week.
pub(crate) fn deposits(week: u32) -> Cell<u128> {
    Cell::numbered(4, week)
}

/// (committed, paid) of the weeks of a year.
pub(crate) fn year(year: u32) -> Cell<Pair> {
    Cell::numbered(5, year)
}

/// Whether a vehicle's week was paid.
pub(crate) fn claimed(vehicle: u64, week: u32) -> Bit {
    Bit::at(6, vehicle, week.into())
}

/// A publisher's bond.
pub(crate) fn bond(publisher: Address) -> Cell<u128> {
    Cell::at(7, publisher.into_array())
}

/// When the last week of a year became final; 0 before it is published.
pub(crate) fn closed(year: u32) -> Cell<u32> {
    Cell::numbered(8, year)
}

/// The year that accounts for `week`.
pub(crate) fn year_of(week: u32) -> u32 {
    week / YEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_52_weeks() {
        assert_eq!((year_of(51), year_of(52), year_of(2_079)), (0, 1, 39));
    }
}
