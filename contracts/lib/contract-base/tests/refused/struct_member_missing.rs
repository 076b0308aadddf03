//! A member of a struct was forgotten.

mod interface;

use interface as i;

abi_codec::arguments! {
    /// A level.
    pub struct Level = i::Level {
        pub min_weeks: u16,
    }
}

fn main() {}
