//! Values, and how they are written.

use crate::{Abi, Encoder, Reply};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolType;

/// A value the ABI can encode. An object of this trait costs a call two machine words, where an encoded word costs
/// eight: programs that write many are much smaller.
pub trait Encode {
    /// Writes the value as the next member of a tuple.
    fn encode(&self, out: &mut Encoder);

    /// The value as an object, or another that is written alike: every type that has objects adds 16 bytes of data, for
    /// which each call of the program pays.
    fn object(&self) -> &dyn Encode
    where
        Self: Sized,
    {
        self
    }
}

/// A value of one word.
pub trait ToWord: Encode {}

/// A `uint256` as it lies in a word: most are only passed on or compared with numbers of 64 or 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uint256(pub B256);

impl Uint256 {
    /// The least number.
    pub const ZERO: Self = Self(B256::ZERO);
    /// The largest.
    pub const MAX: Self = Self(B256::repeat_byte(0xff));
}

impl From<U256> for Uint256 {
    fn from(number: U256) -> Self {
        Self(number.into())
    }
}

/// A `string`: its bytes, which nobody said are UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Str<T>(pub T);

/// An enum of the interface, by number.
pub trait Numbered: Sized {
    /// The variant with this number, if there is one.
    fn numbered(number: u8) -> Option<Self>;
}

/// How many variants an enum may have.
#[doc(hidden)]
pub const NUMBERS: usize = 16;

/// One of the numbers below [`NUMBERS`] as an object.
#[doc(hidden)]
pub fn number(number: u8) -> &'static dyn Encode {
    static ALL: [u8; NUMBERS] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    ALL.get(usize::from(number)).unwrap_or(&u8::MAX)
}

macro_rules! integers {
    ($($int:ty),*) => {$(
        impl Encode for $int {
            fn encode(&self, out: &mut Encoder) {
                out.word(&self.to_be_bytes());
            }
        }

        impl ToWord for $int {}
    )*};
}

integers!(u8, u16, u32, u64, u128);

impl Encode for bool {
    fn encode(&self, out: &mut Encoder) {
        u8::from(*self).encode(out);
    }

    fn object(&self) -> &dyn Encode {
        number(u8::from(*self))
    }
}

impl Encode for Address {
    fn encode(&self, out: &mut Encoder) {
        out.word(self.as_slice());
    }
}

impl Encode for B256 {
    fn encode(&self, out: &mut Encoder) {
        out.word(self.as_slice());
    }
}

impl Encode for Uint256 {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }

    fn object(&self) -> &dyn Encode {
        &self.0
    }
}

impl ToWord for bool {}
impl ToWord for Address {}
impl ToWord for B256 {}
impl ToWord for Uint256 {}

impl Encode for &[u8] {
    fn encode(&self, out: &mut Encoder) {
        out.bytes(self);
    }
}

impl Encode for Str<&[u8]> {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }

    fn object(&self) -> &dyn Encode {
        &self.0
    }
}

/// An array of structs without dynamic members.
impl<T: Reply + Abi> Encode for Vec<T> {
    fn encode(&self, out: &mut Encoder) {
        const { assert!(!T::Sol::DYNAMIC, "an array of what has no fixed length") };
        let mut elements = Vec::new();
        for element in self {
            elements.append(&mut element.reply());
        }
        out.array(self.len(), &elements);
    }
}
