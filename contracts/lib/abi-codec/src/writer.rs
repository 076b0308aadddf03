//! Results and event data.

use crate::ToWord;
use alloc::vec::Vec;

/// Words in a row.
#[inline(never)]
pub fn words(values: &[&dyn ToWord]) -> Vec<u8> {
    let mut data = Vec::with_capacity(values.len().saturating_mul(32));
    append(values, &mut data);
    data
}

pub(crate) fn append(values: &[&dyn ToWord], out: &mut Vec<u8>) {
    for value in values {
        value.append_to(out);
    }
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
        value.append_to(&mut self.head);
        self
    }

    /// The next member, a `bytes` or `string`.
    #[must_use]
    pub fn bytes(mut self, value: &[u8]) -> Self {
        // Calldata and results are far shorter than 4 GiB.
        let offset = u64::from(self.head_len).saturating_add(self.tail.len() as u64);
        self = self.word(&offset);
        (value.len() as u64).append_to(&mut self.tail);
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_sol_types::SolValue;

    #[test]
    fn a_tuple_is_what_alloy_encodes() {
        let text = "thirty-three bytes of plain text!";
        assert_eq!(text.len(), 33);
        let expected = (7u32, text.to_string(), true, String::new()).abi_encode_params();
        let encoded = Tuple::new(4)
            .word(&7u32)
            .bytes(text.as_bytes())
            .word(&true)
            .bytes(b"")
            .finish();
        assert_eq!(encoded, expected);
    }

    #[test]
    fn words_follow_one_another() {
        let expected = (1u64, 2u128).abi_encode_params();
        assert_eq!(words(&[&1u64, &2u128]), expected);
    }
}
