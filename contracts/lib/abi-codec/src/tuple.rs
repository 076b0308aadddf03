//! Unchecked encodings, until nobody uses them any more.

use crate::{Encode, Revert, ToWord, encode, event::raw, revert::reverted, words};
use alloc::vec::Vec;
use alloy_sol_types::{SolError, SolEvent};

/// Emits the event `E` with its indexed arguments (of one word, at most three) and its data.
pub fn emit<E: SolEvent>(indexed: &[&dyn Encode], data: &[&dyn Encode]) {
    emit_raw::<E>(indexed, &encode(data));
}

/// As [`emit`], for data that is not just words.
pub fn emit_raw<E: SolEvent>(indexed: &[&dyn Encode], data: &[u8]) {
    raw::<E>(indexed, &[&Words(data)]);
}

struct Words<'a>(&'a [u8]);

impl Encode for Words<'_> {
    fn encode(&self, out: &mut crate::Encoder) {
        out.raw(self.0);
    }
}

/// The error `E` with its arguments, all of one word.
pub fn revert<E: SolError>(arguments: &[&dyn Encode]) -> Revert {
    reverted(E::SELECTOR, arguments)
}

/// A tuple with dynamic members: its words, and what they point to.
pub struct Tuple {
    head: Vec<u8>,
    tail: Vec<u8>,
    /// Length of the complete head: where the tail will start.
    head_len: u32,
}

impl Tuple {
    /// A tuple of `members` members, all of one word or dynamic.
    pub fn new(members: u32) -> Self {
        Self {
            head: Vec::new(),
            tail: Vec::new(),
            head_len: members.saturating_mul(32),
        }
    }

    /// The next member, of one word.
    #[must_use]
    pub fn word(mut self, value: &dyn ToWord) -> Self {
        self.head.append(&mut words(&[value]));
        self
    }

    /// The next member, a `bytes` or `string`.
    #[must_use]
    pub fn bytes(mut self, value: &[u8]) -> Self {
        // Calldata and results are far shorter than 4 GiB.
        let offset = u64::from(self.head_len).saturating_add(self.tail.len() as u64);
        self = self.word(&offset);
        self.tail.append(&mut words(&[&(value.len() as u64)]));
        self.tail.extend_from_slice(value);
        let padded = self.tail.len().next_multiple_of(32);
        self.tail.resize(padded, 0);
        self
    }

    /// The encoded tuple.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.head.append(&mut self.tail);
        self.head
    }
}
