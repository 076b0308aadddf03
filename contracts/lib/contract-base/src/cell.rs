//! Where the words lie.
//!
//! Keys need no hashing: a fixed prefix, the table, and the key itself. The prefix keeps them apart from
//! hashed slots, and from the low ones, where a contract of Solidity would have its own.

use crate::{
    eip712::hash,
    host::{load, save},
    words::Word,
};
use abi_codec::ToWord;
use alloy_primitives::B256;
use core::marker::PhantomData;

/// What all slots of tables begin with.
pub const PREFIX: &[u8; 11] = b"dimo.words1";

/// Where the word of a key of at most 20 bytes lies, in the storage of any contract.
// Once in a program, whatever the key.
#[inline(never)]
pub fn slot(table: u8, key: &[u8]) -> [u8; 32] {
    let mut slot = [0; 32];
    slot[..11].copy_from_slice(PREFIX);
    slot[11] = table;
    slot[12..][..key.len()].copy_from_slice(key);
    slot
}

/// One word of storage holding a `W`. [`tables!`](crate::tables) says where.
pub struct Cell<W> {
    slot: [u8; 32],
    kind: PhantomData<W>,
}

impl<W: Word> Cell<W> {
    /// The word of `key`, of at most 20 bytes, in `table`. All keys of a table have one length.
    #[doc(hidden)]
    pub fn at<const N: usize>(table: u8, key: [u8; N]) -> Self {
        const { assert!(N <= 20) };
        Self {
            slot: slot(table, &key),
            kind: PhantomData,
        }
    }

    /// The word of a key that is longer than a slot: it lies where their hash says.
    #[doc(hidden)]
    pub fn hashed(table: u8, key: &[&dyn ToWord]) -> Self {
        let slot = hash(&[&Self::at(table, []).slot(), &hash(key)]);
        Self {
            slot: slot.0,
            kind: PhantomData,
        }
    }

    fn slot(&self) -> B256 {
        B256::new(self.slot)
    }

    /// What it holds; what `W` reads off zeros if it was never written.
    pub fn get(&self) -> W {
        W::unpack(load(&self.slot))
    }

    /// Replaces it.
    pub fn set(&mut self, value: &W) {
        save(&self.slot, &value.pack());
    }
}
