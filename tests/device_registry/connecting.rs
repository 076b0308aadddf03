//! A software connection: registered, claimed and paired in one call.

use alloy::primitives::{Address, U256};
use client::bindings::IDeviceRegistry::{self as Contract, Device, Kind, connectCall};
use e2e::{Devices, Vehicles, Who, assert_told};

/// Alice's car.
async fn a_car() -> Devices {
    let mut devices = Devices::new().await;
    devices.vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    devices
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_connects_with_the_owners_signature() {
    let mut devices = a_car().await;
    let key = Devices::key(1);
    let request = devices.connect_request(&key, 1, Who::Alice).await;
    let receipt = devices.send(Who::Maker, &connectCall { request }).await;
    let (manufacturerId, owner, key) = (devices.smartcar, devices.of(Who::Alice), key.address());
    let kind = Kind::Software;
    assert_told(
        &receipt,
        [Contract::KeyRegistered {
            manufacturerId,
            key,
        }],
    );
    assert_told(
        &receipt,
        [Contract::DeviceClaimed {
            deviceId: 1,
            manufacturerId,
            key,
            kind,
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
    assert_told(
        &receipt,
        [Contract::DevicePaired {
            deviceId: 1,
            vehicleId: 1,
            kind,
        }],
    );
    assert_told(
        &receipt,
        [key, owner].map(|account| Contract::NonceUsed {
            account,
            nonce: U256::ZERO,
        }),
    );
    let expected = Device {
        owner,
        key,
        manufacturerId,
        kind,
        vehicleId: 1,
    };
    assert_eq!(devices.device(1).await, expected);
    assert_eq!(devices.paired(1, kind).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_registered_before_is_connected_too() {
    let mut devices = a_car().await;
    let key = Devices::key(1);
    let call = Contract::registerCall {
        manufacturerId: devices.smartcar,
        key: key.address(),
    };
    devices.send(Who::Maker, &call).await;
    let request = devices.connect_request(&key, 1, Who::Alice).await;
    let receipt = devices.send(Who::Maker, &connectCall { request }).await;
    assert_told::<Contract::KeyRegistered>(&receipt, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_connects_their_own_vehicle_by_their_call() {
    let mut devices = a_car().await;
    devices.vehicles.sell(1, Who::Alice, Who::Maker).await;
    let mut request = devices
        .connect_request(&Devices::key(1), 1, Who::Maker)
        .await;
    request.ownerConsent = Devices::no_consent();
    devices.send(Who::Maker, &connectCall { request }).await;
    assert_eq!(devices.paired(1, Kind::Software).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_operators_connect_not_even_the_vehicles_owner() {
    let devices = a_car().await;
    let request = devices
        .connect_request(&Devices::key(1), 1, Who::Alice)
        .await;
    let call = connectCall { request };
    for who in [Who::Alice, Who::Stranger, Who::Dao] {
        let error = Contract::NotOperator {
            manufacturerId: devices.smartcar,
            account: devices.of(who),
        };
        devices.refuses(who, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn makers_of_hardware_do_not_connect() {
    let devices = a_car().await;
    let mut request = devices
        .connect_request(&Devices::key(1), 1, Who::Alice)
        .await;
    request.manufacturerId = devices.autopi;
    let error = Contract::NotSoftware {
        manufacturerId: devices.autopi,
    };
    devices
        .refuses(Who::Maker, &connectCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_that_does_not_exist_is_not_connected() {
    let devices = a_car().await;
    let request = devices
        .connect_request(&Devices::key(1), 2, Who::Alice)
        .await;
    let error = Contract::UnknownVehicle { vehicleId: 2 };
    devices
        .refuses(Who::Maker, &connectCall { request }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_is_connected_once_at_a_time_and_a_key_once() {
    let mut devices = a_car().await;
    let key = Devices::key(1);
    devices.connect(Who::Alice, &key, 1).await;
    let request = devices
        .connect_request(&Devices::key(2), 1, Who::Alice)
        .await;
    let error = Contract::VehicleOccupied {
        vehicleId: 1,
        kind: Kind::Software,
        deviceId: 1,
    };
    devices
        .refuses(Who::Maker, &connectCall { request }, error)
        .await;
    devices
        .send(Who::Alice, &Contract::unpairCall { deviceId: 1 })
        .await;
    let request = devices.connect_request(&key, 1, Who::Alice).await;
    let error = Contract::KeyTaken {
        key: key.address(),
        deviceId: 1,
    };
    devices
        .refuses(Who::Maker, &connectCall { request }, error)
        .await;
    // Another key connects it again; and the device that was unpaired can be paired again.
    let second = devices.connect(Who::Alice, &Devices::key(2), 1).await;
    let call = Contract::unpairCall { deviceId: second };
    devices.send(Who::Alice, &call).await;
    devices.pair(Who::Alice, 1, &key, 1).await;
    assert_eq!(devices.paired(1, Kind::Software).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_the_zero_key() {
    let devices = a_car().await;
    let mut request = devices
        .connect_request(&Devices::key(1), 1, Who::Alice)
        .await;
    request.key = Address::ZERO;
    let error = Contract::InvalidKey { key: request.key };
    devices
        .refuses(Who::Maker, &connectCall { request }, error)
        .await;
}
