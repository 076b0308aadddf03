//! Values of one word.

use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};

/// A value the ABI encodes as one word. An object of this trait costs a call two machine words, where an
/// encoded word costs eight: programs that write many are much smaller.
pub trait ToWord {
    /// Appends the word: big-endian, padded on the left.
    fn append_to(&self, out: &mut Vec<u8>);
}

/// Appends `bytes` (at most 32) as a word.
#[inline(never)]
fn padded(bytes: &[u8], out: &mut Vec<u8>) {
    let padding = 32usize.saturating_sub(bytes.len());
    out.resize(out.len().saturating_add(padding), 0);
    out.extend_from_slice(bytes);
}

macro_rules! integers {
    ($($int:ty),*) => {$(
        impl ToWord for $int {
            fn append_to(&self, out: &mut Vec<u8>) {
                padded(&self.to_be_bytes(), out);
            }
        }
    )*};
}

integers!(u8, u32, u64, u128);

impl ToWord for bool {
    fn append_to(&self, out: &mut Vec<u8>) {
        u8::from(*self).append_to(out);
    }
}

impl ToWord for Address {
    fn append_to(&self, out: &mut Vec<u8>) {
        padded(self.as_slice(), out);
    }
}

impl ToWord for U256 {
    fn append_to(&self, out: &mut Vec<u8>) {
        padded(&self.to_be_bytes::<32>(), out);
    }
}

impl ToWord for B256 {
    fn append_to(&self, out: &mut Vec<u8>) {
        padded(self.as_slice(), out);
    }
}
