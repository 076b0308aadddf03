//! One bit for each number of a key, 256 to a word.

use crate::Cell;
use alloy_primitives::B256;

/// A bit of storage. [`tables!`](crate::tables) says where.
pub struct Bit {
    cell: Cell<B256>,
    byte: usize,
    mask: u8,
}

impl Bit {
    /// The bit `number` of `key` in `table`.
    #[doc(hidden)]
    pub fn at(table: u8, key: u64, number: u64) -> Self {
        let mut place = [0; 16];
        place[..8].copy_from_slice(&key.to_le_bytes());
        place[8..].copy_from_slice(&(number >> 8).to_le_bytes());
        let (byte, mask) = position(number);
        Self {
            cell: Cell::at(table, place),
            byte,
            mask,
        }
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        let word = self.cell.get();
        word.0
            .get(self.byte)
            .is_some_and(|byte| byte & self.mask != 0)
    }

    /// Sets it.
    pub fn set(&mut self) {
        let mut word = self.cell.get();
        if let Some(byte) = word.0.get_mut(self.byte) {
            *byte |= self.mask;
        }
        self.cell.set(&word);
    }
}

/// The byte of a word that holds the bit of `number`, and the bit.
fn position(number: u64) -> (usize, u8) {
    let bit = number & 0xff;
    ((bit >> 3) as usize, 1 << (bit & 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_word_has_its_own_bit() {
        let mut seen = [0u8; 32];
        for number in 512..768 {
            let (byte, bit) = position(number);
            assert_eq!(seen[byte] & bit, 0);
            seen[byte] |= bit;
        }
        assert_eq!(seen, [0xff; 32]);
    }
}
