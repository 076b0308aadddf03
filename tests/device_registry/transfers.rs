//! A device changes hands, and leaves its vehicle by it.

use alloy::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolValue},
};
use client::bindings::{
    IDeviceRegistry::{self as Contract, Kind},
    IVehicleId,
};
use e2e::{Devices, Vehicles, Who, assert_told, events};

alloy::sol! {
    /// Of `contracts/solidity/test-helpers/CallingReceiver.sol`.
    #[derive(Debug, PartialEq)]
    event Called(bool done, bytes answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_sold_is_unpaired() {
    let mut devices = Devices::with_a_paired_one().await;
    let receipt = devices.sell(1, Who::Alice, Who::Bob).await;
    assert_told(
        &receipt,
        [Contract::DeviceUnpaired {
            deviceId: 1,
            vehicleId: 1,
            kind: Kind::Hardware,
        }],
    );
    let device = devices.device(1).await;
    assert_eq!((device.owner, device.vehicleId), (devices.of(Who::Bob), 0));
    assert_eq!(device.key, Devices::key(1).address());
    assert_eq!(devices.paired(1, Kind::Hardware).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn however_it_is_transferred() {
    let approve = |devices: &Devices| Contract::approveCall {
        to: devices.of(Who::Relayer),
        tokenId: U256::ONE,
    };
    let safely = |devices: &Devices, to: Who| Contract::safeTransferFrom_1Call {
        from: devices.of(Who::Alice),
        to: devices.of(to),
        tokenId: U256::ONE,
    };
    // Safely, to oneself, and by an approved account.
    for (sender, to) in [
        (Who::Alice, Who::Bob),
        (Who::Alice, Who::Alice),
        (Who::Relayer, Who::Bob),
    ] {
        let mut devices = Devices::with_a_paired_one().await;
        let approve = approve(&devices);
        devices.send(Who::Alice, &approve).await;
        let call = safely(&devices, to);
        let receipt = devices.send(sender, &call).await;
        assert_eq!(events::<Contract::DeviceUnpaired>(&receipt).len(), 1);
        assert_eq!(devices.paired(1, Kind::Hardware).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_not_paired_is_not_unpaired() {
    let mut devices = Devices::with_a_paired_one().await;
    let unpair = Contract::unpairCall { deviceId: 1 };
    devices.send(Who::Alice, &unpair).await;
    let receipt = devices.sell(1, Who::Alice, Who::Bob).await;
    assert_told::<Contract::DeviceUnpaired>(&receipt, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_new_owner_pairs_it_anew() {
    let mut devices = Devices::with_a_paired_one().await;
    devices.sell(1, Who::Alice, Who::Bob).await;
    let vehicle = devices.vehicles.mint(Who::Bob, Vehicles::vin(8)).await;
    devices.pair(Who::Bob, 1, &Devices::key(1), vehicle).await;
    assert_eq!(devices.paired(vehicle, Kind::Hardware).await, 1);
}

/// A contract that makes a call when it is sent a token, and takes it whatever becomes of the call.
async fn receiver(devices: &mut Devices, target: Address, call: &impl SolCall) -> Address {
    let arguments = (target, call.abi_encode()).abi_encode_params();
    let world = devices.world();
    world.deploy("CallingReceiver", &arguments).await
}

/// What became of a receiver's call of the registry while it was sent Alice's device.
async fn called_back(call: impl SolCall) -> Called {
    let mut devices = Devices::with_a_paired_one().await;
    let target = devices.address;
    let to = receiver(&mut devices, target, &call).await;
    let call = Contract::safeTransferFrom_1Call {
        from: devices.of(Who::Alice),
        to,
        tokenId: U256::ONE,
    };
    let receipt = devices.send(Who::Alice, &call).await;
    assert_eq!(devices.device(1).await.owner, to);
    events::<Called>(&receipt).remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_receives_one_changes_nothing_before_the_transfer_is_over() {
    let devices = Devices::with_a_paired_one().await;
    let request = devices.pair_request(1, &Devices::key(1), 1).await;
    assert!(!called_back(Contract::pairCall { request }).await.done);
    let unpair = Contract::unpairCall { deviceId: 1 };
    assert!(!called_back(unpair).await.done);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_receives_one_sees_that_it_is_unpaired() {
    let told = called_back(Contract::isPairedCall { vehicleId: 1 }).await;
    assert!(told.done);
    assert_eq!(told.answer, false.abi_encode());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_receives_a_vehicle_unpairs_its_devices_at_once() {
    let mut devices = Devices::with_a_paired_one().await;
    let (registry, vehicles) = (devices.address, devices.vehicles.address);
    let to = receiver(
        &mut devices,
        registry,
        &Contract::unpairCall { deviceId: 1 },
    )
    .await;
    let call = IVehicleId::safeTransferFrom_1Call {
        from: devices.of(Who::Alice),
        to,
        tokenId: U256::ONE,
    };
    let receipt = devices.world().send_to(Who::Alice, vehicles, &call).await;
    assert!(events::<Called>(&receipt)[0].done);
    assert_eq!(devices.paired(1, Kind::Hardware).await, 0);
}
