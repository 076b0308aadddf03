//! A value over time, kept so that every moment of the past can be asked for.

use crate::{
    field::{Bytes, Field},
    layout::{Member, Slot, Type},
    tables::Content,
    Cell, Word,
};
use alloy_primitives::B256;
use core::marker::PhantomData;

/// Of the cell that holds the number of checkpoints; checkpoints are numbered from 0.
const LENGTH: u32 = u32::MAX;

/// The moment in a checkpoint, and where the value begins behind it.
const FROM: Type = <u64 as Field>::TYPE;
const VALUE: usize = FROM.width();

/// A value, and from when on it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint<V> {
    /// Week or unix seconds: whatever the history counts in.
    pub from: u64,
    /// The value.
    pub value: V,
}

impl<V: Field> Checkpoint<V> {
    fn unpack(word: B256) -> Self {
        Self {
            from: u64::unpack(word),
            value: V::read(V::Bytes::part::<VALUE, 32>(&word.0)),
        }
    }

    fn pack(&self) -> B256 {
        let mut word = self.from.pack();
        let value = V::Bytes::part_mut::<VALUE, 32>(&mut word.0);
        self.value.write(value);
        word
    }
}

/// The values of one key of a table, oldest first, one word each. [`tables!`](crate::tables) says where.
pub struct History<V> {
    checkpoints: Checkpoints,
    kind: PhantomData<V>,
}

impl<V: Field> History<V> {
    /// The history of `key`, of at most 16 bytes. All keys of a table have one length.
    #[doc(hidden)]
    pub fn at<const N: usize>(table: u8, key: [u8; N]) -> Self {
        const { assert!(N <= 16) };
        let mut full = [0; 16];
        full[..N].copy_from_slice(&key);
        Self {
            checkpoints: Checkpoints { table, key: full },
            kind: PhantomData,
        }
    }

    /// The latest checkpoint, which may lie in the future.
    pub fn last(&self) -> Option<Checkpoint<V>> {
        self.checkpoints.last().map(Checkpoint::unpack)
    }

    /// What holds at `moment`; `None` before the first checkpoint. The reads grow with the logarithm of the length.
    pub fn value_at(&self, moment: u64) -> Option<V> {
        Some(Checkpoint::unpack(self.checkpoints.at(moment)?).value)
    }

    /// Whether `is` is true of any value that holds at some moment from `from` to before `until`.
    pub fn any_between(&self, from: u64, until: u64, is: impl Fn(V) -> bool) -> bool {
        let len = self.checkpoints.len();
        let first = self.checkpoints.last_until(from).unwrap_or(0);
        (first..len)
            .map(|number| Checkpoint::<V>::unpack(self.checkpoints.cell(number).get()))
            .take_while(|checkpoint| checkpoint.from < until)
            .any(|checkpoint| is(checkpoint.value))
    }

    /// Lets `value` hold from `from` on. Whatever was to hold from then on or later is replaced: who may not change the past
    /// keeps `from` after it.
    pub fn push(&self, from: u64, value: V) {
        self.checkpoints
            .push(from, Checkpoint { from, value }.pack());
    }
}

impl<V: Field> Content for History<V> {
    const SLOT: Slot = Slot::History;
    const WORD: Type = Type::Struct {
        name: "Checkpoint",
        about: "A value, and from when on it holds.",
        fields: &[
            Member {
                name: "from",
                about: "",
                of: FROM,
            },
            Member {
                name: "value",
                about: "",
                of: V::TYPE,
            },
        ],
    };
}

/// Words that begin with a moment: whatever the values are, the code is the same.
struct Checkpoints {
    table: u8,
    key: [u8; 16],
}

impl Checkpoints {
    fn cell<W: Word>(&self, number: u32) -> Cell<W> {
        let mut key = [0; 20];
        key[..16].copy_from_slice(&self.key);
        key[16..].copy_from_slice(&number.to_le_bytes());
        Cell::at(self.table, key)
    }

    fn len(&self) -> u32 {
        self.cell(LENGTH).get()
    }

    fn last(&self) -> Option<B256> {
        Some(self.cell(self.len().checked_sub(1)?).get())
    }

    fn at(&self, moment: u64) -> Option<B256> {
        Some(self.cell(self.last_until(moment)?).get())
    }

    /// The number of the checkpoint that holds at `moment`.
    fn last_until(&self, moment: u64) -> Option<u32> {
        last_until(self.len(), |number| {
            self.cell::<u64>(number).get() <= moment
        })
    }

    fn push(&self, from: u64, word: B256) {
        let len = self.len();
        let mut number = len;
        while let Some(before) = number.checked_sub(1) {
            if self.cell::<u64>(before).get() < from {
                break;
            }
            number = before;
        }
        let longer = number.saturating_add(1);
        if longer != len {
            self.cell(LENGTH).set(&longer);
        }
        self.cell(number).set(&word);
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
    fn a_checkpoint_survives_packing() {
        let checkpoint = Checkpoint {
            from: u64::MAX,
            value: u64::MAX - 1,
        };
        assert_eq!(Checkpoint::unpack(checkpoint.pack()), checkpoint);
    }

    #[test]
    fn a_value_lies_behind_the_moment_whatever_its_width() {
        let (from, value) = (1, 2u8);
        let narrow = Checkpoint { from, value }.pack();
        let value = 2u64;
        assert_eq!(narrow, Checkpoint { from, value }.pack());
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
