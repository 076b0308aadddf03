//! What a manufacturer that is not active may not do, and what it cannot stop.

use alloy::{signers::local::PrivateKeySigner, sol_types::SolCall};
use client::bindings::{
    IDeviceRegistry::{self as Contract, Kind},
    IManufacturerRegistry::{reinstateCall, revokeCall, suspendCall},
};
use e2e::{Devices, Vehicles, Who};

/// Alice's unpaired device of AutoPi (key 1), her car without one, and a registered key of AutoPi (key 2).
async fn scene() -> Devices {
    let mut devices = Devices::new().await;
    devices.vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    devices.claim(Who::Alice, &Devices::key(1)).await;
    devices.register(&Devices::key(2)).await;
    devices
}

async fn decide<C: SolCall>(devices: &mut Devices, call: &C) {
    let manufacturers = devices.manufacturers;
    let world = devices.world();
    world.send_to(Who::Dao, manufacturers, call).await;
}

async fn refuses<C: SolCall>(devices: &Devices, who: Who, call: &C, manufacturerId: u32) {
    let error = Contract::ManufacturerNotActive { manufacturerId };
    devices.refuses(who, call, error).await;
}

async fn claim(devices: &Devices, key: &PrivateKeySigner) -> Contract::claimCall {
    let alice = devices.of(Who::Alice);
    let request = devices.claim_request(key, alice).await;
    Contract::claimCall { request }
}

/// Asserts that all AutoPi does with devices is refused.
async fn does_nothing(devices: &Devices) {
    let manufacturerId = devices.autopi;
    let key = Devices::key(3).address();
    let call = Contract::registerCall {
        manufacturerId,
        key,
    };
    refuses(devices, Who::Maker, &call, manufacturerId).await;
    let call = Contract::registerBatchCall {
        manufacturerId,
        keys: vec![key],
    };
    refuses(devices, Who::Maker, &call, manufacturerId).await;
    let (call, _) = Devices::root_call(manufacturerId, 2);
    refuses(devices, Who::Maker, &call, manufacturerId).await;
    let call = claim(devices, &Devices::key(2)).await;
    refuses(devices, Who::Alice, &call, manufacturerId).await;
    let request = devices.pair_request(1, &Devices::key(1), 1).await;
    let call = Contract::pairCall { request };
    refuses(devices, Who::Alice, &call, manufacturerId).await;
    let request = devices.replacement(1, &Devices::key(3), Who::Alice).await;
    let call = Contract::replaceKeyCall { request };
    refuses(devices, Who::Maker, &call, manufacturerId).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suspended_it_neither_registers_nor_claims_nor_pairs_until_reinstated() {
    let mut devices = scene().await;
    let id = devices.autopi;
    decide(&mut devices, &suspendCall { id }).await;
    does_nothing(&devices).await;
    decide(&mut devices, &reinstateCall { id }).await;
    let call = claim(&devices, &Devices::key(2)).await;
    devices.send(Who::Alice, &call).await;
    devices.pair(Who::Alice, 1, &Devices::key(1), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revoked_it_does_so_never_again() {
    let mut devices = scene().await;
    let id = devices.autopi;
    decide(&mut devices, &revokeCall { id }).await;
    does_nothing(&devices).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_connection_connects_nothing() {
    let mut devices = scene().await;
    let id = devices.smartcar;
    decide(&mut devices, &suspendCall { id }).await;
    let request = devices
        .connect_request(&Devices::key(3), 1, Who::Alice)
        .await;
    let call = Contract::connectCall { request };
    refuses(&devices, Who::Maker, &call, id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_never_whitelisted_does_nothing() {
    let devices = scene().await;
    for manufacturerId in [0, 3, u32::MAX] {
        let call = Contract::registerCall {
            manufacturerId,
            key: Devices::key(3).address(),
        };
        refuses(&devices, Who::Maker, &call, manufacturerId).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paired_stays_paired_and_may_be_unpaired_and_sold() {
    let mut devices = scene().await;
    devices.pair(Who::Alice, 1, &Devices::key(1), 1).await;
    let software = devices.connect(Who::Alice, &Devices::key(3), 1).await;
    for id in [devices.autopi, devices.smartcar] {
        decide(&mut devices, &revokeCall { id }).await;
    }
    assert_eq!(devices.paired(1, Kind::Hardware).await, 1);
    assert_eq!(devices.paired(1, Kind::Software).await, software);
    let call = Contract::unpairCall { deviceId: 1 };
    devices.send(Who::Alice, &call).await;
    devices.sell(software, Who::Alice, Who::Bob).await;
    assert_eq!(devices.paired(1, Kind::Hardware).await, 0);
    assert_eq!(devices.paired(1, Kind::Software).await, 0);
}
