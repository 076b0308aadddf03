//! Devices and vehicles, the two real contracts together.

use client::bindings::{
    IDeviceRegistry::{self as Contract, Kind},
    IVehicleId,
};
use e2e::{Devices, Who};

/// Alice's car with both her devices: hardware 1, software 2.
async fn equipped() -> Devices {
    let mut devices = Devices::with_a_paired_one().await;
    devices.connect(Who::Alice, &Devices::key(2), 1).await;
    devices
}

const BURN: IVehicleId::burnCall = IVehicleId::burnCall { vehicleId: 1 };

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_is_burnt_only_without_devices() {
    let mut devices = equipped().await;
    for deviceId in [1, 2] {
        let paired = IVehicleId::VehiclePaired { vehicleId: 1 };
        devices.vehicles.refuses(Who::Alice, &BURN, paired).await;
        let call = Contract::unpairCall { deviceId };
        devices.send(Who::Alice, &call).await;
    }
    devices.vehicles.send(Who::Alice, &BURN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_that_was_burnt_gets_no_device() {
    let mut devices = equipped().await;
    for deviceId in [1, 2] {
        let call = Contract::unpairCall { deviceId };
        devices.send(Who::Alice, &call).await;
    }
    devices.vehicles.send(Who::Alice, &BURN).await;
    let error = || Contract::UnknownVehicle { vehicleId: 1 };
    let request = devices.pair_request(1, &Devices::key(1), 1).await;
    let call = Contract::pairCall { request };
    devices.refuses(Who::Alice, &call, error()).await;
    let request = devices
        .connect_request(&Devices::key(3), 1, Who::Alice)
        .await;
    let call = Contract::connectCall { request };
    devices.refuses(Who::Maker, &call, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sold_vehicle_keeps_its_devices_and_the_new_owner_may_unpair_them() {
    let mut devices = equipped().await;
    devices.vehicles.sell(1, Who::Alice, Who::Bob).await;
    assert_eq!(devices.paired(1, Kind::Hardware).await, 1);
    assert_eq!(devices.paired(1, Kind::Software).await, 2);
    for deviceId in [1, 2] {
        assert_eq!(devices.device(deviceId).await.owner, devices.of(Who::Alice));
        let call = Contract::unpairCall { deviceId };
        devices.send(Who::Bob, &call).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_previous_owner_of_the_vehicle_has_no_say() {
    let mut devices = equipped().await;
    devices.vehicles.sell(1, Who::Alice, Who::Bob).await;
    devices.sell(1, Who::Alice, Who::Bob).await;
    devices.pair(Who::Bob, 1, &Devices::key(1), 1).await;
    let error = Contract::NotAnOwner {
        deviceId: 1,
        account: devices.of(Who::Alice),
    };
    let call = Contract::unpairCall { deviceId: 1 };
    devices.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_device_of_a_vehicle_that_is_gone_is_unpaired_by_its_owner() {
    let mut devices = equipped().await;
    // Nobody is asked about pairing, so the vehicle is burnt with its devices.
    let call = IVehicleId::setDeviceRegistryCall {
        deviceRegistry: alloy::primitives::Address::ZERO,
    };
    devices.vehicles.send(Who::Dao, &call).await;
    devices.vehicles.send(Who::Alice, &BURN).await;
    let error = Contract::NotAnOwner {
        deviceId: 1,
        account: devices.of(Who::Stranger),
    };
    let call = Contract::unpairCall { deviceId: 1 };
    devices.refuses(Who::Stranger, &call, error).await;
    devices.send(Who::Alice, &call).await;
    assert_eq!(devices.device(1).await.vehicleId, 0);
}
