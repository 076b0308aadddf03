//! A device changes hands, and leaves its vehicle by it.

use alloy::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolValue},
};
use dimo_cli::bindings::{
    IDeviceRegistry::{self as Contract, Kind},
    IVehicleId,
};
use e2e::{Devices, Vehicles, Who, assert_told, events};

alloy::sol! {
    /// Of `contracts/test-helpers/CallingReceiver.sol`.
    #[derive(Debug, PartialEq)]
    event Called(bool done, bytes answer);
}

/// Alice's device in her car.
async fn paired() -> Devices {
    let mut devices = Devices::new().await;
    let key = Devices::key(1);
    devices.vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    devices.claim(Who::Alice, &key).await;
    devices.pair(Who::Alice, 1, &key, 1).await;
    devices
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_sold_is_unpaired() {
    let mut devices = paired().await;
    let receipt = devices.sell(1, Who::Alice, Who::Bob).await;
    println!("transferFrom, paired: {} gas", receipt.gas_used);
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
        tokenId: U256::from(1),
    };
    let safely = |devices: &Devices, to: Who| Contract::safeTransferFrom_1Call {
        from: devices.of(Who::Alice),
        to: devices.of(to),
        tokenId: U256::from(1),
    };
    // Safely, to oneself, and by an approved account.
    for (sender, to) in [
        (Who::Alice, Who::Bob),
        (Who::Alice, Who::Alice),
        (Who::Relayer, Who::Bob),
    ] {
        let mut devices = paired().await;
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
    let mut devices = paired().await;
    let unpair = Contract::unpairCall { deviceId: 1 };
    devices.send(Who::Alice, &unpair).await;
    let receipt = devices.sell(1, Who::Alice, Who::Bob).await;
    assert_told::<Contract::DeviceUnpaired>(&receipt, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_new_owner_pairs_it_anew() {
    let mut devices = paired().await;
    devices.sell(1, Who::Alice, Who::Bob).await;
    let vehicle = devices.vehicles.mint(Who::Bob, Vehicles::vin(8)).await;
    devices.pair(Who::Bob, 1, &Devices::key(1), vehicle).await;
    assert_eq!(devices.paired(vehicle, Kind::Hardware).await, 1);
}

/// Sends Alice's device safely to a contract that makes a call when it arrives; whether the call was done.
async fn received_by_one_that_calls(devices: &mut Devices, target: Address, data: Vec<u8>) -> bool {
    let arguments = (target, data).abi_encode_params();
    let world = devices.world();
    let to = world.deploy("CallingReceiver", &arguments).await;
    let call = Contract::safeTransferFrom_1Call {
        from: devices.of(Who::Alice),
        to,
        tokenId: U256::from(1),
    };
    let receipt = devices.send(Who::Alice, &call).await;
    assert_eq!(devices.device(1).await.owner, to);
    events::<Called>(&receipt)[0].done
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_receives_one_cannot_call_back_before_the_transfer_is_over() {
    let pair = paired().await.pair_request(1, &Devices::key(1), 1).await;
    let calls = [
        Contract::unpairCall { deviceId: 1 }.abi_encode(),
        Contract::pairCall { request: pair }.abi_encode(),
        Contract::isPairedCall { vehicleId: 1 }.abi_encode(),
    ];
    for call in calls {
        let mut devices = paired().await;
        let target = devices.address;
        assert!(!received_by_one_that_calls(&mut devices, target, call).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_vehicle_is_burnt_while_a_device_is_on_its_way() {
    let mut devices = paired().await;
    let target = devices.vehicles.address;
    // Anybody may ask who owns a vehicle; whether it is paired cannot be said at this moment.
    let owner = IVehicleId::ownerOfCall {
        tokenId: U256::from(1),
    };
    assert!(received_by_one_that_calls(&mut devices, target, owner.abi_encode()).await);
    let mut devices = paired().await;
    let burn = IVehicleId::burnCall { vehicleId: 1 }.abi_encode();
    assert!(!received_by_one_that_calls(&mut devices, target, burn).await);
}
