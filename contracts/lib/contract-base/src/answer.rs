//! Results and errors as they leave a contract.

use abi_codec::{Reply, Revert};
use alloc::vec::Vec;

/// Result of whatever can be refused.
pub type Result<T, E = Revert> = core::result::Result<T, E>;

/// What a call that answers a `T` comes to: a `T`, or a `T` unless it is refused.
#[diagnostic::on_unimplemented(
    message = "`{Self}` where the call is said to answer `{T}`",
    label = "not what the call is said to answer"
)]
pub trait Answer<T> {
    /// The encoded result, or the error.
    fn answer(self) -> Result<Vec<u8>>;
}

impl<T: Reply> Answer<T> for T {
    #[inline(always)]
    fn answer(self) -> Result<Vec<u8>> {
        answered(Ok(self))
    }
}

impl<T: Reply> Answer<T> for Result<T> {
    #[inline(always)]
    fn answer(self) -> Result<Vec<u8>> {
        answered(self)
    }
}

/// One function for both: a program has one of them for every type it answers.
fn answered<T: Reply>(result: Result<T>) -> Result<Vec<u8>> {
    match result {
        Ok(ref value) => Ok(value.reply()),
        Err(error) => Err(error),
    }
}

/// ERC-165: itself and AccessControl.
pub fn supports_interface(id: [u8; 4]) -> bool {
    matches!(id, [0x01, 0xff, 0xc9, 0xa7] | [0x79, 0x65, 0xdb, 0x0b])
}

/// Functions that make the errors of `$interface`, a module of alloy's `sol!`, from their values, which must be those
/// of the interface.
#[macro_export]
macro_rules! errors {
    ($interface:ident: $($(#[$doc:meta])* $name:ident = $error:ident($($argument:ident: $kind:ty),*);)*) => {$(
        $(#[$doc])*
        #[cold]
        pub(crate) fn $name($($argument: $kind),*) -> abi_codec::Revert {
            abi_codec::revert!($interface::$error($($argument),*))
        }
    )*};
}
