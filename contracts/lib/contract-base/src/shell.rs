//! Where a call arrives, and the calls that every contract answers: its name and roles.

use crate::{
    answer::Result,
    host::{has_value, VM},
};
use abi_codec::{Array, Reader, Revert};
use alloc::vec::Vec;
use stylus_sdk::prelude::*;

/// The answer to a call: `None` if there is no such call, or its arguments cannot be read.
pub type Routed = Option<Result<Vec<u8>>>;

/// A contract: what it answers.
pub trait Contract {
    /// Answers a call, of [`router!`](crate::router!)'s making.
    fn route(selector: u32, r: &mut Reader<'_>) -> Routed;
}

/// Answers the transaction or call whose data has this length; 1 for a revert.
pub fn enter<C: Contract>(len: usize) -> usize {
    // Activation adds calls of this function where memory grows, but only if the program names it.
    VM.pay_for_memory_grow(0);
    let input = VM.read_args(len);
    // What cannot be read reverts without data, as in Solidity.
    let answer = route::<C>(&input).unwrap_or_else(|| Err(Revert::default()));
    let (data, status) = match answer {
        Ok(data) => (data, 0),
        Err(revert) => (Vec::from(revert), 1),
    };
    VM.flush_cache(false);
    VM.write_result(&data);
    status
}

fn route<C: Contract>(input: &[u8]) -> Routed {
    let (selector, arguments) = input.split_first_chunk::<4>()?;
    let selector = u32::from_be_bytes(*selector);
    // Nothing here is paid for in ether.
    if has_value() {
        return None;
    }
    C::route(selector, &mut Reader::new(arguments))
}

/// Answers calls of the contract one after the other, as if each came from the caller; all of them, or none.
pub fn multicall<'a, C: Contract>(calls: Array<'a, &'a [u8]>) -> Result<()> {
    for call in calls {
        route::<C>(call?).unwrap_or_else(|| Err(Revert::default()))?;
    }
    Ok(())
}

/// `None` while another call of this contract is under way.
#[inline(never)]
pub fn unlocked() -> Option<()> {
    (!VM.msg_reentrant()).then_some(())
}

/// Makes a type the contract of its name: what it answers beyond name and roles, as [`router!`](crate::router!) says it. By
/// its name a program is told from another contract's before it is put behind a proxy.
#[macro_export]
macro_rules! contract {
    (
        $contract:ident: $interface:ident::$calls:ident,
        views { $($views:tt)* }
        calls { $($done:tt)* }
    ) => {
        /// Where a call arrives.
        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code)] // the chain finds it by its name
        #[no_mangle]
        pub extern "C" fn user_entrypoint(len: usize) -> usize {
            $crate::shell::enter::<$contract>(len)
        }

        impl $crate::Contract for $contract {
            $crate::router! {
                $interface::$calls,
                views {
                    $($views)*
                    fn hasRole(role: alloy_primitives::B256, account: alloy_primitives::Address) -> bool =
                        $crate::roles::has(role, account);
                    fn getRoleAdmin(_role: alloy_primitives::B256) -> alloy_primitives::B256 = $crate::roles::ADMIN;
                    fn contractName() -> abi_codec::Str<&'static [u8]> =
                        abi_codec::Str(stringify!($contract).as_bytes());
                }
                calls {
                    $($done)*
                    fn grantRole(role: alloy_primitives::B256, account: alloy_primitives::Address) =
                        $crate::roles::grant(role, account);
                    fn revokeRole(role: alloy_primitives::B256, account: alloy_primitives::Address) =
                        $crate::roles::revoke(role, account);
                    fn renounceRole(role: alloy_primitives::B256, account: alloy_primitives::Address) =
                        $crate::roles::renounce(role, account);
                }
            }
        }
    };
}
