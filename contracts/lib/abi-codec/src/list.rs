//! Values of different types in a row.

use crate::Encode;

/// A tuple of references to values.
pub trait List<'v> {
    /// The tuple of the values' types.
    type Values;
    /// See [`Self::list`].
    type List: AsRef<[&'v dyn Encode]>;

    /// The references as objects.
    fn list(self) -> Self::List;
}

macro_rules! tuples {
    ($(($($kind:ident $value:ident),*) $len:literal)*) => {$(
        impl<'v, $($kind: Encode),*> List<'v> for ($(&'v $kind,)*) {
            type Values = ($($kind,)*);
            type List = [&'v dyn Encode; $len];

            #[inline(always)]
            fn list(self) -> Self::List {
                let ($($value,)*) = self;
                [$($value.object()),*]
            }
        }
    )*};
}

tuples! {
    () 0
    (A a) 1
    (A a, B b) 2
    (A a, B b, C c) 3
    (A a, B b, C c, D d) 4
    (A a, B b, C c, D d, E e) 5
    (A a, B b, C c, D d, E e, F f) 6
    (A a, B b, C c, D d, E e, F f, G g) 7
    (A a, B b, C c, D d, E e, F f, G g, H h) 8
}
