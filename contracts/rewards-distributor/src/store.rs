//! Where the words lie.

use crate::words::{Head, Pair, Rules, Terms, Totals};
use alloy_primitives::{Address, B256};
use contract_base::Cell;

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

/// Weeks 256·n to 256·n+255 of a vehicle, one bit each.
pub(crate) fn claimed(vehicle: u64, week: u32) -> Cell<B256> {
    let mut key = [0; 12];
    key[..8].copy_from_slice(&vehicle.to_le_bytes());
    key[8..].copy_from_slice(&(week >> 8).to_le_bytes());
    Cell::at(6, key)
}

/// A publisher's bond.
pub(crate) fn bond(publisher: Address) -> Cell<u128> {
    Cell::at(7, publisher.into_array())
}

/// When the last week of a year became final; 0 before it is published.
pub(crate) fn closed(year: u32) -> Cell<u32> {
    Cell::numbered(8, year)
}

/// The byte of a bitmap word that holds the bit of `week`, and the bit.
pub(crate) fn claimed_bit(week: u32) -> (usize, u8) {
    let bit = week & 0xff;
    ((bit >> 3) as usize, 1 << (bit & 7))
}

/// The year that accounts for `week`.
pub(crate) fn year_of(week: u32) -> u32 {
    week / YEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_week_of_a_word_has_its_own_bit() {
        let mut seen = [0u8; 32];
        for week in 512..768 {
            let (byte, bit) = claimed_bit(week);
            assert_eq!(seen[byte] & bit, 0);
            seen[byte] |= bit;
        }
        assert_eq!(seen, [0xff; 32]);
    }

    #[test]
    fn a_year_is_52_weeks() {
        assert_eq!((year_of(51), year_of(52), year_of(2_079)), (0, 1, 39));
    }
}
