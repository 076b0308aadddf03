//! What calls answer.

use crate::{Encode, Str, ToWord, encode};
use alloc::vec::Vec;

/// A result: nothing, a value, or a tuple of them.
pub trait Reply {
    /// The types of what is answered, as a tuple.
    type Members;

    /// The encoded result.
    fn reply(&self) -> Vec<u8>;
}

impl Reply for () {
    type Members = ();

    fn reply(&self) -> Vec<u8> {
        Vec::new()
    }
}

impl<T: ToWord> Reply for T {
    type Members = (T,);

    fn reply(&self) -> Vec<u8> {
        encode(&[self.object()])
    }
}

impl<T> Reply for Str<T>
where
    Self: Encode,
{
    type Members = (Self,);

    fn reply(&self) -> Vec<u8> {
        encode(&[self.object()])
    }
}

impl<T> Reply for Vec<T>
where
    Self: Encode,
{
    type Members = (Self,);

    fn reply(&self) -> Vec<u8> {
        encode(&[self])
    }
}

macro_rules! tuples {
    ($(($($kind:ident $value:ident),*))*) => {$(
        impl<$($kind: Encode),*> Reply for ($($kind,)*) {
            type Members = Self;

            fn reply(&self) -> Vec<u8> {
                let ($($value,)*) = self;
                encode(&[$($value.object()),*])
            }
        }
    )*};
}

tuples! {
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
    (A a, B b, C c, D d, E e, F f)
    (A a, B b, C c, D d, E e, F f, G g)
}
