//! Values that take some bytes of a storage word, and how they lie in them.
//!
//! Integers are little-endian, the machine's own order, which spares swapping bytes. The compiler gives every field of a
//! word its place and its bytes: there is no room to cut off a value, and none to read beyond one.

use crate::layout::Type;
use alloy_primitives::{Address, B256};

/// The bytes of a field: an array that can be told from the one it lies in.
pub trait Bytes {
    /// How many.
    const LEN: usize;
    /// They, where they begin at `AT` of `whole`. Does not compile where they do not fit.
    fn part<const AT: usize, const WHOLE: usize>(whole: &[u8; WHOLE]) -> &Self;
    /// The same, to be written.
    fn part_mut<const AT: usize, const WHOLE: usize>(whole: &mut [u8; WHOLE]) -> &mut Self;
}

impl<const N: usize> Bytes for [u8; N] {
    const LEN: usize = N;

    #[inline(always)]
    fn part<const AT: usize, const WHOLE: usize>(whole: &[u8; WHOLE]) -> &Self {
        const { assert!(AT <= WHOLE && N <= WHOLE - AT, "beyond the word") };
        match whole.split_at(AT).1.first_chunk() {
            Some(part) => part,
            None => unreachable!(), // by the assertion
        }
    }

    #[inline(always)]
    fn part_mut<const AT: usize, const WHOLE: usize>(whole: &mut [u8; WHOLE]) -> &mut Self {
        const { assert!(AT <= WHOLE && N <= WHOLE - AT, "beyond the word") };
        match whole.split_at_mut(AT).1.first_chunk_mut() {
            Some(part) => part,
            None => unreachable!(), // by the assertion
        }
    }
}

/// A value of a fixed number of bytes. Of zeros it reads what was never written.
pub trait Field: Copy {
    /// `[u8; N]`: all the bytes it takes, no more and no less.
    type Bytes: Bytes;
    /// What the published layout calls it.
    const TYPE: Type;
    /// The value of these bytes.
    fn read(bytes: &Self::Bytes) -> Self;
    /// Writes all of them.
    fn write(&self, bytes: &mut Self::Bytes);
}

/// Ends the call: storage holds what this program never wrote. Nothing can be made of it without inventing something.
#[cold]
#[allow(clippy::panic)] // a revert without data, as by Solidity's enums
pub fn corrupt() -> ! {
    panic!("storage holds a number without a meaning")
}

macro_rules! integers {
    ($($int:ident $len:literal $name:literal)*) => {$(
        impl Field for $int {
            type Bytes = [u8; $len];
            const TYPE: Type = Type::Value { name: $name, width: $len };

            #[inline(always)]
            fn read(bytes: &Self::Bytes) -> Self {
                Self::from_le_bytes(*bytes)
            }

            #[inline(always)]
            fn write(&self, bytes: &mut Self::Bytes) {
                *bytes = self.to_le_bytes();
            }
        }
    )*};
}

integers! { u8 1 "uint8" u16 2 "uint16" u32 4 "uint32" u64 8 "uint64" u128 16 "uint128" }

impl Field for bool {
    type Bytes = [u8; 1];
    const TYPE: Type = Type::Value {
        name: "bool",
        width: 1,
    };

    #[inline(always)]
    fn read([byte]: &[u8; 1]) -> Self {
        *byte != 0
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8; 1]) {
        *bytes = [u8::from(*self)];
    }
}

impl Field for Address {
    type Bytes = [u8; 20];
    const TYPE: Type = Type::Value {
        name: "address",
        width: 20,
    };

    #[inline(always)]
    fn read(bytes: &[u8; 20]) -> Self {
        Self::new(*bytes)
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8; 20]) {
        *bytes = self.into_array();
    }
}

impl Field for B256 {
    type Bytes = [u8; 32];
    const TYPE: Type = Type::Value {
        name: "bytes32",
        width: 32,
    };

    #[inline(always)]
    fn read(bytes: &[u8; 32]) -> Self {
        Self::new(*bytes)
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8; 32]) {
        *bytes = self.0;
    }
}

impl Field for [u64; 4] {
    type Bytes = [u8; 32];
    const TYPE: Type = Type::Value {
        name: "uint64[4]",
        width: 32,
    };

    #[inline(always)]
    fn read(bytes: &[u8; 32]) -> Self {
        [
            u64::read(Bytes::part::<0, 32>(bytes)),
            u64::read(Bytes::part::<8, 32>(bytes)),
            u64::read(Bytes::part::<16, 32>(bytes)),
            u64::read(Bytes::part::<24, 32>(bytes)),
        ]
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8; 32]) {
        let [a, b, c, d] = self;
        a.write(Bytes::part_mut::<0, 32>(bytes));
        b.write(Bytes::part_mut::<8, 32>(bytes));
        c.write(Bytes::part_mut::<16, 32>(bytes));
        d.write(Bytes::part_mut::<24, 32>(bytes));
    }
}

/// A number of 24 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct U24(u32);

impl U24 {
    /// The largest.
    pub const MAX: Self = Self(0x00ff_ffff);

