//! Where a call arrives, and the calls that every contract answers: its name and roles.

use crate::{
    answer::Result,
    host::{has_value, sender, VM},
};
use abi_codec::{Reader, Revert, Tuple};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};
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
    /// Answers a call, of [`contract!`](crate::contract)'s making.
    fn route(&mut self, selector: u32, r: &mut Reader<'_>) -> Routed;

    /// Refuses callers without `role`.
    fn only_role(&mut self, role: B256) -> Result<()> {
        self.access()
            ._check_role(role, sender())
            .map_err(|error| Vec::from(error).into())
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
/// beyond name and roles, by the calls of `$interface`, a module of alloy's `sol!`.
///
/// Views are told apart from other calls so that whoever is called in the middle of a transaction, as the receiver of a
/// token is, may look at the contract but not change it. (The SDK's own entry point refuses both.)
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
}

/// Constants of calls' selectors, by the names of the calls.
#[doc(hidden)]
#[macro_export]
macro_rules! selectors {
    ($interface:ident: $($call:ident)*) => {$(
        const $call: u32 = u32::from_be_bytes(<$interface::$call as alloy_sol_types::SolCall>::SELECTOR);
    )*};
}
