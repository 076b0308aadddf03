//! Two members of a struct have changed places.

mod interface;

use interface as i;

abi_codec::arguments! {
    /// A level.
    pub struct Level = i::Level {
        pub points: u32,
        pub min_weeks: u16,
    }
}

fn main() {}
