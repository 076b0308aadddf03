//! Where the words lie.

use crate::words::{Bond, Head, Held, Limits, Payout, Pending, Published, Rules, Terms};
use alloy_primitives::{Address, B256};
use contract_base::tables;

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
    /// What coming weeks are paid from.
    pub(crate) fn reserve() -> Cell<u128> = 0 / 5;
    /// What keeps the latest week from being final.
    pub(crate) fn pending() -> Cell<Pending> = 0 / 6;
    /// Who published the latest week.
    pub(crate) fn publisher() -> Cell<Address> = 0 / 7;
    /// Who objected to it; zero for nobody.
    pub(crate) fn objector() -> Cell<Address> = 0 / 8;
    /// The sanctions oracle.
    pub(crate) fn oracle() -> Cell<Address> = 0 / 9;
    /// Who keeps the state at the end of a week; zero for nobody.
    pub(crate) fn judge() -> Cell<Address> = 0 / 10;
    /// What a claim is checked against: hash of root and totals. Zero until published.
    pub(crate) fn commitment(week: u32) -> Cell<B256> = 1;
    /// The root, for the week after and for reading. That of the week before the first is a setting; the one before week 0 has
    /// the highest number, which no published one reaches.
    pub(crate) fn root(week: u32) -> Cell<B256> = 2;
    /// The totals, for reading.
    pub(crate) fn published(week: u32) -> Cell<Published> = 3;
    /// Tokens deposited for a week.
    pub(crate) fn deposits(week: u32) -> Cell<u128> = 4;
    /// Hash of the manifest, for reading.
    pub(crate) fn data_hash(week: u32) -> Cell<B256> = 5;
    /// Whether a vehicle's week was paid.
    pub(crate) fn claimed(vehicle: u64, week: u32) -> Bit = 6;
    /// An account's bond.
    pub(crate) fn bond(account: Address) -> Cell<Bond> = 7;
    /// On whose word a publisher was suspended last.
    pub(crate) fn accuser(publisher: Address) -> Cell<Address> = 8;
    /// Who had objected then.
    pub(crate) fn objector_against(publisher: Address) -> Cell<Address> = 9;
    /// Where an account's claims go.
    pub(crate) fn payout(account: Address) -> Cell<Payout> = 10;
}

macro_rules! loaded {
    ($($word:ident = $cell:ident;)+) => {$(
        impl $word {
            /// What is stored.
            #[inline(never)]
            pub(crate) fn load() -> Self {
                $cell().get()
            }

            /// Stores it.
            #[inline(never)]
            pub(crate) fn save(&self) {
                $cell().set(self);
            }
        }
    )+};
}

// Once in the program: to take a word apart and to put one together is more code than all else that is done with it.
loaded! {
    Head = head;
    Rules = rules;
    Terms = terms;
    Held = held;
    Pending = pending;
}
