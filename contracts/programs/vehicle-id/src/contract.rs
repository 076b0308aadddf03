//! The calls the contract answers, each handed to the module that knows.

use crate::{
    access, interface as i,
    mint::Request,
    owner,
    signatures::{NAME, VERSION},
    store,
    transfer::transfer,
    views::{self, Shown},
};
use abi_codec::{Str, Uint256};
use alloc::{vec, vec::Vec};
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{self, Description},
    stored, Consent,
};
use erc721::token_contract;
use openzeppelin_stylus::{
    access::control::AccessControl,
    utils::nonces::{INonces, Nonces},
};
use stylus_sdk::prelude::*;

const SYMBOL: &str = "DIMOVEHICLE";

stored! {
    /// The contract. Everything of its own lies in `store`; these are OpenZeppelin's parts.
    pub struct VehicleId {
        access: AccessControl,
        nonces: Nonces,
    }
    tables: store::TABLES, &erc721::tables::<store::Facts>(),
}

token_contract! {
    VehicleId: i::IVehicleIdCalls, |self|
    NAME, SYMBOL, transfer;
    views {
        fn hasAccess(id: u64, grantee: Address, permissions: u128) -> bool =
            access::has_access(id, grantee, permissions);
        fn vehicle(id: u64) -> Shown = views::vehicle(id);
        fn grantOf(id: u64, grantee: Address) -> (u128, u64) = access::grant_of(id, grantee);
        fn vehicleOf(vin: B256) -> u64 = store::vin(vin).get().vehicle;
        fn vinNonce(vin: B256) -> u64 = store::vin(vin).get().nonce;
        fn count() -> u64 = store::count().get();
        fn deviceRegistry() -> Address = store::device_registry().get();
        fn consumerStaking() -> Address = store::consumer_staking().get();
        fn nonces(account: Address) -> Uint256 =
            Uint256::from(self.nonces.nonces(account));
        fn eip712Domain() -> Description = eip712::describe(NAME, VERSION);
    }
    calls {
        fn mint(request: Request) -> u64 = self.mint(&request);
        fn burn(id: u64) = self.burn(id);
        fn setDataConsent(id: u64, consent: bool) = owner::set_data_consent(id, consent);
        fn setDataConsentWithSignature(id: u64, consent: bool, deadline: u64, signature: &[u8]) =
            self.set_data_consent_with_signature(id, consent, &Consent { deadline, signature });
        fn setPayee(id: u64, payee: Address) = owner::set_payee(id, payee);
        fn grantAccess(id: u64, grantee: Address, permissions: u128, expiry: u64) =
            access::grant(id, grantee, permissions, expiry);
        fn revokeAccess(id: u64, grantee: Address) = access::revoke(id, grantee);
        fn initialize(admin: Address, base_uri: Str<&[u8]>) = self.initialize(admin, base_uri);
        fn setDeviceRegistry(registry: Address) = self.set_device_registry(registry);
        fn setConsumerStaking(staking: Address) = self.set_consumer_staking(staking);
    }
}
