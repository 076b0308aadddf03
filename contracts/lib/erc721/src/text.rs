//! Short texts in storage.

use alloc::vec::Vec;
use alloy_primitives::B256;
use contract_base::{
    layout::{Slot, Type},
    tables::Content,
    Cell,
};

/// Longest text, bytes: four words.
pub const MAX: usize = 128;

/// A text of at most [`MAX`] bytes, with a table of its own.
pub struct Text(u8);

impl Content for Text {
    const SLOT: Slot = Slot::Text;
    const WORD: Type = Type::NONE;
}

impl Text {
    /// The text of `table`.
    pub fn at(table: u8) -> Self {
        Self(table)
    }

    fn len(&self) -> Cell<u32> {
        Cell::at(self.0, u32::MAX.to_le_bytes())
    }

    fn word(&self, number: usize) -> Cell<B256> {
        // Far below 2^32.
        Cell::at(self.0, (number as u32).to_le_bytes())
    }

    /// The text; empty if never written.
    pub fn get(&self) -> Vec<u8> {
        let len = self.len().get() as usize;
        let mut text = Vec::with_capacity(MAX);
        for number in 0..len.div_ceil(32) {
            text.extend_from_slice(self.word(number).get().as_slice());
        }
        text.truncate(len);
        text
    }

    /// Replaces it. What is beyond [`MAX`] bytes is not stored: refuse longer texts first.
    pub fn set(&self, text: &[u8]) {
        let text = text.get(..MAX).unwrap_or(text);
        self.len().set(&(text.len() as u32));
        for (number, chunk) in text.chunks(32).enumerate() {
            let mut word = B256::ZERO;
            word.0
                .iter_mut()
                .zip(chunk)
                .for_each(|(to, from)| *to = *from);
            self.word(number).set(&word);
        }
    }
}
