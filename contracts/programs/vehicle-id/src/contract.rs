//! The calls the contract answers, each handed to the module that knows.

use crate::{
    access, interface as i,
    mint::{self, Request},
    owner, setup,
    signatures::{NAME, VERSION},
    store,
    transfer::transfer,
    views::{self, Shown},
};
use abi_codec::Str;
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{self, Description},
    signed, stored, Signed,
};
use erc721::token_contract;

const SYMBOL: &str = "DIMOVEHICLE";

stored! {
    /// The contract.
    pub struct VehicleId { store::TABLES, &erc721::tables::<store::Facts>(), signed::NONCES }
}

token_contract! {
    VehicleId: i::IVehicleIdCalls,
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
        fn nonces(account: Address) -> u64 = signed::nonce(account);
        fn eip712Domain() -> Description = eip712::describe(NAME, VERSION);
    }
    calls {
        fn voidNonce() -> u64 = signed::void_nonce();
        fn mint(request: Request) -> u64 = mint::mint(&request);
        fn burn(id: u64) = owner::burn(id);
        fn setDataConsent(id: u64, consent: bool) = owner::set_data_consent(id, consent);
        fn setDataConsentWithSignature(id: u64, consent: bool, deadline: u64, signature: &[u8]) =
            owner::set_data_consent_with_signature(id, consent, &Signed { deadline, signature });
        fn setPayee(id: u64, payee: Address) = owner::set_payee(id, payee);
        fn grantAccess(id: u64, grantee: Address, permissions: u128, expiry: u64) =
            access::grant(id, grantee, permissions, expiry);
        fn revokeAccess(id: u64, grantee: Address) = access::revoke(id, grantee);
        fn initialize(admin: Address, base_uri: Str<&[u8]>) = setup::initialize(admin, base_uri);
        fn setDeviceRegistry(registry: Address) = setup::set_device_registry(registry);
        fn setConsumerStaking(staking: Address) = setup::set_consumer_staking(staking);
    }
}
