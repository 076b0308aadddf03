//! A member of a struct that is answered is larger.

mod interface;

use interface as i;

abi_codec::answers! {
    /// A level.
    pub struct Level = i::Level {
        pub min_weeks: u32,
        pub points: u32,
    }
}

fn main() {}