    /// The number, if it is one of 24 bits.
    pub const fn new(number: u32) -> Option<Self> {
        if number <= Self::MAX.0 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// As an ordinary number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Field for U24 {
    type Bytes = [u8; 3];
    const TYPE: Type = Type::Value {
        name: "uint24",
        width: 3,
    };

    #[inline(always)]
    fn read([a, b, c]: &[u8; 3]) -> Self {
        Self(u32::from_le_bytes([*a, *b, *c, 0]))
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8; 3]) {
        // There is nothing above: `new` saw to it.
        let [a, b, c, _] = self.0.to_le_bytes();
        *bytes = [a, b, c];
    }
}

/// Lets enums of an interface be fields: by their number, in one byte. Their values must be named all, in order.
///
/// A number that no value has ends the call ([`corrupt`]).
#[macro_export]
macro_rules! stored_enums {
    ($($name:ident { $($value:ident),+ $(,)? })+) => {$(
        const _: () = {
            let numbers = [$($name::$value as usize),+];
            assert!(
                numbers.len() == <$name as alloy_sol_types::SolEnum>::COUNT,
                "a value is missing"
            );
            let mut number = 0;
            while number < numbers.len() {
                assert!(numbers[number] == number, "not the order of the interface");
                number += 1;
            }
        };

        impl $crate::Field for $name {
            type Bytes = [u8; 1];
            const TYPE: $crate::layout::Type = $crate::layout::Type::Enum {
                name: stringify!($name),
                values: &[$(stringify!($value)),+],
            };

            fn read([number]: &[u8; 1]) -> Self {
                $(if *number == Self::$value as u8 {
                    return Self::$value;
                })+
                $crate::field::corrupt()
            }

            #[inline(always)]
            fn write(&self, bytes: &mut [u8; 1]) {
                *bytes = [*self as u8];
            }
        }
    )+};
}

/// Declares a field of up to eight flags in one byte, the first in its lowest bit.
#[macro_export]
macro_rules! flags {
    (
        $(#[doc = $about:literal])*
        $vis:vis struct $name:ident {
            $($(#[doc = $note:literal])* $flag:ident,)+
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis struct $name {
            $($(#[doc = $note])* $vis $flag: bool,)+
        }

        const _: () = {
            #[allow(non_camel_case_types)]
            enum Bit { $($flag),+ }
            const NAMES: &[&str] = &[$(stringify!($flag)),+];
            assert!(NAMES.len() <= 8, "more flags than bits");

            impl $crate::Field for $name {
                type Bytes = [u8; 1];
                const TYPE: $crate::layout::Type = $crate::layout::Type::Flags(NAMES);

                #[inline(always)]
                fn read([byte]: &[u8; 1]) -> Self {
                    Self { $($flag: *byte & (1 << (Bit::$flag as u8)) != 0),+ }
                }

                #[inline(always)]
                fn write(&self, bytes: &mut [u8; 1]) {
                    *bytes = [$((self.$flag as u8) << (Bit::$flag as u8))|+];
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<F, const N: usize>(value: F)
    where
        F: Field<Bytes = [u8; N]> + PartialEq + core::fmt::Debug,
    {
        let mut bytes = [0x55; N];
        value.write(&mut bytes);
        assert_eq!(F::read(&bytes), value);
        assert_eq!(F::TYPE.width(), N);
    }

    #[test]
    fn every_value_survives_at_its_limits() {
        survives(u8::MAX);
        survives(u16::MAX - 1);
        survives(u32::MAX - 1);
        survives(u64::MAX - 1);
        survives(u128::MAX - 1);
        survives(true);
        survives(false);
        survives(Address::repeat_byte(0xab));
        survives(B256::repeat_byte(0xcd));
        survives(U24::MAX);
        survives([1, u64::MAX, 3, u64::MAX - 1]);
    }

    #[test]
    fn integers_are_little_endian() {
        let mut bytes = [0; 4];
        0x0403_0201u32.write(&mut bytes);
        assert_eq!(bytes, [1, 2, 3, 4]);
        let mut bytes = [0; 3];
        U24::new(0x03_0201).unwrap().write(&mut bytes);
        assert_eq!(bytes, [1, 2, 3]);
    }

    #[test]
    fn there_is_no_24_bit_number_of_25_bits() {
        assert_eq!(U24::new(U24::MAX.get() + 1), None);
        assert_eq!(U24::new(U24::MAX.get()), Some(U24::MAX));
    }

    flags! {
        /// Three.
        struct Three { a, b, c, }
    }

    #[test]
    fn every_flag_has_its_own_bit() {
        let mut bytes = [0];
        Three {
            a: true,
            b: false,
            c: true,
        }
        .write(&mut bytes);
        assert_eq!(bytes, [0b101]);
        for number in 0..8u8 {
            let flags = Three::read(&[number]);
            flags.write(&mut bytes);
            assert_eq!(bytes, [number]);
        }
    }

    alloy_sol_types::sol! {
        #![sol(all_derives)]
        enum Light { Red, Green }
    }

    stored_enums! { Light { Red, Green } }

    #[test]
    fn an_enum_is_its_number() {
        survives(Light::Red);
        survives(Light::Green);
        let mut bytes = [9];
        Light::Green.write(&mut bytes);
        assert_eq!(bytes, [1]);
    }

    #[test]
    #[should_panic = "a number without a meaning"]
    fn a_number_that_no_value_has_is_refused() {
        Light::read(&[2]);
    }
}
