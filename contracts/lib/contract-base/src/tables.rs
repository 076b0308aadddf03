//! Declaring what a contract stores where.
//!
//! ```
//! use alloy_primitives::{Address, B256};
//! use contract_base::tables;
//!
//! tables! {
//!     /// Number of vehicles ever minted.
//!     fn count() -> Cell<u64> = 0 / 0;
//!     /// Whom to ask about pairing.
//!     fn registry() -> Cell<Address> = 0 / 1;
//!     fn definition(vehicle: u64) -> Cell<B256> = 1;
//!     /// Longer than a slot.
//!     fn grant(vehicle: u64, tenure: u32, grantee: Address) -> Cell<u128> = hashed 2;
//!     fn points(id: u32) -> History<u32> = 3;
//!     fn claimed(vehicle: u64, week: u32) -> Bit = 4;
//!     /// Which of the tables is the index.
//!     fn entry(index: u8, consumer: Address) -> Cell<u128> = 32..40;
//! }
//! # fn main() {}
//! ```
//!
//! Two tables with one number do not compile:
//!
//! ```compile_fail
//! use contract_base::tables;
//!
//! tables! {
//!     fn definition(vehicle: u64) -> Cell<u64> = 1;
//!     fn commitment(vehicle: u64) -> Cell<u64> = 1;
//! }
//! # fn main() {}
//! ```
//!
//! Nor do two words with one part of a number:
//!
//! ```compile_fail
//! use contract_base::tables;
//!
//! tables! {
//!     fn count() -> Cell<u64> = 0 / 0;
//!     fn latest() -> Cell<u64> = 0 / 0;
//! }
//! # fn main() {}
//! ```
//!
//! Nor a key that is longer than what a slot has for it, nor a key of another type:
//!
//! ```compile_fail
//! use alloy_primitives::Address;
//! use contract_base::tables;
//!
//! tables! {
//!     fn grant(vehicle: u64, grantee: Address) -> Cell<u64> = 1;
//! }
//! # fn main() {}
//! ```
//!
//! ```compile_fail
//! use contract_base::tables;
//!
//! tables! {
//!     fn definition(vehicle: u64) -> Cell<u64> = 1;
//! }
//!
//! fn main() {
//!     definition(7u32);
//! }
//! ```

use crate::{
    bits::Bit,
    field::{corrupt, Field},
    layout::{Slot, Type},
    Cell,
};

/// What a table holds.
pub trait Content {
    /// How its slots are made from plain keys.
    const SLOT: Slot;
    /// What a word holds.
    const WORD: Type;
}

impl<W: Field> Content for Cell<W> {
    const SLOT: Slot = Slot::Plain;
    const WORD: Type = W::TYPE;
}

impl Content for Bit {
    const SLOT: Slot = Slot::Bits;
    const WORD: Type = Type::NONE;
}

/// The table that `index` chooses of those from `first` to before `end`.
#[doc(hidden)]
pub fn choose(first: u8, end: u8, index: u8) -> u8 {
    match first.checked_add(index) {
        Some(table) if table < end => table,
        _ => corrupt(),
    }
}

