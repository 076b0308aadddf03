//! What calls are given.

use crate::{Abi, Encode, Encoder, Reader, Revert, Str, Uint256};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use alloy_sol_types::SolType;
use core::marker::PhantomData;

/// A value that is read where it lies in the calldata.
pub trait Argument<'a>: Abi + Sized {
    /// The next argument; `None` if it cannot be read.
    fn read(r: &mut Reader<'a>) -> Option<Self>;
}

macro_rules! arguments {
    ($($kind:ty: $read:ident),* $(,)?) => {$(
        impl<'a> Argument<'a> for $kind {
            #[inline(always)]
            fn read(r: &mut Reader<'a>) -> Option<Self> {
                r.$read()
            }
        }
    )*};
}

arguments! {
    u8: u8,
    u16: u16,
    u32: u32,
    u64: u64,
    u128: u128,
    bool: bool,
    Address: address,
    B256: bytes32,
    [u8; 4]: bytes4,
    &'a [u8]: bytes,
}

impl<'a> Argument<'a> for Uint256 {
    #[inline(always)]
    fn read(r: &mut Reader<'a>) -> Option<Self> {
        r.bytes32().map(Self)
    }
}

impl<'a> Argument<'a> for Str<&'a [u8]> {
    #[inline(always)]
    fn read(r: &mut Reader<'a>) -> Option<Self> {
        r.bytes().map(Self)
    }
}

impl<'a, T: Argument<'a>> Argument<'a> for Vec<T> {
    fn read(r: &mut Reader<'a>) -> Option<Self> {
        let (length, mut elements) = r.array()?;
        let mut values = Self::with_capacity(length);
        for _ in 0..length {
            values.push(T::read(&mut elements)?);
        }
        Some(values)
    }
}

/// An array whose elements are read as they are asked for: their number is bounded by the calldata, and none needs
/// memory. One that cannot be read is what a call reverts with then: nothing.
pub struct Array<'a, T> {
    left: usize,
    elements: Reader<'a>,
    kind: PhantomData<T>,
}

impl<'a, T: Argument<'a>> Argument<'a> for Array<'a, T> {
    fn read(r: &mut Reader<'a>) -> Option<Self> {
        let (left, elements) = r.array()?;
        Some(Self {
            left,
            elements,
            kind: PhantomData,
        })
    }
}

impl<'a, T: Argument<'a>> Iterator for Array<'a, T> {
    type Item = Result<T, Revert>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(T::read(&mut self.elements).ok_or_else(Revert::default))
    }
}

/// A struct without dynamic members, and the words it was read from, which an event can repeat.
pub struct Verbatim<'a, T> {
    /// What was read.
    pub value: T,
    words: &'a [u8],
}

impl<'a, T: Argument<'a>> Argument<'a> for Verbatim<'a, T> {
    fn read(r: &mut Reader<'a>) -> Option<Self> {
        const { assert!(!T::Sol::DYNAMIC, "a struct with dynamic members") };
        let words = r.rest().get(..T::Sol::ENCODED_SIZE.unwrap_or_default())?;
        Some(Self {
            value: T::read(r)?,
            words,
        })
    }
}

impl<T> Encode for Verbatim<'_, T> {
    fn encode(&self, out: &mut Encoder) {
        out.raw(self.words);
    }
}
