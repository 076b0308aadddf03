//! A registered key's device comes into being.

use alloy::primitives::{Address, U256};
use client::bindings::IDeviceRegistry::{self as Contract, Device, Kind, claimCall};
use e2e::{Devices, Who, assert_told};

#[tokio::test(flavor = "multi_thread")]
async fn a_driver_claims_a_registered_key() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let owner = devices.of(Who::Alice);
    let request = devices.claim_request(&key, owner).await;
    let receipt = devices.send(Who::Alice, &claimCall { request }).await;
    assert_told(
        &receipt,
        [Contract::DeviceClaimed {
            deviceId: 1,
            manufacturerId: devices.autopi,
            key: key.address(),
            kind: Kind::Hardware,
            owner,
        }],
    );
    assert_told(
        &receipt,
        [Contract::Transfer {
            from: Address::ZERO,
            to: owner,
            tokenId: U256::from(1),
        }],
    );
    // The key's possession was shown; the owner called.
    assert_told(
        &receipt,
        [Contract::NonceUsed {
            account: key.address(),
            nonce: U256::ZERO,
        }],
    );
    let expected = Device {
        owner,
        key: key.address(),
        manufacturerId: devices.autopi,
        kind: Kind::Hardware,
        vehicleId: 0,
    };
    assert_eq!(devices.device(1).await, expected);
    let of = Contract::deviceOfCall { key: key.address() };
    assert_eq!(devices.read(&of).await, 1);
    assert_eq!(devices.read(&Contract::countCall {}).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_claims_for_an_owner_who_signed() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let owner = devices.of(Who::Alice);
    let mut request = devices.claim_request(&key, owner).await;
    let order = Devices::claim_order(devices.autopi, key.address(), owner);
    let alice = devices.vehicles.world.signer(Who::Alice);
    request.ownerConsent = devices.consent(alice, order).await;
    let receipt = devices.send(Who::Relayer, &claimCall { request }).await;
    assert_told(
        &receipt,
        [key.address(), owner].map(|account| Contract::NonceUsed {
            account,
            nonce: U256::ZERO,
        }),
    );
    assert_eq!(devices.device(1).await.owner, owner);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_claims_for_an_owner_who_did_not_sign() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let account = devices.of(Who::Alice);
    let mut request = devices.claim_request(&key, account).await;
    request.ownerConsent.deadline = request.possession.deadline;
    let error = Contract::InvalidSignature { account };
    devices
        .refuses(Who::Relayer, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_of_its_manufacturers_kind() {
    let mut devices = Devices::new().await;
    let (key, manufacturerId) = (Devices::key(1), devices.smartcar);
    let call = Contract::registerCall {
        manufacturerId,
        key: key.address(),
    };
    devices.send(Who::Maker, &call).await;
    let owner = devices.of(Who::Alice);
    let mut request = devices.claim_request(&key, owner).await;
    request.manufacturerId = manufacturerId;
    let order = Devices::claim_order(manufacturerId, key.address(), owner);
    request.possession = devices.consent(&key, order).await;
    devices.send(Who::Alice, &claimCall { request }).await;
    let device = devices.device(1).await;
    assert_eq!(
        (device.kind, device.manufacturerId),
        (Kind::Software, manufacturerId)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_registered_keys_are_claimed() {
    let devices = Devices::new().await;
    let key = Devices::key(1);
    let alice = devices.of(Who::Alice);
    let request = devices.claim_request(&key, alice).await;
    let error = Contract::NotRegistered {
        manufacturerId: devices.autopi,
        keyOrRoot: key.address().into_word(),
    };
    devices
        .refuses(Who::Alice, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_manufacturers_word_does_not_do() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let alice = devices.of(Who::Alice);
    let mut request = devices.claim_request(&key, alice).await;
    request.manufacturerId = devices.smartcar;
    let error = Contract::NotRegistered {
        manufacturerId: devices.smartcar,
        keyOrRoot: key.address().into_word(),
    };
    devices
        .refuses(Who::Alice, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_has_one_device() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    let deviceId = devices.claim(Who::Alice, &key).await;
    let bob = devices.of(Who::Bob);
    let request = devices.claim_request(&key, bob).await;
    let error = Contract::KeyTaken {
        key: key.address(),
        deviceId,
    };
    devices
        .refuses(Who::Bob, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_owns_no_device() {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.register(&key).await;
    let owner = Address::ZERO;
    let request = devices.claim_request(&key, owner).await;
    let error = Contract::ERC721InvalidOwner { owner };
    devices
        .refuses(Who::Alice, &claimCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_numbered_from_one() {
    let mut devices = Devices::new().await;
    for number in 1..=3 {
        let device = devices.claim(Who::Alice, &Devices::key(number)).await;
        assert_eq!(device, number);
    }
    let tokenId = U256::from(4);
    let call = Contract::deviceCall { deviceId: 4 };
    let error = Contract::ERC721NonexistentToken { tokenId };
    devices.refuses(Who::Alice, &call, error).await;
}
