//! The calls the contract answers, each handed to the module that knows.

use crate::{
    entries::Candidate, interface as i, interface::Kind, ownership, store, views, Result, Revert,
};
use abi_codec::Reader;
use alloc::{vec, vec::Vec};
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use contract_base::{
    answer::{answer, done, role, supports_interface},
    host::has_value,
    proxy::proxiable_uuid,
    routes,
};
use openzeppelin_stylus::{
    access::control::{AccessControl, IAccessControl},
    utils::storage_slot::StorageSlot,
};
use stylus_sdk::{host::VM, prelude::*, ArbResult};

/// The contract. Everything of its own lies in `store`; this is OpenZeppelin's part.
#[storage]
pub struct ManufacturerRegistry {
    pub(crate) access: AccessControl,
}

/// Where a call arrives. The SDK has refused re-entry before.
#[entrypoint]
fn enter(input: Vec<u8>, _: VM) -> ArbResult {
    let mut contract: ManufacturerRegistry = StorageSlot::get_slot(U256::ZERO);
    contract.call(&input).map_err(Into::into)
}

impl ManufacturerRegistry {
    /// Answers a call: selector and arguments in, result or error out. What cannot be read reverts without
    /// data, as in Solidity.
    pub fn call(&mut self, input: &[u8]) -> Result<Vec<u8>> {
        self.route(input).unwrap_or_else(|| Err(Revert::default()))
    }

    /// `None` for calldata that cannot be read.
    #[allow(non_upper_case_globals)] // the interface's names, as patterns
    fn route(&mut self, input: &[u8]) -> Option<Result<Vec<u8>>> {
        let (selector, arguments) = input.split_first_chunk::<4>()?;
        if has_value() && *selector != i::upgradeToAndCallCall::SELECTOR {
            return None;
        }
        let mut r = Reader::new(arguments);
        routes! { i, u32::from_be_bytes(*selector),
            isActiveCall => answer(Ok(views::is_active(r.u32()?))),
            operationCall => Ok(views::operation(r.u32()?, r.address()?)),
            statusAtCall => answer(Ok(views::status_at(r.u32()?, r.u32()?))),
            pointsAtCall => answer(Ok(views::points_at(r.u32()?, r.u32()?))),
            manufacturerCall => views::manufacturer(r.u32()?),
            idOfCall => answer(Ok(views::id_of(r.bytes()?))),
            mayOperateCall => {
                let id = r.u32()?;
                answer(Ok(ownership::may_operate(id, &store::entry(id).get(), r.address()?)))
            },
            countCall => answer(Ok(store::head().get().count)),
            genesisCall => answer(Ok(store::head().get().genesis)),
            whitelistCall => answer(self.whitelist(&Candidate {
                owner: r.address()?,
                name: r.bytes()?,
                kind: match r.u8()? {
                    0 => Kind::Hardware,
                    1 => Kind::Software,
                    _ => return None,
                },
                points: r.u32()?,
                from_week: r.u32()?,
            })),
            suspendCall => done(self.suspend(r.u32()?)),
            reinstateCall => done(self.reinstate(r.u32()?)),
            revokeCall => done(self.revoke(r.u32()?)),
            setPointsCall => done(self.set_points(r.u32()?, r.u32()?, r.u32()?)),
            setOperatorCall => done(ownership::set_operator(r.u32()?, r.address()?, r.bool()?)),
            transferOwnershipCall => done(ownership::transfer_ownership(r.u32()?, r.address()?)),
            acceptOwnershipCall => done(ownership::accept_ownership(r.u32()?)),
            initializeCall => done(self.initialize(r.address()?, r.u64()?)),
            upgradeToAndCallCall => done(self.upgrade(r.address()?, r.bytes()?)),
            proxiableUUIDCall => answer(proxiable_uuid()),
            hasRoleCall => answer(Ok(self.access.has_role(r.bytes32()?, r.address()?))),
            getRoleAdminCall => answer(Ok(self.access.get_role_admin(r.bytes32()?))),
            grantRoleCall => role(self.access.grant_role(r.bytes32()?, r.address()?)),
            revokeRoleCall => role(self.access.revoke_role(r.bytes32()?, r.address()?)),
            renounceRoleCall => role(self.access.renounce_role(r.bytes32()?, r.address()?)),
            supportsInterfaceCall => answer(Ok(supports_interface(r.bytes4()?))),
        }
    }
}
