//! Where a call arrives, and the calls that every contract answers: its name and roles.

use crate::{
    answer::Result,
    host::{has_value, sender, VM},
};
use abi_codec::{Reader, Revert, Tuple};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};
use openzeppelin_stylus::access::control::Error as RoleError;
#[doc(hidden)]
pub use openzeppelin_stylus::access::control::{AccessControl, IAccessControl};
use openzeppelin_stylus::utils::storage_slot::StorageSlot;
use stylus_sdk::{prelude::*, storage::StorageType};

/// Selectors of what all contracts answer.
#[doc(hidden)]
#[allow(missing_docs)]
pub mod interface {
    alloy_sol_types::sol! {
        function hasRole(bytes32 role, address account) external view returns (bool);
        function getRoleAdmin(bytes32 role) external view returns (bytes32);
        function grantRole(bytes32 role, address account) external;
        function revokeRole(bytes32 role, address account) external;
        function renounceRole(bytes32 role, address callerConfirmation) external;
        function contractName() external view returns (string);
    }
}

/// The answer to a call: `None` if there is no such call, or its arguments cannot be read.
pub type Routed = Option<Result<Vec<u8>>>;

/// A contract: what it answers beyond its name and roles.
pub trait Contract: StorageType {
    /// Who has which role.
    fn access(&mut self) -> &mut AccessControl;
    /// Answers a call, of [`router!`](crate::router)'s making.
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

/// The answer to `contractName`: by it a program is told from another contract's before it is put behind a proxy.
pub fn contract_name(name: &str) -> Vec<u8> {
    Tuple::new(1).bytes(name.as_bytes()).finish()
}

/// Makes a storage struct, whose field `access` is OpenZeppelin's AccessControl, the contract of its name: what it answers
/// beyond name and roles, as [`router!`](crate::router) says it.
#[macro_export]
macro_rules! contract {
    (
        $contract:ident, $interface:ident, |$this:ident, $r:ident|
        views { $($view:ident => $seen:expr,)* }
        calls { $($call:ident => $done:expr,)* }
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

            #[allow(non_upper_case_globals)] // the interface's names, as patterns
            fn route(
                &mut $this,
                selector: u32,
                $r: &mut abi_codec::Reader<'_>,
            ) -> $crate::shell::Routed {
                use $crate::{
                    answer::{answer, done, role},
                    shell::{interface, unlocked, IAccessControl},
                };
                $crate::selectors! { $interface: $($view)* $($call)* }
                $crate::selectors! { interface:
                    contractNameCall hasRoleCall getRoleAdminCall
                    grantRoleCall revokeRoleCall renounceRoleCall
                }
                Some(match selector {
                    $($view => $seen,)*
                    hasRoleCall => answer(Ok($this.access.has_role($r.bytes32()?, $r.address()?))),
                    getRoleAdminCall => answer(Ok($this.access.get_role_admin($r.bytes32()?))),
                    contractNameCall => Ok($crate::shell::contract_name(stringify!($contract))),
                    _ => {
                        unlocked()?;
                        match selector {
                            $($call => $done,)*
                            grantRoleCall => role($this.access.grant_role($r.bytes32()?, $r.address()?)),
                            revokeRoleCall => role($this.access.revoke_role($r.bytes32()?, $r.address()?)),
                            renounceRoleCall => role($this.access.renounce_role($r.bytes32()?, $r.address()?)),
                            _ => return None,
                        }
                    }
                })
            }
        }
    };
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

/// Makes the method that answers the functions of an interface: of each its arguments, its result, and what it comes to.
///
/// `$calls` is the enum of the interface's functions that alloy's `sol!` makes in the module `$interface`; the functions
/// of an overloaded name are numbered there. A function that is missing, or not the interface's, an argument too many, too
/// few or of another type, and another result do not compile.
///
/// Views are told apart from other calls so that whoever is called in the middle of a transaction, as the receiver of a
/// token is, may look at the contract but not change it. (The SDK's own entry point refuses both.)
#[macro_export]
macro_rules! router {
    (
        $interface:ident::$calls:ident, |$this:ident|
        views { $(
            fn $view:ident($($seen:ident: $seen_kind:ty),* $(,)?) $(-> $seen_result:ty)? = $see:expr;
        )* }
        calls { $(
            fn $call:ident($($done:ident: $done_kind:ty),* $(,)?) $(-> $done_result:ty)? = $do:expr;
        )* }
    ) => {
        fn route(&mut $this, selector: u32, r: &mut abi_codec::Reader<'_>) -> $crate::shell::Routed {
            /// In a place of their own: a name of the interface would be taken for a pattern in what follows.
            struct Selectors;

            #[allow(non_upper_case_globals)] // the interface's names
            impl Selectors {
                $(const $view: u32 = abi_codec::selector::<
                    _, _, ($($seen_kind,)*), $crate::result!($($seen_result)?)
                >($interface::$calls::$view);)*
                $(const $call: u32 = abi_codec::selector::<
                    _, _, ($($done_kind,)*), $crate::result!($($done_result)?)
                >($interface::$calls::$call);)*
            }

            #[allow(dead_code)]
            fn every_function_is_answered(call: &$interface::$calls) {
                match call {
                    $($interface::$calls::$view(_) => {})*
                    $($interface::$calls::$call(_) => {})*
                }
            }

            Some(match selector {
                $(Selectors::$view => {
                    $(let $seen = <$seen_kind as abi_codec::Argument<'_>>::read(r)?;)*
                    $crate::answer::Answer::<$crate::result!($($seen_result)?)>::answer($see)
                })*
                _ => {
                    $crate::shell::unlocked()?;
                    match selector {
                        $(Selectors::$call => {
                            $(let $done = <$done_kind as abi_codec::Argument<'_>>::read(r)?;)*
                            $crate::answer::Answer::<$crate::result!($($done_result)?)>::answer($do)
                        })*
                        _ => return None,
                    }
                }
            })
        }
    };
}

/// The type of a result that may be left out.
#[doc(hidden)]
#[macro_export]
macro_rules! result {
    () => {
        ()
    };
    ($kind:ty) => {
        $kind
    };
}

/// Constants of calls' selectors, by the names of the calls.
#[doc(hidden)]
#[macro_export]
macro_rules! selectors {
    ($interface:ident: $($call:ident)*) => {$(
        const $call: u32 = u32::from_be_bytes(<$interface::$call as alloy_sol_types::SolCall>::SELECTOR);
    )*};
}
