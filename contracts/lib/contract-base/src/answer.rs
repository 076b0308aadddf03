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
