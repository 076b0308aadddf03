//! A device in a vehicle.

use alloy::{primitives::U256, signers::local::PrivateKeySigner};
use client::bindings::IDeviceRegistry::{self as Contract, Consent, Kind, PairRequest, pairCall};
use e2e::{Devices, Vehicles, Who, assert_told};

/// A device and a vehicle of these owners.
async fn two(device_owner: Who, vehicle_owner: Who) -> (Devices, PrivateKeySigner, PairRequest) {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    let vehicle = devices.vehicles.mint(vehicle_owner, Vehicles::vin(7)).await;
    let device = devices.claim(device_owner, &key).await;
    let request = devices.pair_request(device, &key, vehicle).await;
    (devices, key, request)
}

/// Somebody's signature of a pairing.
async fn signed(devices: &Devices, who: Who, request: &PairRequest) -> Consent {
    let order = Devices::pair_order(request.deviceId, request.vehicleId);
    let signer = devices.vehicles.world.signer(who);
    devices.consent(signer, order).await
}

async fn is_paired(devices: &Devices, vehicle: u64) -> bool {
    let call = Contract::isPairedCall { vehicleId: vehicle };
    devices.read(&call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_both_pairs_them() {
    let (mut devices, key, request) = two(Who::Alice, Who::Alice).await;
    let (deviceId, vehicleId) = (request.deviceId, request.vehicleId);
    assert!(!is_paired(&devices, vehicleId).await);
    let receipt = devices.send(Who::Alice, &pairCall { request }).await;
    let kind = Kind::Hardware;
    assert_told(
        &receipt,
        [Contract::DevicePaired {
            deviceId,
            vehicleId,
            kind,
        }],
    );
    assert_told(
        &receipt,
        [Contract::NonceUsed {
            account: key.address(),
            nonce: U256::from(1),
        }],
    );
    assert_eq!(devices.device(deviceId).await.vehicleId, vehicleId);
    assert_eq!(devices.paired(vehicleId, kind).await, deviceId);
    assert_eq!(devices.paired(vehicleId, Kind::Software).await, 0);
    assert!(is_paired(&devices, vehicleId).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_pairs_with_all_signatures() {
    let (mut devices, key, mut request) = two(Who::Alice, Who::Bob).await;
    request.deviceOwnerConsent = signed(&devices, Who::Alice, &request).await;
    request.vehicleOwnerConsent = signed(&devices, Who::Bob, &request).await;
    let receipt = devices.send(Who::Relayer, &pairCall { request }).await;
    let (alice, bob) = (devices.of(Who::Alice), devices.of(Who::Bob));
    let used = [(key.address(), 1), (alice, 0), (bob, 0)];
    assert_told(
        &receipt,
        used.map(|(account, nonce)| Contract::NonceUsed {
            account,
            nonce: U256::from(nonce),
        }),
    );
    assert_eq!(devices.paired(1, Kind::Hardware).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn either_owner_calls_with_the_others_signature() {
    for (caller, signer) in [(Who::Alice, Who::Bob), (Who::Bob, Who::Alice)] {
        let (mut devices, _, mut request) = two(Who::Alice, Who::Bob).await;
        let account = devices.of(signer);
        let refused = request.clone();
        // Without it, whatever the deadline.
        let error = Contract::SignatureExpired { deadline: 0 };
        devices
            .refuses(caller, &pairCall { request: refused }, error)
            .await;
        let consent = signed(&devices, signer, &request).await;
        match signer {
            Who::Alice => request.deviceOwnerConsent = consent,
            _ => request.vehicleOwnerConsent = consent,
        }
        let receipt = devices.send(caller, &pairCall { request }).await;
        let told = e2e::events::<Contract::NonceUsed>(&receipt);
        assert_eq!(told.last().unwrap().account, account);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_of_both_signs_once() {
    let (mut devices, _, mut request) = two(Who::Alice, Who::Alice).await;
    request.deviceOwnerConsent = signed(&devices, Who::Alice, &request).await;
    devices.send(Who::Relayer, &pairCall { request }).await;
    assert!(is_paired(&devices, 1).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_devices_key_nobody_pairs_it() {
    let (devices, key, mut request) = two(Who::Alice, Who::Alice).await;
    request.possession = signed(&devices, Who::Alice, &request).await;
    let account = key.address();
    let error = Contract::InvalidSignature { account };
    devices
        .refuses(Who::Alice, &pairCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_its_own_owner_signs_twice() {
    // A telematics unit with a wallet: the same account, two nonces.
    let (mut devices, key, _) = two(Who::Alice, Who::Bob).await;
    let account = key.address();
    let call = Contract::transferFromCall {
        from: devices.of(Who::Alice),
        to: account,
        tokenId: U256::from(1),
    };
    devices.send(Who::Alice, &call).await;
    let mut request = devices.pair_request(1, &key, 1).await;
    let next = |nonce: U256, deadline| Devices::pair_order(1, 1)(nonce + U256::from(1), deadline);
    request.deviceOwnerConsent = devices.consent(&key, next).await;
    request.vehicleOwnerConsent = signed(&devices, Who::Bob, &request).await;
    devices.send(Who::Relayer, &pairCall { request }).await;
    assert!(is_paired(&devices, 1).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_has_one_device_of_a_kind() {
    let (mut devices, _, request) = two(Who::Alice, Who::Alice).await;
    devices.send(Who::Alice, &pairCall { request }).await;
    let key = Devices::key(2);
    let second = devices.claim(Who::Alice, &key).await;
    let request = devices.pair_request(second, &key, 1).await;
    let error = Contract::VehicleOccupied {
        vehicleId: 1,
        kind: Kind::Hardware,
        deviceId: 1,
    };
    devices
        .refuses(Who::Alice, &pairCall { request }, error)
        .await;
    // One of each kind.
    let software = devices.connect(Who::Alice, &Devices::key(3), 1).await;
    assert_eq!(devices.paired(1, Kind::Hardware).await, 1);
    assert_eq!(devices.paired(1, Kind::Software).await, software);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_has_one_vehicle() {
    let (mut devices, key, request) = two(Who::Alice, Who::Alice).await;
    devices.send(Who::Alice, &pairCall { request }).await;
    let other = devices.vehicles.mint(Who::Alice, Vehicles::vin(8)).await;
    for vehicle in [1, other] {
        let request = devices.pair_request(1, &key, vehicle).await;
        let error = Contract::AlreadyPaired {
            deviceId: 1,
            vehicleId: 1,
        };
        devices
            .refuses(Who::Alice, &pairCall { request }, error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_is_not_paired() {
    let (devices, key, _) = two(Who::Alice, Who::Alice).await;
    for vehicleId in [0, 2, u64::MAX] {
        let request = devices.pair_request(1, &key, vehicleId).await;
        let error = Contract::UnknownVehicle { vehicleId };
        devices
            .refuses(Who::Alice, &pairCall { request }, error)
            .await;
    }
    for device in [0, 2, u64::MAX] {
        let request = devices.pair_request(device, &key, 1).await;
        let tokenId = U256::from(device);
        let error = Contract::ERC721NonexistentToken { tokenId };
        devices
            .refuses(Who::Alice, &pairCall { request }, error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_of_the_tokens_do_not_pair() {
    let (mut devices, _, request) = two(Who::Alice, Who::Alice).await;
    let call = Contract::setApprovalForAllCall {
        operator: devices.of(Who::Bob),
        approved: true,
    };
    devices.send(Who::Alice, &call).await;
    let error = Contract::SignatureExpired { deadline: 0 };
    devices
        .refuses(Who::Bob, &pairCall { request }, error)
        .await;
}
