//! Where the words lie.

use crate::words::{Head, Held, Limits, Rules, Terms, Totals, Year};
use alloy_primitives::{Address, B256};
use contract_base::tables;

pub(crate) use protocol::time::WEEKS_PER_YEAR as YEAR;

tables! {
    /// What every claim needs to know.
    pub(crate) fn head() -> Cell<Head> = 0 / 0;
    /// Rules that change rarely.
    pub(crate) fn rules() -> Cell<Rules> = 0 / 1;
    /// Numbers of the schedule, and the bond.
    pub(crate) fn terms() -> Cell<Terms> = 0 / 2;
    /// Amounts of the schedule.
    pub(crate) fn limits() -> Cell<Limits> = 0 / 3;
    /// Bonds, and deposits for unpublished weeks.
    pub(crate) fn held() -> Cell<Held> = 0 / 4;
    /// Who published the latest week.
    pub(crate) fn publisher() -> Cell<Address> = 0 / 5;
    /// The sanctions oracle.
    pub(crate) fn oracle() -> Cell<Address> = 0 / 6;
    /// What a claim is checked against: hash of root and totals. Zero until published.
    pub(crate) fn commitment(week: u32) -> Cell<B256> = 1;
    /// The root, for reading.
    pub(crate) fn root(week: u32) -> Cell<B256> = 2;
    /// The totals, for reading.
    pub(crate) fn totals(week: u32) -> Cell<Totals> = 3;
    /// Tokens deposited for a week.
    pub(crate) fn deposits(week: u32) -> Cell<u128> = 4;
    /// The books of a year's weeks.
    pub(crate) fn year(year: u32) -> Cell<Year> = 5;
    /// Whether a vehicle's week was paid.
    pub(crate) fn claimed(vehicle: u64, week: u32) -> Bit = 6;
    /// A publisher's bond.
    pub(crate) fn bond(publisher: Address) -> Cell<u128> = 7;
    /// When the last week of a year became final; 0 before it is published.
    pub(crate) fn closed(year: u32) -> Cell<u32> = 8;
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
