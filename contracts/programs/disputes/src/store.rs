//! What is stored where.

use crate::words::{Amounts, Facts, Filing, Head, Held, Limits, Pot, Terms, Tree};
use alloy_primitives::{Address, B256};
use contract_base::{staged::Versions, tables};

tables! {
    pub(crate) fn head() -> Cell<Head> = 0 / 0;
    /// ConsumerStaking; zero until initialised.
    pub(crate) fn staking() -> Cell<Address> = 0 / 1;
    pub(crate) fn treasury() -> Cell<Address> = 0 / 2;
    pub(crate) fn versions() -> Cell<Versions> = 0 / 3;
    /// Number of cases ever filed.
    pub(crate) fn case_count() -> Cell<u64> = 0 / 4;
    /// For all cases.
    pub(crate) fn held() -> Cell<Held> = 0 / 5;
    pub(crate) fn limits(version: u32) -> Cell<Limits> = 1 / 0;
    pub(crate) fn terms(version: u32) -> Cell<Terms> = 1 / 1;
    pub(crate) fn facts(case: u64) -> Cell<Facts> = 2;
    pub(crate) fn filing(case: u64) -> Cell<Filing> = 3;
    pub(crate) fn amounts(case: u64) -> Cell<Amounts> = 4;
    /// Root of a compensation's shares; zero until posted.
    pub(crate) fn root(case: u64) -> Cell<B256> = 5;
    pub(crate) fn tree(case: u64) -> Cell<Tree> = 6;
    pub(crate) fn pot(case: u64) -> Cell<Pot> = 7;
    /// Whether a vehicle's share was paid.
    pub(crate) fn compensated(case: u64, vehicle: u64) -> Bit = 8;
}
