//! What fills a 32-byte storage word.
//!
//! ```
//! use alloy_primitives::Address;
//! use contract_base::{words, Word};
//!
//! words! {
//!     /// Who is accused, and where the case stands.
//!     struct Case {
//!         accused: Address,
//!         /// Rules that judge it.
//!         version: u32,
//!         responded: bool,
//!     }
//! }
//!
//! let case = Case { accused: Address::repeat_byte(7), version: 3, responded: true };
//! let word = case.pack();
//! assert_eq!(word[..20], [7; 20]);
//! assert_eq!(word[20..], [3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
//! assert_eq!(Case::unpack(word), case);
//! ```
//!
//! What does not fit into a word does not compile:
//!
//! ```compile_fail
//! use alloy_primitives::Address;
//! use contract_base::words;
//!
//! words! {
//!     struct Case { accused: Address, version: u32, amount: u128, }
//! }
//! # fn main() {}
//! ```

use crate::field::{Bytes, Field};
use alloy_primitives::B256;

/// A value in a word of its own: at its front, with zeros behind.
pub trait Word: Field {
    /// Reads the value off a word.
    #[inline(always)]
    fn unpack(word: B256) -> Self {
        Self::read(Bytes::part::<0, 32>(&word.0))
    }

    /// The word that holds the value.
    #[inline(always)]
    fn pack(&self) -> B256 {
        let mut word = B256::ZERO;
        self.write(Bytes::part_mut::<0, 32>(&mut word.0));
        word
    }

    /// What a word says that was never written.
    fn untouched() -> Self {
        Self::unpack(B256::ZERO)
    }
}

impl<F: Field> Word for F {}

/// Declares structs that are packed into a word, front to back in the order of their fields. Each is a [`Field`] itself.
#[macro_export]
macro_rules! words {
    ($(
        $(#[doc = $about:literal])*
        $vis:vis struct $name:ident {
            $($(#[doc = $note:literal])* $field:ident: $kind:ty,)+
        }
    )+) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis struct $name {
            $($(#[doc = $note])* $vis $field: $kind,)+
        }

        const _: () = {
            const FIELDS: &[$crate::layout::Member] = &[$($crate::layout::Member {
                name: stringify!($field),
                about: concat!("", $($note),*),
                of: <$kind as $crate::Field>::TYPE,
            }),+];
            const TYPE: $crate::layout::Type = $crate::layout::Type::Struct {
                name: stringify!($name),
                about: concat!("", $($about),*),
                fields: FIELDS,
            };
            const WIDTH: usize = TYPE.width();
            assert!(WIDTH <= 32, "wider than a word");

            #[allow(non_camel_case_types)]
            enum Number { $($field),+ }

            impl $crate::Field for $name {
                type Bytes = [u8; WIDTH];
                const TYPE: $crate::layout::Type = TYPE;

                #[inline]
                fn read(bytes: &Self::Bytes) -> Self {
                    Self {
                        $($field: <$kind as $crate::Field>::read($crate::field::Bytes::part::<
                            { $crate::layout::offset(FIELDS, Number::$field as usize) },
                            WIDTH,
                        >(bytes)),)+
                    }
                }

                #[inline]
                fn write(&self, bytes: &mut Self::Bytes) {
                    $($crate::Field::write(&self.$field, $crate::field::Bytes::part_mut::<
                        { $crate::layout::offset(FIELDS, Number::$field as usize) },
                        WIDTH,
                    >(bytes));)+
                }
            }
        };
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::Address;

    words! {
        /// Two.
        struct Inner { a: u16, b: u64, }
        /// Four, two of them inside another.
        struct Outer { owner: Address, inner: Inner, flag: bool, }
    }

    const OUTER: Outer = Outer {
        owner: Address::repeat_byte(0xab),
        inner: Inner {
            a: 0x0201,
            b: u64::MAX,
        },
        flag: true,
    };

    #[test]
    fn a_word_survives_packing() {
        assert_eq!(Outer::unpack(OUTER.pack()), OUTER);
    }

    #[test]
    fn fields_follow_one_another_and_zeros_follow_them() {
        let mut expected = [0; 32];
        expected[..20].fill(0xab);
        expected[20..22].copy_from_slice(&[1, 2]);
        expected[22..30].fill(0xff);
        expected[30] = 1;
        assert_eq!(OUTER.pack(), expected);
    }

    #[test]
    fn what_lies_behind_a_value_is_not_its() {
        assert_eq!(u32::unpack(B256::repeat_byte(1)), 0x0101_0101);
    }
}
