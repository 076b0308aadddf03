//! Setting the contract up.

use alloy::{
    primitives::{Address, Bytes},
    sol_types::{SolCall, SolError, SolEvent, SolValue},
};
use client::{bindings::IVehicleId as Contract, deploy, errors::in_words};
use e2e::{Subject, Vehicles, Who, World};

#[tokio::test(flavor = "multi_thread")]
async fn it_is_announced_with_its_settings() {
    let vehicles = Vehicles::new().await;
    let settings = Vehicles::settings(&vehicles.world);
    let logs = vehicles.logs().await;
    let told: Vec<_> = logs
        .iter()
        .filter_map(|log| Contract::Initialized::decode_log(log).ok())
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].admin, settings.admin);
    assert_eq!(told[0].baseUri, settings.baseUri);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_happens_once() {
    let vehicles = Vehicles::new().await;
    let again = Vehicles::settings(&vehicles.world);
    vehicles
        .refuses(Who::Dao, &again, Contract::InvalidInitialization {})
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_itself_cannot_be_set_up() {
    let vehicles = Vehicles::new().await;
    let call = Vehicles::settings(&vehicles.world);
    let error = Contract::InvalidInitialization {};
    let (world, at) = (&vehicles.world, vehicles.implementation);
    world.refuses_at(Who::Dao, at, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_happens_once_even_within_one_constructor() {
    let mut vehicles = Vehicles::new().await;
    let data = Vehicles::settings(&vehicles.world).abi_encode();
    let program = vehicles.implementation;
    let arguments = (program, Bytes::from(data)).abi_encode_params();
    let artefacts = vehicles.world.artefacts.clone();
    let dao = vehicles.world.sender(Who::Dao);
    let refused = deploy::contract(dao, &artefacts, "EagerConstructor", &arguments).await;
    let words = format!("{:#}", refused.unwrap_err());
    assert!(words.contains("InvalidInitialization"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_nothing_could_work_with_are_refused() {
    let mut world = World::bare().await;
    let program = Subject::program(&mut world, deploy::VEHICLES).await;
    let mut nobody = Vehicles::settings(&world);
    nobody.admin = Address::ZERO;
    let mut endless = Vehicles::settings(&world);
    endless.baseUri = "y".repeat(129);
    let no_admin = Contract::InvalidAdmin {
        admin: Address::ZERO,
    };
    let too_long = Contract::BaseUriTooLong {
        length: 129,
        max: 128,
    };
    for (call, error) in [
        (nobody, no_admin.abi_encode()),
        (endless, too_long.abi_encode()),
    ] {
        let refused = Subject::proxy(&mut world, program, &call).await;
        let expected = in_words(&error.into());
        let found = refused.unwrap_err();
        assert!(found.contains(&expected), "{found}");
    }
}