/// Declares tables: a function that gives the place of each key, and `TABLES`, which describes them all.
///
/// A table is a number, or a part of one where several words share it; `hashed` if its keys are longer than a slot.
#[macro_export]
macro_rules! tables {
    ($(
        $(#[doc = $about:literal])*
        $vis:vis fn $name:ident($($key:ident: $kind:ty),*) -> $content:ident $(<$word:ty>)?
            = $($hashed:ident)? $number:literal $(/ $part:literal)? $(.. $end:literal)?;
    )+) => {
        $($crate::table! {
            $(#[doc = $about])* $vis $name $content $(<$word>)?
            ($($key: $kind),*) [$($hashed)?] $number [$($part)?] [$($end)?]
        })+

        /// What is declared here.
        pub(crate) const TABLES: &[$crate::layout::Table] = &[$($crate::layout::Table {
            name: stringify!($name),
            about: concat!("", $($about),*),
            number: $number,
            numbers: {
                #[allow(unused_mut, unused_assignments)]
                let mut numbers = 1;
                $(numbers = $end - $number;)?
                numbers
            },
            part: {
                #[allow(unused_mut, unused_assignments)]
                let mut part = None;
                $(part = Some($part);)?
                part
            },
            key: &[$($crate::layout::Member {
                name: stringify!($key),
                about: "",
                of: <$kind as $crate::Field>::TYPE,
            }),*],
            slot: $crate::table_slot!([$($hashed)?] $crate::table_content!($content $(<$word>)?)),
            word: <$crate::table_content!($content $(<$word>)?) as $crate::tables::Content>::WORD,
        }),+];

        const _: () = $crate::layout::check(&[TABLES]);
    };
}

/// The function of a table.
#[doc(hidden)]
#[macro_export]
macro_rules! table {
    (
        $(#[$about:meta])* $vis:vis $name:ident Cell<$word:ty>
        ($($key:ident: $kind:ty),*) [] $number:literal [$($part:literal)?] []
    ) => {
        $(#[$about])*
        $vis fn $name($($key: $kind),*) -> $crate::Cell<$word> {
            $crate::Cell::at($number, $crate::packed_key!($($key: $kind = $key,)* $(part: u8 = $part)?))
        }
    };
    (
        $(#[$about:meta])* $vis:vis $name:ident Cell<$word:ty>
        ($($key:ident: $kind:ty),+) [hashed] $number:literal [] []
    ) => {
        $(#[$about])*
        $vis fn $name($($key: $kind),+) -> $crate::Cell<$word> {
            $crate::Cell::hashed($number, &[$(&$key),+])
        }
    };
    (
        $(#[$about:meta])* $vis:vis $name:ident Cell<$word:ty>
        ($index:ident: $first:ty $(, $key:ident: $kind:ty)*) [] $number:literal [] [$end:literal]
    ) => {
        $(#[$about])*
        $vis fn $name($index: $first $(, $key: $kind)*) -> $crate::Cell<$word> {
            let table = $crate::tables::choose($number, $end, $index);
            $crate::Cell::at(table, $crate::packed_key!($($key: $kind = $key,)*))
        }
    };
    (
        $(#[$about:meta])* $vis:vis $name:ident History<$value:ty>
        ($($key:ident: $kind:ty),*) [] $number:literal [] []
    ) => {
        $(#[$about])*
        $vis fn $name($($key: $kind),*) -> $crate::History<$value> {
            $crate::History::at($number, $crate::packed_key!($($key: $kind = $key,)*))
        }
    };
    (
        $(#[$about:meta])* $vis:vis $name:ident Bit
        ($key:ident: $first:ty, $bit:ident: $kind:ty) [] $number:literal [] []
    ) => {
        $(#[$about])*
        $vis fn $name($key: $first, $bit: $kind) -> $crate::bits::Bit {
            $crate::bits::Bit::at($number, $key, $bit.into())
        }
    };
    (
        $(#[$about:meta])* $vis:vis $name:ident $content:ident
        () [] $number:literal [] []
    ) => {
        $(#[$about])*
        $vis fn $name() -> $content {
            $content::at($number)
        }
    };
}

/// What a table holds, as a type.
#[doc(hidden)]
#[macro_export]
macro_rules! table_content {
    (Cell<$word:ty>) => { $crate::Cell<$word> };
    (History<$value:ty>) => { $crate::History<$value> };
    (Bit) => { $crate::bits::Bit };
    ($content:ident) => { $content };
}

/// How the slots of a table are made.
#[doc(hidden)]
#[macro_export]
macro_rules! table_slot {
    ([hashed] $content:ty) => {
        $crate::layout::Slot::Hashed
    };
    ([] $content:ty) => {
        <$content as $crate::tables::Content>::SLOT
    };
}

/// The bytes of a key, its members one behind the other.
#[doc(hidden)]
#[macro_export]
macro_rules! packed_key {
    ($($member:ident: $kind:ty = $value:expr),* $(,)?) => {{
        const MEMBERS: &[$crate::layout::Member] = &[$($crate::layout::Member {
            name: stringify!($member),
            about: "",
            of: <$kind as $crate::Field>::TYPE,
        }),*];
        const WIDTH: usize = $crate::layout::offset(MEMBERS, MEMBERS.len());
        #[allow(non_camel_case_types, dead_code)] // a key may have no members
        enum Number { $($member),* }
        #[allow(unused_mut)]
        let mut key = [0; WIDTH];
        $(<$kind as $crate::Field>::write(&$value, $crate::field::Bytes::part_mut::<
            { $crate::layout::offset(MEMBERS, Number::$member as usize) },
            WIDTH,
        >(&mut key));)*
        key
    }};
}
