//! A device gets another key.

use alloy::primitives::{Address, U256};
use client::bindings::IDeviceRegistry::{self as Contract, Kind, claimCall, replaceKeyCall};
use e2e::{Devices, Vehicles, Who, assert_told};

/// Alice's device, once with key 1, has key 2.
async fn replaced() -> Devices {
    let mut devices = Devices::with_a_paired_one().await;
    let request = devices.replacement(1, &Devices::key(2), Who::Alice).await;
    devices.send(Who::Maker, &replaceKeyCall { request }).await;
    devices
}

async fn is_dead(devices: &Devices, key: u64) -> bool {
    let key = Devices::key(key).address();
    devices.read(&Contract::isDeadCall { key }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manufacturer_replaces_a_key_with_the_owners_signature() {
    let mut devices = Devices::with_a_paired_one().await;
    let (oldKey, newKey) = (Devices::key(1).address(), Devices::key(2).address());
    let request = devices.replacement(1, &Devices::key(2), Who::Alice).await;
    let receipt = devices.send(Who::Maker, &replaceKeyCall { request }).await;
    assert_told(
        &receipt,
        [Contract::KeyReplaced {
            deviceId: 1,
            oldKey,
            newKey,
        }],
    );
    assert_told(
        &receipt,
        [Contract::KeyRegistered {
            manufacturerId: devices.autopi,
            key: newKey,
        }],
    );
    assert_told(
        &receipt,
        [newKey, devices.of(Who::Alice)].map(|account| Contract::NonceUsed {
            account,
            nonce: U256::ZERO,
        }),
    );
    assert_eq!(devices.device(1).await.key, newKey);
    for (key, device) in [(oldKey, 0), (newKey, 1)] {
        let of = Contract::deviceOfCall { key };
        assert_eq!(devices.read(&of).await, device);
    }
    assert!(is_dead(&devices, 1).await);
    assert!(!is_dead(&devices, 2).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pairing_stays() {
    let devices = replaced().await;
    assert_eq!(devices.device(1).await.vehicleId, 1);
    assert_eq!(devices.paired(1, Kind::Hardware).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_key_shows_no_possession() {
    let mut devices = replaced().await;
    let unpair = Contract::unpairCall { deviceId: 1 };
    devices.send(Who::Alice, &unpair).await;
    let request = devices.pair_request(1, &Devices::key(1), 1).await;
    let account = Devices::key(2).address();
    let error = Contract::InvalidSignature { account };
    let call = Contract::pairCall { request };
    devices.refuses(Who::Alice, &call, error).await;
    devices.pair(Who::Alice, 1, &Devices::key(2), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_key_never_gets_a_device_again() {
    let mut devices = replaced().await;
    let (dead, alice) = (Devices::key(1), devices.of(Who::Alice));
    let error = || Contract::KeyTaken {
        key: dead.address(),
        deviceId: 1,
    };
    // AutoPi registered it once. Smartcar may vouch for it, to no avail.
    let request = devices.claim_request(&dead, alice).await;
    devices
        .refuses(Who::Alice, &claimCall { request }, error())
        .await;
    let other = devices.vehicles.mint(Who::Alice, Vehicles::vin(8)).await;
    let request = devices.connect_request(&dead, other, Who::Alice).await;
    let call = Contract::connectCall { request };
    devices.refuses(Who::Maker, &call, error()).await;
    // Nor back, nor for another device.
    let second = devices.claim(Who::Alice, &Devices::key(3)).await;
    for device in [1, second] {
        let request = devices.replacement(device, &dead, Who::Alice).await;
        devices
            .refuses(Who::Maker, &replaceKeyCall { request }, error())
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_use_replaces_no_other() {
    let mut devices = Devices::with_a_paired_one().await;
    let key = Devices::key(2);
    let second = devices.claim(Who::Alice, &key).await;
    for (key, deviceId) in [(key, second), (Devices::key(1), 1)] {
        let request = devices.replacement(1, &key, Who::Alice).await;
        let error = Contract::KeyTaken {
            key: key.address(),
            deviceId,
        };
        devices
            .refuses(Who::Maker, &replaceKeyCall { request }, error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_owners_consent_the_manufacturer_replaces_nothing() {
    let devices = Devices::with_a_paired_one().await;
    let account = devices.of(Who::Alice);
    // The manufacturer signs in the owner's stead.
    let request = devices.replacement(1, &Devices::key(2), Who::Maker).await;
    let error = Contract::InvalidSignature { account };
    devices
        .refuses(Who::Maker, &replaceKeyCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_manufacturers_operators_replace_a_devices_key() {
    let devices = Devices::with_a_paired_one().await;
    let request = devices.replacement(1, &Devices::key(2), Who::Alice).await;
    let call = replaceKeyCall { request };
    for who in [Who::Alice, Who::Stranger, Who::Dao] {
        let error = Contract::NotOperator {
            manufacturerId: devices.autopi,
            account: devices.of(who),
        };
        devices.refuses(who, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_who_owns_the_device_calls_without_a_signature() {
    let mut devices = Devices::with_a_paired_one().await;
    devices.sell(1, Who::Alice, Who::Maker).await;
    let mut request = devices.replacement(1, &Devices::key(2), Who::Maker).await;
    request.ownerConsent = Devices::no_consent();
    devices.send(Who::Maker, &replaceKeyCall { request }).await;
    assert_eq!(devices.device(1).await.key, Devices::key(2).address());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_replaced_more_than_once() {
    let mut devices = replaced().await;
    let request = devices.replacement(1, &Devices::key(3), Who::Alice).await;
    devices.send(Who::Maker, &replaceKeyCall { request }).await;
    assert!(is_dead(&devices, 1).await);
    assert!(is_dead(&devices, 2).await);
    assert_eq!(devices.device(1).await.key, Devices::key(3).address());
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_the_zero_key_nor_a_device_that_does_not_exist() {
    let devices = Devices::with_a_paired_one().await;
    let good = devices.replacement(1, &Devices::key(2), Who::Alice).await;
    let mut request = good.clone();
    request.newKey = Address::ZERO;
    let error = Contract::InvalidKey { key: Address::ZERO };
    devices
        .refuses(Who::Maker, &replaceKeyCall { request }, error)
        .await;
    let mut request = good;
    request.deviceId = 2;
    let tokenId = U256::from(2);
    let error = Contract::ERC721NonexistentToken { tokenId };
    devices
        .refuses(Who::Maker, &replaceKeyCall { request }, error)
        .await;
}
