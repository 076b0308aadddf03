//! What wallets and marketplaces ask.

use alloy::primitives::U256;
use client::{bindings::IVehicleId as Contract, roles};
use e2e::{Vehicles, Who};

async fn uri(vehicles: &Vehicles, vehicle: u64) -> String {
    let tokenId = U256::from(vehicle);
    vehicles.read(&Contract::tokenURICall { tokenId }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_a_name_and_a_symbol() {
    let vehicles = Vehicles::new().await;
    let name = vehicles.read(&Contract::nameCall {}).await;
    let symbol = vehicles.read(&Contract::symbolCall {}).await;
    assert_eq!(
        (name.as_str(), symbol.as_str()),
        ("DIMO Vehicle ID", "DIMOVEHICLE")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicles_uri_ends_with_its_id() {
    let mut vehicles = Vehicles::new().await;
    for vin in 1..=11 {
        vehicles.mint(Who::Alice, Vehicles::vin(vin)).await;
    }
    for vehicle in [1, 9, 10, 11] {
        let expected = format!("https://dimo.example/vehicle/{vehicle}");
        assert_eq!(uri(&vehicles, vehicle).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_the_daos_alone() {
    let vehicles = Vehicles::new().await;
    let account = vehicles.of(Who::Alice);
    let error = || Contract::AccessControlUnauthorizedAccount {
        account,
        neededRole: roles::ADMIN,
    };
    let call = Contract::setDeviceRegistryCall {
        deviceRegistry: account,
    };
    vehicles.refuses(Who::Alice, &call, error()).await;
    let call = Contract::setConsumerStakingCall {
        consumerStaking: account,
    };
    vehicles.refuses(Who::Alice, &call, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_what_it_signs_under() {
    let vehicles = Vehicles::new().await;
    let told = vehicles.read(&Contract::eip712DomainCall {}).await;
    let domain = vehicles.domain();
    assert_eq!(Some(told.name.into()), domain.name);
    assert_eq!(Some(told.version.into()), domain.version);
    assert_eq!(Some(told.chainId), domain.chain_id);
    assert_eq!(Some(told.verifyingContract), domain.verifying_contract);
}
