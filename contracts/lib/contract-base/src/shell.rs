//! Where a call arrives, and the calls that every contract answers: its name and roles.

use crate::{
    answer::Result,
    host::{has_value, sender, VM},
};
use abi_codec::{Reader, Revert};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};
use openzeppelin_stylus::access::control::Error as RoleError;
#[doc(hidden)]
pub use openzeppelin_stylus::access::control::{AccessControl, IAccessControl};
use openzeppelin_stylus::utils::storage_slot::StorageSlot;
use stylus_sdk::{prelude::*, storage::StorageType};

/// The answer to a call: `None` if there is no such call, or its arguments cannot be read.
pub type Routed = Option<Result<Vec<u8>>>;

/// A contract: what it answers beyond its name and roles.
pub trait Contract: StorageType {
    /// Who has which role.
    fn access(&mut self) -> &mut AccessControl;
    /// Answers a call, of [`router!`](crate::router!)'s making.
    fn route(&mut self, selector: u32, r: &mut Reader<'_>) -> Routed;

    /// Refuses callers without `role`.
    fn only_role(&mut self, role: B256) -> Result<()> {
        refuse(self.access()._check_role(role, sender()))
    }

    /// Refuses everyone but the DAO.
    fn only_admin(&mut self) -> Result<()> {
        self.only_role(AccessControl::DEFAULT_ADMIN_ROLE.into())
    }

    /// Gives an account a role, whoever calls.
    fn grant(&mut self, role: B256, account: Address) {
        self.access()._grant_role(role, account);
    }

    /// Makes an account the one that may do everything the DAO may.
    fn grant_admin(&mut self, account: Address) {
        self.grant(AccessControl::DEFAULT_ADMIN_ROLE.into(), account);
    }
}

/// Answers the transaction or call whose data has this length; 1 for a revert.
pub fn enter<C: Contract>(len: usize) -> usize {
    // Activation adds calls of this function where memory grows, but only if the program names it.
    VM.pay_for_memory_grow(0);
    let input = VM.read_args(len);
    let mut contract: C = StorageSlot::get_slot(U256::ZERO);
    let (data, status) = match call(&mut contract, &input) {
        Ok(data) => (data, 0),
        Err(revert) => (Vec::from(revert), 1),
    };
    VM.flush_cache(false);
    VM.write_result(&data);
    status
}

/// Answers a call: selector and arguments in, result or error out. What cannot be read reverts without data, as in
/// Solidity.
fn call(contract: &mut impl Contract, input: &[u8]) -> Result<Vec<u8>> {
    route(contract, input).unwrap_or_else(|| Err(Revert::default()))
}

fn route<C: Contract>(contract: &mut C, input: &[u8]) -> Routed {
    let (selector, arguments) = input.split_first_chunk::<4>()?;
    let selector = u32::from_be_bytes(*selector);
    let mut r = Reader::new(arguments);
    // Nothing here is paid for in ether.
    if has_value() {
        return None;
    }
    contract.route(selector, &mut r)
}

/// AccessControl's errors are OpenZeppelin's.
#[doc(hidden)]
pub fn refuse(result: Result<(), RoleError>) -> Result<()> {
    result.map_err(|error| Vec::from(error).into())
}

/// `None` while another call of this contract is under way.
#[inline(never)]
pub fn unlocked() -> Option<()> {
    (!VM.msg_reentrant()).then_some(())
}

/// Makes a storage struct, whose field `access` is OpenZeppelin's AccessControl, the contract of its name: what it answers
/// beyond name and roles, as [`router!`](crate::router!) says it. By its name a program is told from another contract's
/// before it is put behind a proxy.
#[macro_export]
macro_rules! contract {
    (
        $contract:ident: $interface:ident::$calls:ident, |$this:ident|
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
            fn access(&mut self) -> &mut $crate::shell::AccessControl {
                &mut self.access
            }

            $crate::router! {
                $interface::$calls, |$this|
                views {
                    $($views)*
                    fn hasRole(role: alloy_primitives::B256, account: alloy_primitives::Address) -> bool =
                        $crate::shell::IAccessControl::has_role(&$this.access, role, account);
                    fn getRoleAdmin(role: alloy_primitives::B256) -> alloy_primitives::B256 =
                        $crate::shell::IAccessControl::get_role_admin(&$this.access, role);
                    fn contractName() -> abi_codec::Str<&'static [u8]> =
                        abi_codec::Str(stringify!($contract).as_bytes());
                }
                calls {
                    $($done)*
                    fn grantRole(role: alloy_primitives::B256, account: alloy_primitives::Address) =
                        $crate::shell::refuse($crate::shell::IAccessControl::grant_role(&mut $this.access, role, account));
                    fn revokeRole(role: alloy_primitives::B256, account: alloy_primitives::Address) =
                        $crate::shell::refuse($crate::shell::IAccessControl::revoke_role(&mut $this.access, role, account));
                    fn renounceRole(role: alloy_primitives::B256, account: alloy_primitives::Address) =
                        $crate::shell::refuse($crate::shell::IAccessControl::renounce_role(&mut $this.access, role, account));
                }
            }
        }
    };
}
