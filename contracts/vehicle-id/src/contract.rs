//! The calls the contract answers, each handed to the module that knows.

use crate::{
    access, interface as i,
    mint::Request,
    owner,
    signatures::{NAME, VERSION},
    store,
    transfer::{safe_transfer, transfer},
    views,
};
use alloc::{vec, vec::Vec};
use contract_base::{contract, eip712, Consent};
use erc721::metadata::{text, token_uri};
use openzeppelin_stylus::{
    access::control::AccessControl,
    utils::nonces::{INonces, Nonces},
};
use stylus_sdk::prelude::*;

const SYMBOL: &[u8] = b"DIMOVEHICLE";

/// The contract. Everything of its own lies in `store`; these are OpenZeppelin's parts.
#[storage]
pub struct VehicleId {
    pub(crate) access: AccessControl,
    pub(crate) nonces: Nonces,
}

contract! {
    VehicleId, i, |self, r|
    views {
        hasAccessCall => answer(Ok(access::has_access(r.u64()?, r.address()?, r.u128()?))),
        ownerOfCall => answer(erc721::owner_of(r.bytes32()?)),
        vehicleCall => views::vehicle(r.u64()?),
        grantOfCall => Ok(access::grant_of(r.u64()?, r.address()?)),
        vehicleOfCall => answer(Ok(store::vin(r.bytes32()?).get().vehicle)),
        vinNonceCall => answer(Ok(store::vin(r.bytes32()?).get().nonce)),
        countCall => answer(Ok(store::count().get())),
        deviceRegistryCall => answer(Ok(store::device_registry().get())),
        consumerStakingCall => answer(Ok(store::consumer_staking().get())),
        noncesCall => answer(Ok(self.nonces.nonces(r.address()?))),
        eip712DomainCall => Ok(eip712::describe(NAME, VERSION)),
        balanceOfCall => answer(erc721::balance_of(r.address()?)),
        getApprovedCall => answer(erc721::get_approved(r.bytes32()?)),
        isApprovedForAllCall => {
            answer(Ok(erc721::is_approved_for_all(r.address()?, r.address()?)))
        },
        nameCall => Ok(text(NAME.as_bytes())),
        symbolCall => Ok(text(SYMBOL)),
        tokenURICall => token_uri(r.bytes32()?),
        supportsInterfaceCall => answer(Ok(erc721::supports_interface(r.bytes4()?))),
    }
    calls {
        mintCall => answer(self.mint(&Request::read(&mut r.tuple()?)?)),
        burnCall => done(self.burn(r.u64()?)),
        setDataConsentCall => done(owner::set_data_consent(r.u64()?, r.bool()?)),
        setDataConsentWithSignatureCall => done(self.set_data_consent_with_signature(
            r.u64()?,
            r.bool()?,
            &Consent::read(r)?,
        )),
        setPayeeCall => done(owner::set_payee(r.u64()?, r.address()?)),
        grantAccessCall => done(access::grant(r.u64()?, r.address()?, r.u128()?, r.u64()?)),
        revokeAccessCall => done(access::revoke(r.u64()?, r.address()?)),
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
        initializeCall => done(self.initialize(r.address()?, r.bytes()?)),
        setBaseUriCall => done(self.set_base_uri(r.bytes()?)),
        setDeviceRegistryCall => done(self.set_device_registry(r.address()?)),
        setConsumerStakingCall => done(self.set_consumer_staking(r.address()?)),
    }
}
