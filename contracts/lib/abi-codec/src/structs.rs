//! The interface's own types.

/// Structs of the interface that are arguments, declared as the program uses them: their members' names are Rust's, and
/// number, order and types must be the interface's. They borrow what is borrowed.
///
/// ```
/// mod interface {
///     alloy_sol_types::sol! {
///         struct PairRequest { uint64 deviceId; uint64 vehicleId; bytes signature; }
///     }
/// }
///
/// abi_codec::arguments! {
///     /// A device and the vehicle it is in.
///     pub struct Pair<'a> = interface::PairRequest {
///         /// The device.
///         pub device: u64,
///         /// The vehicle.
///         pub vehicle: u64,
///         /// Who says so.
///         pub signature: &'a [u8],
///     }
/// }
/// ```
#[macro_export]
macro_rules! arguments {
    ($(
        $(#[$meta:meta])*
        $vis:vis struct $name:ident $(<$life:lifetime>)? = $sol:ty {
            $($(#[$member_meta:meta])* $member_vis:vis $member:ident: $kind:ty),* $(,)?
        }
    )*) => {$(
        $(#[$meta])*
        $vis struct $name $(<$life>)? {
            $($(#[$member_meta])* $member_vis $member: $kind),*
        }

        $crate::reads! {
            $name $(<$life>)? = $sol { $($member: $kind),* } => Self { $($member),* };
        }
    )*};
}

/// Structs of the interface that are answered, declared likewise.
#[macro_export]
macro_rules! answers {
    ($(
        $(#[$meta:meta])*
        $vis:vis struct $name:ident = $sol:ty {
            $($(#[$member_meta:meta])* $member_vis:vis $member:ident: $kind:ty),* $(,)?
        }
    )*) => {$(
        $(#[$meta])*
        $vis struct $name {
            $($(#[$member_meta])* $member_vis $member: $kind),*
        }

        $crate::reads!(@abi () $name, $sol);
        $crate::reads!(@check () $sol, ($($kind),*));

        impl $crate::Encode for $name {
            fn encode(&self, out: &mut $crate::Encoder) {
                let members: &[&dyn $crate::Encode] = &[$($crate::Encode::object(&self.$member)),*];
                if <$sol as $crate::SolType>::DYNAMIC {
                    const {
                        let regular = true $(&& $crate::types::one_word::<$kind>())*;
                        assert!(regular || !<$sol as $crate::SolType>::DYNAMIC);
                    }
                    out.nested(&$crate::encode(members));
                } else {
                    out.all(members);
                }
            }
        }

        impl $crate::Reply for $name {
            type Members = (Self,);

            fn reply(&self) -> $crate::Vec<u8> {
                if <$sol as $crate::SolType>::DYNAMIC {
                    $crate::encode(&[self])
                } else {
                    $crate::encode(&[$($crate::Encode::object(&self.$member)),*])
                }
            }
        }

        impl $crate::Takes<$name> for $sol {}
    )*};
}

/// Types that are read as a struct of the interface but look otherwise: the members as they lie there, and what is made
/// of them.
///
/// ```
/// # mod interface {
/// #     alloy_sol_types::sol! { struct Level { uint16 minWeeks; uint32 points; } }
/// # }
/// struct Row { points: u32, weeks: core::ops::RangeFrom<u16> }
///
/// abi_codec::reads! {
///     Row = interface::Level { from: u16, points: u32 } => Self { points, weeks: from.. };
/// }
/// ```
#[macro_export]
macro_rules! reads {
    ($(
        $name:ident $(<$life:lifetime>)? = $sol:ty {
            $($member:ident: $kind:ty),* $(,)?
        } => $made:expr;
    )*) => {$(
        $crate::reads!(@abi ($($life)?) $name, $sol);
        $crate::reads!(@argument ($($life)?) $name, $sol, ($($member: $kind),*), $made);
        $crate::reads!(@check ($($life)?) $sol, ($($kind),*));
    )*};
    (@abi ($($life:lifetime)?) $name:ident, $sol:ty) => {
        impl $(<$life>)? $crate::Abi for $name $(<$life>)? {
            type Sol = $sol;
        }
    };
    (@argument () $name:ident, $($rest:tt)*) => {
        $crate::reads!(@argument 'r, $name, $($rest)*);
    };
    (@argument ($life:lifetime) $name:ident, $($rest:tt)*) => {
        $crate::reads!(@argument $life, $name<$life>, $($rest)*);
    };
    (@argument $life:lifetime, $name:ty, $sol:ty, ($($member:ident: $kind:ty),*), $made:expr) => {
        impl<$life> $crate::Argument<$life> for $name {
            #[inline]
            fn read(r: &mut $crate::Reader<$life>) -> Option<Self> {
                let mut behind;
                let r = if <$sol as $crate::SolType>::DYNAMIC {
                    behind = r.tuple()?;
                    &mut behind
                } else {
                    r
                };
                $(let $member = <$kind as $crate::Argument<$life>>::read(r)?;)*
                Some($made)
            }
        }
    };
    (@check ($($life:lifetime)?) $sol:ty, ($($kind:ty),*)) => {
        // The interface's struct turns into the tuple of its members, in order, and these are their types.
        const _: () = {
            #[allow(dead_code, clippy::type_complexity)]
            fn members $(<$life>)? (
                value: $sol,
            ) -> ($(<<$kind as $crate::Abi>::Sol as $crate::SolType>::RustType,)*) {
                value.into()
            }
        };
    };
}

/// Enums of the interface, answered and emitted as the `uint8` they are. One that is an argument, or stored, names its
/// variants; a number that is none of theirs is an argument that cannot be read.
///
/// ```
/// mod interface {
///     alloy_sol_types::sol! { enum Kind { Hardware, Software } enum Reason { Paid } }
/// }
///
/// abi_codec::enums! {
///     interface::Kind { Hardware, Software },
///     interface::Reason,
/// }
/// ```
#[macro_export]
macro_rules! enums {
    ($($name:ty $({ $($variant:ident),* $(,)? })?),* $(,)?) => {$(
        impl $crate::Abi for $name {
            type Sol = Self;
        }

        impl $crate::Takes<$name> for $name {}

        impl $crate::Encode for $name {
            fn encode(&self, out: &mut $crate::Encoder) {
                $crate::Encode::encode(&(*self as u8), out);
            }

            fn object(&self) -> &dyn $crate::Encode {
                const { assert!(<$name as $crate::SolEnum>::COUNT <= $crate::NUMBERS) };
                $crate::number(*self as u8)
            }
        }

        impl $crate::ToWord for $name {}

        $($crate::enums!(@read $name { $($variant),* });)?
    )*};
    (@read $name:ty { $($variant:ident),* }) => {
        impl $crate::Numbered for $name {
            fn numbered(number: u8) -> Option<Self> {
                // (That of alloy makes an error of its own first.)
                $(if number == Self::$variant as u8 {
                    return Some(Self::$variant);
                })*
                None
            }
        }

        const _: () = assert!(
            [$(stringify!($variant)),*].len() == <$name as $crate::SolEnum>::COUNT,
            "not all variants"
        );

        impl<'a> $crate::Argument<'a> for $name {
            fn read(r: &mut $crate::Reader<'a>) -> Option<Self> {
                $crate::Numbered::numbered(r.u8()?)
            }
        }
    };
}
