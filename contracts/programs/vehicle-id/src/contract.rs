//! The calls the contract answers, each handed to the module that knows.

use crate::{
    access::{self, Given},
    attestor, interface as i,
    mint::{self, Request},
    owner, reclaim, setup,
    signatures::{NAME, VERSION},
    store,
    transfer::transfer,
    views::{self, Shown},
};
use abi_codec::{Array, Str};
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{self, Description},
    shell, signed, stored, Signed,
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
        fn grantOf(id: u64, grantee: Address) -> (u128, u64, bool, B256) = access::grant_of(id, grantee);
        fn reclaimOf(id: u64) -> (Address, Address, u64, bool) = reclaim::of(id);
        fn vehicleOf(vin: B256) -> u64 = store::vin(vin).get().vehicle;
        fn vinNonce(vin: B256) -> u64 = store::vin(vin).get().nonce;
        fn count() -> u64 = store::head().get().count;
        fn vinScheme() -> (u32, B256) = attestor::vin_scheme();
        fn mintingStoppedUntil() -> u64 = store::head().get().minting_stopped_until;
        fn attestorSuspendedUntil(account: Address) -> u64 = store::attestor_suspended_until(account).get();
        fn deviceRegistry() -> Address = store::device_registry().get();
        fn consumerStaking() -> Address = store::consumer_staking().get();
        fn nonces(account: Address) -> u64 = signed::nonce(account);
        fn eip712Domain() -> Description = eip712::describe(NAME, VERSION);
    }
    calls {
        fn voidNonce() -> u64 = signed::void_nonce();
        fn multicall(calls: Array<&[u8]>) = shell::multicall::<VehicleId>(calls);
        fn mint(request: Request) -> u64 = mint::mint(&request);
        fn burn(id: u64) = owner::burn(id, None);
        fn burnWithSignature(id: u64, deadline: u64, signature: &[u8]) =
            owner::burn(id, Some(Signed { deadline, signature }));
        fn setDataConsent(id: u64, consent: bool) = owner::set_data_consent(id, consent, None);
        fn setDataConsentWithSignature(id: u64, consent: bool, deadline: u64, signature: &[u8]) =
            owner::set_data_consent(id, consent, Some(Signed { deadline, signature }));
        fn setPayee(id: u64, payee: Address) = owner::set_payee(id, payee, None);
        fn setPayeeWithSignature(id: u64, payee: Address, deadline: u64, signature: &[u8]) =
            owner::set_payee(id, payee, Some(Signed { deadline, signature }));
        fn grantAccess(given: Given) = access::grant(&given, None);
        fn grantAccessWithSignature(given: Given, deadline: u64, signature: &[u8]) =
            access::grant(&given, Some(Signed { deadline, signature }));
        fn revokeAccess(id: u64, grantee: Address) = access::revoke(id, grantee, None);
        fn revokeAccessWithSignature(id: u64, grantee: Address, deadline: u64, signature: &[u8]) =
            access::revoke(id, grantee, Some(Signed { deadline, signature }));
        fn revokeAllAccess(id: u64) = access::revoke_all(id, None);
        fn revokeAllAccessWithSignature(id: u64, deadline: u64, signature: &[u8]) =
            access::revoke_all(id, Some(Signed { deadline, signature }));
        fn renounceAccess(id: u64) = access::renounce(id);
        fn reclaim(request: reclaim::Request) = reclaim::begin(&request);
        fn objectToReclaim(id: u64) = reclaim::object(id, None);
        fn objectToReclaimWithSignature(id: u64, deadline: u64, signature: &[u8]) =
            reclaim::object(id, Some(Signed { deadline, signature }));
        fn completeReclaim(id: u64) = reclaim::complete(id);
        fn decideReclaim(id: u64, moves: bool) = reclaim::decide(id, moves);
        fn retire(id: u64) = owner::retire(id);
        fn stopMinting(duration: u32) = attestor::stop_minting(Some(duration));
        fn resumeMinting() = attestor::stop_minting(None);
        fn suspendAttestor(account: Address, duration: u32) = attestor::suspend(account, Some(duration));
        fn reinstateAttestor(account: Address) = attestor::suspend(account, None);
        fn setVinScheme(key_check: B256) = attestor::set_vin_scheme(key_check);
        fn initialize(admin: Address, base_uri: Str<&[u8]>) = setup::initialize(admin, base_uri);
        fn setDeviceRegistry(registry: Address) = setup::set_device_registry(registry);
        fn setConsumerStaking(staking: Address) = setup::set_consumer_staking(staking);
    }
}
