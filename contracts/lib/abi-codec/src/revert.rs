//! Errors, as they leave a contract.

use crate::{ToWord, writer::append};
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

/// The error `E` with its arguments, all of one word.
pub fn revert<E: SolError>(arguments: &[&dyn ToWord]) -> Revert {
    selected(E::SELECTOR, arguments)
}

#[inline(never)]
fn selected(selector: [u8; 4], arguments: &[&dyn ToWord]) -> Revert {
    let mut data = Vec::with_capacity(256);
    data.extend_from_slice(&selector);
    append(arguments, &mut data);
    data.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    alloy_sol_types::sol! {
        error Late(uint32 week, uint64 until);
    }

    #[test]
    fn an_error_is_what_alloy_encodes() {
        let expected = Late { week: 3, until: 9 }.abi_encode();
        assert_eq!(Vec::from(revert::<Late>(&[&3u32, &9u64])), expected);
    }
}
