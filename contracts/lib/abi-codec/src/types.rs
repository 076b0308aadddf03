//! Which type of Rust stands for which type of the interface.
//!
//! [`Abi`] is for reading: the one type an argument is of. [`Takes`] is for writing: there a smaller unsigned integer may
//! stand for a larger one, whose encoding is the same.

use crate::{Array, Str, Uint256, Verbatim};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use alloy_sol_types::{
    SolType,
    sol_data::{self, Bool, Bytes, FixedBytes, Uint},
};

/// A type that stands for one of the interface.
pub trait Abi {
    /// The interface's.
    type Sol: SolType;
}

/// A type of the interface as which a `T` may be written.
#[diagnostic::on_unimplemented(
    message = "a value of type `{T}` where the interface has `{Self}`",
    label = "not what the interface has"
)]
pub trait Takes<T> {}

/// The interface's types of several values, as which those of the tuple `T` may be written.
#[diagnostic::on_unimplemented(
    message = "values of the types `{T}` where the interface has `{Self}`",
    label = "not what the interface has"
)]
pub trait TakesAll<T> {
    /// Offsets are counted as if every value had one word where others are pointed to from: so it must be, if any is.
    const REGULAR: bool;
}

/// Whether a value has one word in a tuple, be it the offset of what lies behind.
#[doc(hidden)]
pub const fn one_word<T: Abi>() -> bool {
    matches!(T::Sol::ENCODED_SIZE, None | Some(32))
}

/// The types of an event's indexed arguments, after its hash, as which those of the tuple `T` may be written.
#[diagnostic::on_unimplemented(
    message = "indexed values of the types `{T}` where the interface has `{Self}`, the first being the event's hash",
    label = "not what the interface has"
)]
pub trait TakesIndexed<T> {}

/// The types of a tuple of arguments.
pub trait AbiTuple {
    /// The interface's.
    type Sol: SolType;
}

/// The same type.
#[diagnostic::on_unimplemented(
    message = "arguments of the types `{T}` where the interface has `{Self}`",
    label = "not what the interface has"
)]
pub trait Is<T> {}

impl<T> Is<T> for T {}

macro_rules! exactly {
    ($($kind:ty => $sol:ty),* $(,)?) => {$(
        impl Abi for $kind {
            type Sol = $sol;
        }

        #[diagnostic::do_not_recommend]
        impl Takes<$kind> for $sol {}
    )*};
}

exactly! {
    u8 => Uint<8>,
    u16 => Uint<16>,
    u32 => Uint<32>,
    u64 => Uint<64>,
    u128 => Uint<128>,
    Uint256 => Uint<256>,
    bool => Bool,
    Address => sol_data::Address,
    B256 => FixedBytes<32>,
    [u8; 4] => FixedBytes<4>,
    &[u8] => Bytes,
}

macro_rules! also {
    ($($kind:ty => $($bits:literal)*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Takes<$kind> for Uint<$bits> {}
    )*)*};
}

also! {
    u8 => 16 32 64 128 256;
    u16 => 32 64 128 256;
    u32 => 64 128 256;
    u64 => 128 256;
    u128 => 256;
}

impl<T> Abi for Str<T> {
    type Sol = sol_data::String;
}

impl<T> Takes<Str<T>> for sol_data::String {}

impl<T: Abi> Abi for Vec<T> {
    type Sol = sol_data::Array<T::Sol>;
}

impl<T, S: SolType + Takes<T>> Takes<Vec<T>> for sol_data::Array<S> {}

impl<T: Abi> Abi for Array<'_, T> {
    type Sol = sol_data::Array<T::Sol>;
}

impl<T: Abi> Abi for Verbatim<'_, T> {
    type Sol = T::Sol;
}

impl<S, T: Abi<Sol = S>> Takes<Verbatim<'_, T>> for S {}

macro_rules! tuples {
    ($(($($kind:ident $sol:ident),*))*) => {$(
        impl<$($kind: Abi),*> AbiTuple for ($($kind,)*) {
            type Sol = ($($kind::Sol,)*);
        }

        #[diagnostic::do_not_recommend]
        impl<$($kind, $sol: SolType + Takes<$kind>),*> TakesAll<($($kind,)*)> for ($($sol,)*) {
            const REGULAR: bool = (true $(&& !$sol::DYNAMIC)*)
                || (true $(&& matches!($sol::ENCODED_SIZE, None | Some(32)))*);
        }

        #[diagnostic::do_not_recommend]
        impl<Hash, $($kind, $sol: Takes<$kind>),*> TakesIndexed<($($kind,)*)> for (Hash, $($sol,)*) {}
    )*};
}

tuples! {
    ()
    (A R)
    (A R, B S)
    (A R, B S, C T)
    (A R, B S, C T, D U)
    (A R, B S, C T, D U, E V)
    (A R, B S, C T, D U, E V, F W)
    (A R, B S, C T, D U, E V, F W, G X)
    (A R, B S, C T, D U, E V, F W, G X, H Y)
}
