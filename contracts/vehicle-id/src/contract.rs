//! The calls the contract answers, each handed to the module that knows.

use crate::{
    access, interface as i,
    mint::Request,
    owner,
    signatures::{NAME, VERSION},
    store,
    transfer::{safe_transfer, transfer},
    views, Result, Revert,
};
use abi_codec::Reader;
use alloc::{vec, vec::Vec};
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use contract_base::{
    answer::{answer, done, role},
    eip712,
    host::has_value,
    proxy::proxiable_uuid,
    routes,
};
use openzeppelin_stylus::{
    access::control::{AccessControl, IAccessControl},
    utils::{
        nonces::{INonces, Nonces},
        storage_slot::StorageSlot,
    },
};
use stylus_sdk::{host::VM, prelude::*, ArbResult};

const SYMBOL: &[u8] = b"DIMOVEHICLE";
/// ERC-4906.
const METADATA_UPDATES: [u8; 4] = [0x49, 0x06, 0x49, 0x06];

/// The contract. Everything of its own lies in `store`; these are OpenZeppelin's parts.
#[storage]
pub struct VehicleId {
    pub(crate) access: AccessControl,
    pub(crate) nonces: Nonces,
}

/// Where a call arrives. The SDK has refused re-entry before.
#[entrypoint]
fn enter(input: Vec<u8>, _: VM) -> ArbResult {
    let mut contract: VehicleId = StorageSlot::get_slot(U256::ZERO);
    contract.call(&input).map_err(Into::into)
}

impl VehicleId {
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
            hasAccessCall => answer(Ok(access::has_access(r.u64()?, r.address()?, r.u128()?))),
            ownerOfCall => answer(erc721::owner_of(r.bytes32()?)),
            vehicleCall => views::vehicle(r.u64()?),
            mintCall => answer(self.mint(&Request::read(&mut r.tuple()?)?)),
            burnCall => done(self.burn(r.u64()?)),
            setDataConsentCall => done(owner::set_data_consent(r.u64()?, r.bool()?)),
            setDataConsentWithSignatureCall => done(self.set_data_consent_with_signature(
                r.u64()?,
                r.bool()?,
                r.u64()?,
                r.bytes()?,
            )),
            setPayeeCall => done(owner::set_payee(r.u64()?, r.address()?)),
            grantAccessCall => done(access::grant(r.u64()?, r.address()?, r.u128()?, r.u64()?)),
            revokeAccessCall => done(access::revoke(r.u64()?, r.address()?)),
            grantOfCall => Ok(access::grant_of(r.u64()?, r.address()?)),
            vehicleOfCall => answer(Ok(store::vin(r.bytes32()?).get().vehicle)),
            vinNonceCall => answer(Ok(store::vin(r.bytes32()?).get().nonce)),
            countCall => answer(Ok(store::count().get())),
            deviceRegistryCall => answer(Ok(store::device_registry().get())),
            consumerStakingCall => answer(Ok(store::consumer_staking().get())),
            noncesCall => answer(Ok(self.nonces.nonces(r.address()?))),
            eip712DomainCall => Ok(eip712::describe(NAME, VERSION)),
            balanceOfCall => answer(erc721::balance_of(r.address()?)),
            transferFromCall => done(transfer(r.address()?, r.address()?, r.bytes32()?)),
            safeTransferFrom_0Call => {
                let (from, to, id) = (r.address()?, r.address()?, r.bytes32()?);
                done(safe_transfer(from, to, id, r.bytes()?))
            },
            safeTransferFrom_1Call => {
                done(safe_transfer(r.address()?, r.address()?, r.bytes32()?, &[]))
            },
            approveCall => done(erc721::approve(r.address()?, r.bytes32()?)),
            setApprovalForAllCall => done(erc721::set_approval_for_all(r.address()?, r.bool()?)),
            getApprovedCall => answer(erc721::get_approved(r.bytes32()?)),
            isApprovedForAllCall => {
                answer(Ok(erc721::is_approved_for_all(r.address()?, r.address()?)))
            },
            nameCall => Ok(views::text(NAME.as_bytes())),
            symbolCall => Ok(views::text(SYMBOL)),
            tokenURICall => views::token_uri(r.bytes32()?),
            initializeCall => done(self.initialize(r.address()?, r.bytes()?)),
            setBaseUriCall => done(self.set_base_uri(r.bytes()?)),
            setDeviceRegistryCall => done(self.set_device_registry(r.address()?)),
            setConsumerStakingCall => done(self.set_consumer_staking(r.address()?)),
            upgradeToAndCallCall => done(self.upgrade(r.address()?, r.bytes()?)),
            proxiableUUIDCall => answer(proxiable_uuid()),
            hasRoleCall => answer(Ok(self.access.has_role(r.bytes32()?, r.address()?))),
            getRoleAdminCall => answer(Ok(self.access.get_role_admin(r.bytes32()?))),
            grantRoleCall => role(self.access.grant_role(r.bytes32()?, r.address()?)),
            revokeRoleCall => role(self.access.revoke_role(r.bytes32()?, r.address()?)),
            renounceRoleCall => role(self.access.renounce_role(r.bytes32()?, r.address()?)),
            supportsInterfaceCall => {
                let id = r.bytes4()?;
                answer(Ok(id == METADATA_UPDATES || erc721::supports_interface(id)))
            },
        }
    }
}
