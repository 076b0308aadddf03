//! The calls the contract answers, each handed to the module that knows.

use crate::{
    access, interface as i,
    mint::Request,
    owner,
    signatures::{NAME, VERSION},
    store,
    transfer::transfer,
    views,
};
use alloc::{vec, vec::Vec};
use contract_base::{eip712, stored, Consent};
use erc721::token_contract;
use openzeppelin_stylus::{
    access::control::AccessControl,
    utils::nonces::{INonces, Nonces},
};
use stylus_sdk::prelude::*;

const SYMBOL: &[u8] = b"DIMOVEHICLE";

stored! {
    /// The contract. Everything of its own lies in `store`; these are OpenZeppelin's parts.
    pub struct VehicleId {
        access: AccessControl,
        nonces: Nonces,
    }
    tables: store::TABLES, &erc721::tables::<store::Facts>(),
}

token_contract! {
    VehicleId, i, |self, r|
    NAME.as_bytes(), SYMBOL, transfer;
    views {
        hasAccessCall => answer(Ok(access::has_access(r.u64()?, r.address()?, r.u128()?))),
        vehicleCall => views::vehicle(r.u64()?),
        grantOfCall => Ok(access::grant_of(r.u64()?, r.address()?)),
        vehicleOfCall => answer(Ok(store::vin(r.bytes32()?).get().vehicle)),
        vinNonceCall => answer(Ok(store::vin(r.bytes32()?).get().nonce)),
        countCall => answer(Ok(store::count().get())),
        deviceRegistryCall => answer(Ok(store::device_registry().get())),
        consumerStakingCall => answer(Ok(store::consumer_staking().get())),
        noncesCall => answer(Ok(self.nonces.nonces(r.address()?))),
        eip712DomainCall => Ok(eip712::describe(NAME, VERSION)),
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
        initializeCall => done(self.initialize(r.address()?, r.bytes()?)),
        setDeviceRegistryCall => done(self.set_device_registry(r.address()?)),
        setConsumerStakingCall => done(self.set_consumer_staking(r.address()?)),
    }
}
