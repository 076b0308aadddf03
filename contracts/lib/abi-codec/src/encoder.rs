//! Tuples, as they are written: the arguments of an error, the data of an event, the members of a struct.

use crate::{Encode, ToWord};
use alloc::vec::Vec;

/// Takes the members of a tuple in order.
pub struct Encoder {
    /// What comes before the tuple, and the words of its members.
    head: Vec<u8>,
    /// What they point to.
    tail: Vec<u8>,
    /// Bytes of all members' words: where the tail will start.
    len: usize,
}

impl Encoder {
    /// A tuple of `members` that comes after `before`.
    pub(crate) fn after(before: Vec<u8>, members: usize) -> Self {
        Self {
            head: before,
            tail: Vec::new(),
            len: members.saturating_mul(32),
        }
    }

    /// The next member's word: at most 32 bytes, padded on the left.
    pub fn word(&mut self, bytes: &[u8]) {
        padded(bytes, &mut self.head);
    }

    /// The next member as it is encoded already, in words and without anything it points to.
    pub fn raw(&mut self, words: &[u8]) {
        self.head.extend_from_slice(words);
    }

    /// The next member, a `bytes` or `string`.
    pub fn bytes(&mut self, content: &[u8]) {
        self.array(content.len(), content);
        let padded = self.tail.len().next_multiple_of(32);
        self.tail.resize(padded, 0);
    }

    /// The next member, an array of `length` elements in words.
    pub fn array(&mut self, length: usize, elements: &[u8]) {
        self.behind();
        padded(&length.to_be_bytes(), &mut self.tail);
        self.tail.extend_from_slice(elements);
    }

    /// The next member, whose encoding lies behind the tuple: a struct with dynamic members.
    pub fn nested(&mut self, encoded: &[u8]) {
        self.behind();
        self.tail.extend_from_slice(encoded);
    }

    /// The offset of what follows in the tail.
    fn behind(&mut self) {
        // Calldata and results are far shorter than 4 GiB.
        let offset = self.len.saturating_add(self.tail.len());
        padded(&offset.to_be_bytes(), &mut self.head);
    }

    /// The next members.
    pub fn all(&mut self, members: &[&dyn Encode]) {
        for member in members {
            member.encode(self);
        }
    }

    /// What was before, and the tuple.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.head.append(&mut self.tail);
        self.head
    }
}

/// Appends `bytes` (at most 32) as a word.
#[inline(never)]
fn padded(bytes: &[u8], out: &mut Vec<u8>) {
    let padding = 32usize.saturating_sub(bytes.len());
    out.resize(out.len().saturating_add(padding), 0);
    out.extend_from_slice(bytes);
}

/// The tuple of these members.
#[inline(never)]
pub fn encode(members: &[&dyn Encode]) -> Vec<u8> {
    tuple(members)
}

/// Words in a row.
#[inline(never)]
pub fn encode_words(values: &[&dyn ToWord]) -> Vec<u8> {
    tuple(values)
}

/// One code for both: what is the same twice is compiled once.
#[inline(always)]
fn tuple<T: Encode + ?Sized>(members: &[&T]) -> Vec<u8> {
    let head = Vec::with_capacity(members.len().saturating_mul(32));
    let mut out = Encoder::after(head, members.len());
    for member in members {
        member.encode(&mut out);
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Str;
    use alloy_sol_types::SolValue;

    #[test]
    fn a_tuple_is_what_alloy_encodes() {
        let text = "thirty-three bytes of plain text!";
        assert_eq!(text.len(), 33);
        let expected = (7u32, text.to_string(), true, String::new()).abi_encode_params();
        assert_eq!(
            encode(&[&7u32, &Str(text.as_bytes()), &true, &Str(&b""[..])]),
            expected
        );
    }

    #[test]
    fn words_follow_one_another() {
        let expected = (1u64, 2u128).abi_encode_params();
        assert_eq!(encode_words(&[&1u64, &2u128]), expected);
    }
}
