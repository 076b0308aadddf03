//! The calls the contract answers, each handed to the module that knows.

use crate::{
    claim, connect,
    interface::{self as i, Kind},
    keys,
    pairing::{self, is_paired, paired_device, unpair, unpair_signed},
    release, replace,
    requests::{Child, Claim, Connect, Consent, Pair, Replacement},
    setup,
    signatures::{NAME, VERSION},
    store, successor,
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

const SYMBOL: &str = "DIMODEVICE";

stored! {
    /// The contract.
    pub struct DeviceRegistry { store::TABLES, &erc721::tables::<store::Link>(), signed::NONCES }
}

token_contract! {
    DeviceRegistry: i::IDeviceRegistryCalls,
    NAME, SYMBOL, transfer;
    views {
        fn isPaired(vehicle: u64) -> bool = is_paired(vehicle);
        fn deviceAt(vehicle: u64, kind: Kind, timestamp: u64) -> u64 =
            views::device_at(vehicle, kind, timestamp);
        fn keyAt(vehicle: u64, kind: Kind, timestamp: u64) -> (Address, u32) =
            views::key_at(vehicle, kind, timestamp);
        fn wasPaired(vehicle: u64, kind: Kind, manufacturer: u32, from: u64, until: u64) -> bool =
            views::was_paired(vehicle, kind, manufacturer, from, until);
        fn pairedDevice(vehicle: u64, kind: Kind) -> u64 = paired_device(vehicle, kind);
        fn device(id: u64) -> Shown = views::device(id);
        fn releaseOf(id: u64) -> (u64, bool) = release::of(id);
        fn successorOf(manufacturer: u32) -> u32 = store::successor(manufacturer).get();
        fn deviceOf(key: Address) -> u64 = views::device_of(key);
        fn isDead(key: Address) -> bool = store::holder(key).get().dead;
        fn isRegistered(manufacturer: u32, key: Address) -> bool =
            store::registered(manufacturer, key).get();
        fn keyCountOf(manufacturer: u32, root: B256) -> u64 =
            store::key_count(manufacturer, root).get();
        fn count() -> u64 = store::count().get();
        fn manufacturerRegistry() -> Address = store::manufacturer_registry().get();
        fn vehicleId() -> Address = store::vehicles().get();
        fn nonces(account: Address) -> u64 = signed::nonce(account);
        fn eip712Domain() -> Description = eip712::describe(NAME, VERSION);
    }
    calls {
        fn voidNonce() -> u64 = signed::void_nonce();
        fn register(manufacturer: u32, key: Address) = keys::register(manufacturer, key);
        fn registerBatch(manufacturer: u32, keys: Array<Address>) =
            keys::register_batch(manufacturer, keys);
        fn registerRoot(manufacturer: u32, left: Child, right: Child) =
            keys::register_root(manufacturer, &left.0, &right.0);
        fn claim(request: Claim) -> u64 = claim::claim(&request);
        fn pair(request: Pair) = pairing::pair(&request);
        fn unpair(id: u64) = unpair(id);
        fn unpairWithSignature(id: u64, account: Address, deadline: u64, signature: &[u8]) =
            unpair_signed(id, account, Consent(Signed { deadline, signature }));
        fn withdraw(manufacturer: u32, key: Address) = keys::withdraw(manufacturer, key);
        fn withdrawBatch(manufacturer: u32, keys: Array<Address>) =
            keys::withdraw_batch(manufacturer, keys);
        fn withdrawRoot(manufacturer: u32, root: B256) = keys::withdraw_root(manufacturer, root);
        fn setSuccessor(manufacturer: u32, successor: u32) = successor::set(manufacturer, successor);
        fn release(id: u64) = release::begin(id);
        fn cancelRelease(id: u64) = release::cancel(id);
        fn objectToRelease(id: u64) = release::object(id, None);
        fn objectToReleaseWithSignature(id: u64, deadline: u64, signature: &[u8]) =
            release::object(id, Some(Consent(Signed { deadline, signature })));
        fn decideRelease(id: u64, released: bool) = release::decide(id, released);
        fn multicall(calls: Array<&[u8]>) = shell::multicall::<DeviceRegistry>(calls);
        fn connect(request: Connect) -> u64 = connect::connect(&request);
        fn replaceKey(request: Replacement) = replace::replace_key(&request);
        fn initialize(admin: Address, manufacturer_registry: Address, vehicles: Address, base_uri: Str<&[u8]>) =
            setup::initialize(admin, manufacturer_registry, vehicles, base_uri);
    }
}
