//! The owner decides whether the vehicle's data may be used.

use alloy::primitives::U256;
use client::bindings::IVehicleId as Contract;
use e2e::{Vehicles, Who, assert_told};

fn set(vehicle: u64, consent: bool) -> Contract::setDataConsentCall {
    Contract::setDataConsentCall {
        vehicleId: vehicle,
        consent,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_withdraws_and_gives_consent() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let owner = vehicles.of(Who::Alice);
    for consent in [false, true] {
        let receipt = vehicles.send(Who::Alice, &set(vehicle, consent)).await;
        assert_told(
            &receipt,
            [Contract::DataConsentSet {
                vehicleId: vehicle,
                owner,
                consent,
            }],
        );
        assert_eq!(vehicles.vehicle(vehicle).await.dataConsent, consent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_does_not_even_an_operator() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let account = vehicles.of(Who::Bob);
    let operator = Contract::setApprovalForAllCall {
        operator: account,
        approved: true,
    };
    vehicles.send(Who::Alice, &operator).await;
    let error = Contract::NotOwner {
        vehicleId: vehicle,
        account,
    };
    vehicles
        .refuses(Who::Bob, &set(vehicle, false), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_that_does_not_exist_has_no_consent_to_give() {
    let vehicles = Vehicles::new().await;
    let tokenId = U256::from(1);
    let error = Contract::ERC721NonexistentToken { tokenId };
    vehicles.refuses(Who::Alice, &set(1, true), error).await;
}
