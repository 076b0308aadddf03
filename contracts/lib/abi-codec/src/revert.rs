//! Errors, as they leave a contract.

use crate::{Encode, Encoder, List, types::TakesAll};
use alloc::{boxed::Box, vec::Vec};
use alloy_sol_types::SolError;

/// The data a call reverts with. Empty for calldata that cannot be read.
///
/// Boxed, so that results are passed in a register: every `?` of a program gets smaller by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::box_collection)]
pub struct Revert(Box<Vec<u8>>);

impl From<Vec<u8>> for Revert {
    fn from(data: Vec<u8>) -> Self {
        Self(Box::new(data))
    }
}

impl From<Revert> for Vec<u8> {
    fn from(revert: Revert) -> Self {
        *revert.0
    }
}

/// An error of the interface whose arguments may have the types of the tuple `T`.
pub trait Refused<T>: SolError {
    /// See [`TakesAll::REGULAR`].
    const REGULAR: bool;
}

impl<T, E: SolError> Refused<T> for E
where
    E::Parameters<'static>: TakesAll<T>,
{
    const REGULAR: bool = <E::Parameters<'static> as TakesAll<T>>::REGULAR;
}

/// An error of the interface with its arguments: `revert!(NotOwner(id, account))`.
///
/// An argument too many, too few or of another type does not compile.
#[macro_export]
macro_rules! revert {
    ($($error:ident)::+ ($($value:expr),* $(,)?)) => {
        $crate::refused::<$($error)::+, _>(($(&$value,)*))
    };
}

/// What [`revert!`] does.
#[doc(hidden)]
#[inline(always)]
pub fn refused<'v, E, T: List<'v>>(arguments: T) -> Revert
where
    E: Refused<T::Values>,
{
    const {
        assert!(
            E::REGULAR,
            "a struct of several words beside something dynamic"
        )
    };
    reverted(E::SELECTOR, arguments.list().as_ref())
}

#[inline(never)]
fn reverted(selector: [u8; 4], arguments: &[&dyn Encode]) -> Revert {
    selected(selector, arguments).into()
}

/// A selector and its arguments.
#[inline(never)]
pub(crate) fn selected(selector: [u8; 4], arguments: &[&dyn Encode]) -> Vec<u8> {
    let mut data = Vec::with_capacity(256);
    data.extend_from_slice(&selector);
    let mut out = Encoder::after(data, arguments.len());
    out.all(arguments);
    out.finish()
}

#[cfg(test)]
mod tests {
    use crate::Str;
    use alloc::vec::Vec;
    use alloy_sol_types::{SolError, sol};

    sol! {
        error Late(uint32 week, uint64 until);
        error Taken(string name, uint32 id);
    }

    #[test]
    fn an_error_is_what_alloy_encodes() {
        let expected = Late { week: 3, until: 9 }.abi_encode();
        assert_eq!(Vec::from(revert!(Late(3u32, 9u64))), expected);
    }

    #[test]
    fn an_error_with_a_text_is_what_alloy_encodes() {
        let name = "AutoPi".to_string();
        let expected = Taken {
            name: name.clone(),
            id: 7,
        }
        .abi_encode();
        assert_eq!(
            Vec::from(revert!(Taken(Str(name.as_bytes()), 7u32))),
            expected
        );
    }
}
