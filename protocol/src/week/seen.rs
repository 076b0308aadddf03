//! What is remembered of the transmissions of a group.

use crate::clock::WEEK;

/// The latest counting row of a group of a vehicle in a week; without one the latest matching row; without one nothing.
///
/// They are ordered: of two the greater is kept, whatever the order they came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen(u32);

/// Set for a row that counts. Above every second of a week.
const COUNTS: u32 = 1 << 31;

// One more than the last second of a week lies below the flag.
const _: () = assert!(WEEK < COUNTS as u64);

impl Seen {
    /// No matching row.
    pub const NOTHING: Self = Self(0);

    /// A matching row, `second` seconds after the start of the week; `None` after its end.
    pub fn row(second: u64, counts: bool) -> Option<Self> {
        let second = u32::try_from(second).ok().filter(|_| second < WEEK)?;
        let flag = if counts { COUNTS } else { 0 };
        // Zero is nothing, so seconds are counted from one.
        Some(Self(second.wrapping_add(1) | flag))
    }

    /// Its bits, which are ordered as it is.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// From [`bits`](Self::bits).
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Whether it is a row that counts.
    pub const fn counts(self) -> bool {
        self.0 & COUNTS != 0
    }

    /// When it was, in seconds after the start of the week; `None` if there was nothing.
    pub fn second(self) -> Option<u64> {
        (self.0 & !COUNTS).checked_sub(1).map(u64::from)
    }
}
