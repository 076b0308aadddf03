//! A value over time, kept so that every moment of the past can be asked for.

use crate::{
    words::{Packer, Unpacker},
    Cell, Word,
};
use alloy_primitives::B256;

/// Of the cell that holds the number of entries; entries are numbered from 0.
const LENGTH: u32 = u32::MAX;

/// A value, and from when on it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Week or unix seconds: whatever the history counts in.
    pub from: u64,
    /// The value.
    pub value: u64,
}

impl Word for Entry {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            from: r.u64(),
            value: r.u64(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.from.to_le_bytes())
            .put(&self.value.to_le_bytes())
            .word()
    }
}

/// The values of one key of a table, oldest first, one word each.
pub struct History {
    table: u8,
    key: [u8; 16],
}

impl History {
    /// The history of `key`, of at most 16 bytes. All keys of a table have one length.
    pub fn at<const N: usize>(table: u8, key: [u8; N]) -> Self {
        const { assert!(N <= 16) };
        let mut full = [0; 16];
        full[..N].copy_from_slice(&key);
        Self { table, key: full }
    }

    fn cell<W: Word>(&self, number: u32) -> Cell<W> {
        let mut key = [0; 20];
        key[..16].copy_from_slice(&self.key);
        key[16..].copy_from_slice(&number.to_le_bytes());
        Cell::at(self.table, key)
    }

    fn len(&self) -> u32 {
        self.cell(LENGTH).get()
    }

    /// The latest entry, which may lie in the future.
    pub fn last(&self) -> Option<Entry> {
        Some(self.cell(self.len().checked_sub(1)?).get())
    }

    /// What holds at `moment`; `None` before the first entry. The reads grow with the logarithm of the length.
    pub fn value_at(&self, moment: u64) -> Option<u64> {
        let entry = |number| self.cell::<Entry>(number).get();
        let number = last_until(self.len(), |number| entry(number).from <= moment)?;
        Some(entry(number).value)
    }

    /// Lets `value` hold from `from` on, which must not lie before the latest entry's time; at the same time it takes
    /// that entry's place.
    pub fn push(&self, from: u64, value: u64) {
        let len = self.len();
        let number = match self.last() {
            Some(last) if last.from == from => len.saturating_sub(1),
            _ => {
                let longer = len.saturating_add(1);
                self.cell(LENGTH).set(&longer);
                len
            }
        };
        self.cell(number).set(&Entry { from, value });
    }
}

/// The last of `len` numbers for which `holds`, which is true up to some number and false after it.
#[allow(clippy::arithmetic_side_effects)] // low < high ≤ len throughout
fn last_until(len: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_survives_packing() {
        let entry = Entry {
            from: u64::MAX,
            value: u64::MAX - 1,
        };
        assert_eq!(Entry::unpack(entry.pack()), entry);
    }

    #[test]
    fn the_last_that_holds_is_found_at_every_border() {
        for len in 0..20u32 {
            for border in 0..=len {
                let expected = border.checked_sub(1);
                assert_eq!(
                    last_until(len, |n| n < border),
                    expected,
                    "{border} of {len}"
                );
            }
        }
    }
}
