//! A device leaves its vehicle.

use alloy::{primitives::U256, sol_types::SolCall};
use client::bindings::IDeviceRegistry::{self as Contract, Kind, unpairCall};
use e2e::{Devices, Vehicles, Who, assert_told, devices::orders::Unpair};

const UNPAIR: unpairCall = unpairCall { deviceId: 1 };

/// Alice's device in Bob's car.
async fn paired() -> Devices {
    let mut devices = Devices::with_a_paired_one().await;
    devices.vehicles.sell(1, Who::Alice, Who::Bob).await;
    devices
}

#[tokio::test(flavor = "multi_thread")]
async fn either_owner_unpairs() {
    for who in [Who::Alice, Who::Bob] {
        let mut devices = paired().await;
        let receipt = devices.send(who, &UNPAIR).await;
        assert_told(
            &receipt,
            [Contract::DeviceUnpaired {
                deviceId: 1,
                vehicleId: 1,
                kind: Kind::Hardware,
            }],
        );
        assert_eq!(devices.device(1).await.vehicleId, 0);
        assert_eq!(devices.paired(1, Kind::Hardware).await, 0);
        let question = Contract::isPairedCall { vehicleId: 1 };
        assert!(!devices.read(&question).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn either_owners_signature_unpairs_once() {
    for who in [Who::Alice, Who::Bob] {
        let mut devices = paired().await;
        let account = devices.of(who);
        let signer = devices.vehicles.world.signer(who).clone();
        let order = |nonce, deadline| Unpair {
            deviceId: 1,
            nonce,
            deadline,
        };
        let consent = devices.consent(&signer, order).await;
        let call = Contract::unpairWithSignatureCall {
            deviceId: 1,
            account,
            deadline: consent.deadline,
            signature: consent.signature,
        };
        devices.send(Who::Relayer, &call).await;
        assert_eq!(devices.device(1).await.vehicleId, 0);
        let error = Contract::InvalidSignature { account };
        devices.refuses(Who::Relayer, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_of_who_owns_neither_unpairs_nothing() {
    let devices = paired().await;
    let account = devices.of(Who::Stranger);
    let signer = devices.vehicles.world.signer(Who::Stranger).clone();
    let order = |nonce, deadline| Unpair {
        deviceId: 1,
        nonce,
        deadline,
    };
    let consent = devices.consent(&signer, order).await;
    let call = Contract::unpairWithSignatureCall {
        deviceId: 1,
        account,
        deadline: consent.deadline,
        signature: consent.signature,
    };
    let error = Contract::NotAnOwner {
        deviceId: 1,
        account,
    };
    devices.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_devices_are_unpaired_in_one_call_or_none() {
    let mut devices = paired().await;
    let calls = |ids: [u64; 2]| Contract::multicallCall {
        calls: ids
            .map(|deviceId| unpairCall { deviceId }.abi_encode().into())
            .into(),
    };
    let error = Contract::ERC721NonexistentToken {
        tokenId: U256::from(9),
    };
    devices.refuses(Who::Alice, &calls([1, 9]), error).await;
    let key = Devices::key(2);
    let second = devices.claim(Who::Alice, &key).await;
    let car = devices.vehicles.mint(Who::Alice, Vehicles::vin(8)).await;
    devices.pair(Who::Alice, second, &key, car).await;
    devices.send(Who::Alice, &calls([1, second])).await;
    for id in [1, second] {
        assert_eq!(devices.device(id).await.vehicleId, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_unpairs_not_even_the_manufacturer_or_an_operator() {
    let mut devices = paired().await;
    let call = Contract::setApprovalForAllCall {
        operator: devices.of(Who::Relayer),
        approved: true,
    };
    devices.send(Who::Alice, &call).await;
    for who in [Who::Stranger, Who::Maker, Who::Dao, Who::Relayer] {
        let error = Contract::NotAnOwner {
            deviceId: 1,
            account: devices.of(who),
        };
        devices.refuses(who, &UNPAIR, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_paired_is_not_unpaired() {
    let mut devices = paired().await;
    devices.send(Who::Alice, &UNPAIR).await;
    let error = Contract::NotPaired { deviceId: 1 };
    devices.refuses(Who::Alice, &UNPAIR, error).await;
    let tokenId = U256::from(2);
    let error = Contract::ERC721NonexistentToken { tokenId };
    let call = unpairCall { deviceId: 2 };
    devices.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn device_and_vehicle_are_free_afterwards() {
    let mut devices = paired().await;
    devices.send(Who::Bob, &UNPAIR).await;
    let key = Devices::key(2);
    let bobs = devices.claim(Who::Bob, &key).await;
    devices.pair(Who::Bob, bobs, &key, 1).await;
    let other = devices.vehicles.mint(Who::Alice, Vehicles::vin(8)).await;
    devices.pair(Who::Alice, 1, &Devices::key(1), other).await;
    assert_eq!(devices.paired(1, Kind::Hardware).await, bobs);
    assert_eq!(devices.paired(other, Kind::Hardware).await, 1);
}
