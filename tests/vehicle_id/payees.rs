//! The owner decides who is paid.

use alloy::primitives::Address;
use client::bindings::IVehicleId as Contract;
use e2e::{Vehicles, Who, assert_told};

fn set(vehicle: u64, payee: Address) -> Contract::setPayeeCall {
    Contract::setPayeeCall {
        vehicleId: vehicle,
        payee,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_names_a_payee_and_takes_it_back() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let owner = vehicles.of(Who::Alice);
    for payee in [vehicles.of(Who::Relayer), Address::ZERO] {
        let receipt = vehicles.send(Who::Alice, &set(vehicle, payee)).await;
        assert_told(
            &receipt,
            [Contract::PayeeSet {
                vehicleId: vehicle,
                owner,
                payee,
            }],
        );
        assert_eq!(vehicles.vehicle(vehicle).await.payee, payee);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_names_a_payee() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let account = vehicles.of(Who::Bob);
    let error = Contract::NotOwner {
        vehicleId: vehicle,
        account,
    };
    vehicles
        .refuses(Who::Bob, &set(vehicle, account), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payee_of_an_earlier_owner_does_not_come_back() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let payee = vehicles.of(Who::Relayer);
    vehicles.send(Who::Alice, &set(vehicle, payee)).await;
    vehicles.sell(vehicle, Who::Alice, Who::Bob).await;
    assert_eq!(vehicles.vehicle(vehicle).await.payee, Address::ZERO);
    vehicles.sell(vehicle, Who::Bob, Who::Alice).await;
    assert_eq!(vehicles.vehicle(vehicle).await.payee, Address::ZERO);
}
