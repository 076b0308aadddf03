//! Results and errors as they leave a contract.

use abi_codec::{words, Revert, ToWord};
use alloc::vec::Vec;
use openzeppelin_stylus::access::control;

/// Result of whatever can be refused.
pub type Result<T, E = Revert> = core::result::Result<T, E>;

/// A result of one word.
pub fn answer<T: ToWord>(result: Result<T>) -> Result<Vec<u8>> {
    result.map(|value| words(&[&value]))
}

/// No result.
pub fn done(result: Result<()>) -> Result<Vec<u8>> {
    result.map(|()| Vec::new())
}

/// AccessControl's errors are OpenZeppelin's.
pub fn role(result: Result<(), control::Error>) -> Result<Vec<u8>> {
    result
        .map(|()| Vec::new())
        .map_err(|error| Vec::from(error).into())
}

/// ERC-165: itself and AccessControl. (OpenZeppelin's answer for the latter counts a function that no other
/// AccessControl has.)
pub fn supports_interface(id: [u8; 4]) -> bool {
    matches!(id, [0x01, 0xff, 0xc9, 0xa7] | [0x79, 0x65, 0xdb, 0x0b])
}

/// Compares a selector with those of the calls of `$interface`, a module of alloy's `sol!`; returns `None` from
/// the surrounding function if there is no such call.
#[macro_export]
macro_rules! routes {
    ($interface:ident, $selector:expr, $($call:ident => $answer:expr,)*) => {{
        $(
            const $call: u32 = u32::from_be_bytes(
                <$interface::$call as alloy_sol_types::SolCall>::SELECTOR,
            );
        )*
        Some(match $selector {
            $($call => $answer,)*
            _ => return None,
        })
    }};
}

/// Functions that make the errors of `$interface`, a module of alloy's `sol!`, from their values.
#[macro_export]
macro_rules! errors {
    ($interface:ident: $($(#[$doc:meta])* $name:ident = $error:ident($($argument:ident: $kind:ty),*);)*) => {$(
        $(#[$doc])*
        #[cold]
        pub(crate) fn $name($($argument: $kind),*) -> abi_codec::Revert {
            abi_codec::revert::<$interface::$error>(&[$(&$argument),*])
        }
    )*};
}
