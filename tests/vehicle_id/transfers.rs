//! A vehicle changes hands; what its owner decided does not go along.

use alloy::primitives::{Address, U256};
use client::bindings::IVehicleId as Contract;
use e2e::{Vehicles, Who, assert_told};

fn transfer(from: Address, to: Address) -> Contract::transferFromCall {
    Contract::transferFromCall {
        from,
        to,
        tokenId: U256::ONE,
    }
}

/// Alice's car, and the addresses of Alice and Bob.
async fn a_car() -> (Vehicles, Address, Address) {
    let mut vehicles = Vehicles::new().await;
    vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let (alice, bob) = (vehicles.of(Who::Alice), vehicles.of(Who::Bob));
    (vehicles, alice, bob)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_owners_tenure_begins() {
    let (mut vehicles, from, to) = a_car().await;
    let receipt = vehicles.send(Who::Alice, &transfer(from, to)).await;
    assert_told(
        &receipt,
        [Contract::TenureBegan {
            vehicleId: 1,
            owner: to,
            tenure: 1,
        }],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_vehicle_is_stays_and_what_its_owner_decided_goes() {
    let (mut vehicles, from, to) = a_car().await;
    let before = vehicles.vehicle(1).await;
    vehicles.send(Who::Alice, &transfer(from, to)).await;
    let expected = Contract::Vehicle {
        owner: to,
        dataConsent: false,
        tenure: 1,
        ..before
    };
    assert_eq!(vehicles.vehicle(1).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn to_oneself_a_new_tenure_begins() {
    let (mut vehicles, alice, _) = a_car().await;
    vehicles.send(Who::Alice, &transfer(alice, alice)).await;
    let vehicle = vehicles.vehicle(1).await;
    assert_eq!((vehicle.owner, vehicle.tenure), (alice, 1));
    assert!(!vehicle.dataConsent);
}
