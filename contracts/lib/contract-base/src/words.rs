//! Packing values into 32-byte storage words.
//!
//! Integers are little-endian, the machine's own order, which spares swapping bytes.

use alloy_primitives::{Address, B256};

/// A value that fills one storage word. Of zeros it unpacks what an untouched word means.
pub trait Word: Sized {
    /// Reads the value off a word.
    fn unpack(word: B256) -> Self;
    /// The word that holds the value.
    fn pack(&self) -> B256;
}

/// Reads integers and addresses off a word, front to back.
pub struct Unpacker<'a>(&'a [u8]);

impl<'a> Unpacker<'a> {
    /// Starts at the front of `word`.
    pub fn new(word: &'a B256) -> Self {
        Self(&word.0)
    }

    /// The next `N` bytes.
    pub fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk::<N>() {
            Some((head, rest)) => {
                self.0 = rest;
                *head
            }
            // No word asks for more than its 32 bytes.
            None => [0; N],
        }
    }

    /// The next 4 bytes as a number.
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    /// The next 8 bytes as a number.
    pub fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    /// The next 16 bytes as a number.
    pub fn u128(&mut self) -> u128 {
        u128::from_le_bytes(self.take())
    }

    /// The next 20 bytes as an address.
    pub fn address(&mut self) -> Address {
        Address::new(self.take())
    }
}

/// Writes the same, front to back.
#[derive(Default)]
pub struct Packer {
    word: B256,
    at: usize,
}

impl Packer {
    /// Appends bytes; what does not fit into the word is left out.
    #[must_use]
    pub fn put(mut self, bytes: &[u8]) -> Self {
        let end = self.at.saturating_add(bytes.len());
        if let Some(target) = self.word.0.get_mut(self.at..end) {
            target.copy_from_slice(bytes);
        }
        self.at = end;
        self
    }

    /// The word.
    #[must_use]
    pub fn word(self) -> B256 {
        self.word
    }
}

impl Word for B256 {
    fn unpack(word: B256) -> Self {
        word
    }

    fn pack(&self) -> B256 {
        *self
    }
}

impl Word for Address {
    fn unpack(word: B256) -> Self {
        Unpacker::new(&word).address()
    }

    fn pack(&self) -> B256 {
        Packer::default().put(self.as_slice()).word()
    }
}

macro_rules! integers {
    ($($int:ident),*) => {$(
        impl Word for $int {
            fn unpack(word: B256) -> Self {
                Unpacker::new(&word).$int()
            }

            fn pack(&self) -> B256 {
                Packer::default().put(&self.to_le_bytes()).word()
            }
        }
    )*};
}

integers!(u32, u64, u128);

/// Two amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair(pub u128, pub u128);

impl Word for Pair {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self(r.u128(), r.u128())
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.0.to_le_bytes())
            .put(&self.1.to_le_bytes())
            .word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<W: Word + PartialEq + core::fmt::Debug>(value: W) {
        assert_eq!(W::unpack(value.pack()), value);
    }

    #[test]
    fn every_value_survives_packing_at_its_limits() {
        survives(B256::repeat_byte(0xcd));
        survives(Address::repeat_byte(0xab));
        survives(u32::MAX);
        survives(u64::MAX);
        survives(u128::MAX);
        survives(Pair(u128::MAX, 1));
    }

    #[test]
    fn values_follow_one_another() {
        let word = Packer::default()
            .put(&7u32.to_le_bytes())
            .put(&9u64.to_le_bytes())
            .word();
        let mut r = Unpacker::new(&word);
        assert_eq!((r.u32(), r.u64(), r.u128()), (7, 9, 0));
    }
}
