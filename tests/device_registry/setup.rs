//! Setting the contract up.

use alloy::{
    primitives::Address,
    sol_types::{SolError, SolEvent},
};
use client::{bindings::IDeviceRegistry as Contract, deploy, errors::in_words};
use e2e::{Devices, Subject, Who};

fn settings(devices: &Devices) -> Contract::initializeCall {
    let vehicles = &devices.vehicles;
    Devices::settings(&vehicles.world, devices.manufacturers, vehicles.address)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_announced_with_its_settings() {
    let devices = Devices::new().await;
    let settings = settings(&devices);
    let told: Vec<_> = devices
        .logs()
        .await
        .iter()
        .filter_map(|log| Contract::Initialized::decode_log(log).ok())
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].admin, settings.admin);
    assert_eq!(told[0].manufacturerRegistry, settings.manufacturerRegistry);
    assert_eq!(told[0].vehicleId, settings.vehicleId);
    assert_eq!(told[0].baseUri, settings.baseUri);
    let manufacturers = devices.read(&Contract::manufacturerRegistryCall {}).await;
    assert_eq!(manufacturers, settings.manufacturerRegistry);
    let vehicles = devices.read(&Contract::vehicleIdCall {}).await;
    assert_eq!(vehicles, settings.vehicleId);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_happens_once() {
    let devices = Devices::new().await;
    let error = Contract::InvalidInitialization {};
    devices.refuses(Who::Dao, &settings(&devices), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_itself_cannot_be_set_up() {
    let devices = Devices::new().await;
    let error = Contract::InvalidInitialization {};
    let (world, at) = (&devices.vehicles.world, devices.implementation);
    world
        .refuses_at(Who::Dao, at, &settings(&devices), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_nothing_could_work_with_are_refused() {
    let mut devices = Devices::new().await;
    let program = Subject::program(devices.world(), deploy::DEVICES).await;
    let good = settings(&devices);
    let mut refused = Vec::new();
    let mut call = good.clone();
    call.admin = Address::ZERO;
    let admin = call.admin;
    refused.push((call, Contract::InvalidAdmin { admin }.abi_encode()));
    let mut call = good.clone();
    call.baseUri = "y".repeat(129);
    let (length, max) = (129, 128);
    refused.push((call, Contract::BaseUriTooLong { length, max }.abi_encode()));
    // An account, a contract without the functions, and each other.
    let token = devices.world().deploy_token().await;
    for neighbour in [Address::ZERO, devices.of(Who::Bob), token, good.vehicleId] {
        let mut call = good.clone();
        call.manufacturerRegistry = neighbour;
        refused.push((call, Contract::InvalidNeighbour { neighbour }.abi_encode()));
    }
    for neighbour in [
        Address::ZERO,
        devices.of(Who::Bob),
        token,
        good.manufacturerRegistry,
    ] {
        let mut call = good.clone();
        call.vehicleId = neighbour;
        refused.push((call, Contract::InvalidNeighbour { neighbour }.abi_encode()));
    }
    for (call, error) in refused {
        let found = Subject::proxy(devices.world(), program, &call)
            .await
            .unwrap_err();
        let expected = in_words(&error.into());
        assert!(found.contains(&expected), "{found}");
    }
}
