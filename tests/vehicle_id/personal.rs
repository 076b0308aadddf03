//! Personal grants: for family or a mechanic, who read for the owner and put nothing up.

use alloy::primitives::Address;
use client::bindings::IVehicleId as Contract;
use e2e::{Vehicles, Who};

const MOST: u8 = 4;

async fn a_car() -> (Vehicles, u64) {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    (vehicles, vehicle)
}

fn relative(number: u8) -> Address {
    Address::repeat_byte(number + 1)
}

fn grant(vehicle: u64, grantee: Address, expiry: u64) -> Contract::grantAccessCall {
    Contract::grantAccessCall {
        grant: Contract::Grant {
            personal: true,
            ..Vehicles::grant(vehicle, grantee, 1, expiry)
        },
    }
}

async fn has(vehicles: &Vehicles, vehicleId: u64, grantee: Address) -> bool {
    let permissions = 1;
    let call = Contract::hasAccessCall {
        vehicleId,
        grantee,
        permissions,
    };
    vehicles.read(&call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_grantee_needs_no_standing_and_is_told_apart() {
    let (mut vehicles, vehicle) = a_car().await;
    // Nobody is in good standing there.
    let consumerStaking = vehicles.world.deploy("Neighbours", &[]).await;
    let call = Contract::setConsumerStakingCall { consumerStaking };
    vehicles.send(Who::Dao, &call).await;
    let expiry = vehicles.world.now().await + 3_600;
    vehicles
        .send(Who::Alice, &grant(vehicle, relative(0), expiry))
        .await;
    assert!(has(&vehicles, vehicle, relative(0)).await);
    let question = Contract::grantOfCall {
        vehicleId: vehicle,
        grantee: relative(0),
    };
    assert!(vehicles.read(&question).await.personal);
    let consumer = relative(1);
    let call = Contract::grantAccessCall {
        grant: Vehicles::grant(vehicle, consumer, 1, expiry),
    };
    let error = Contract::NotInGoodStanding { grantee: consumer };
    vehicles.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_four_at_a_time() {
    let (mut vehicles, vehicle) = a_car().await;
    let expiry = vehicles.world.now().await + 3_600;
    for number in 0..MOST {
        // Granting the same one again takes no other place.
        for _ in 0..2 {
            let call = grant(vehicle, relative(number), expiry);
            vehicles.send(Who::Alice, &call).await;
        }
    }
    let error = || Contract::TooManyPersonalGrantees {
        vehicleId: vehicle,
        max: MOST,
    };
    let fifth = grant(vehicle, relative(MOST), expiry);
    vehicles.refuses(Who::Alice, &fifth, error()).await;
    // Consumers do not count among them.
    let call = Contract::grantAccessCall {
        grant: Vehicles::grant(vehicle, relative(9), 1, expiry),
    };
    vehicles.send(Who::Alice, &call).await;
    let call = Contract::revokeAccessCall {
        vehicleId: vehicle,
        grantee: relative(2),
    };
    vehicles.send(Who::Alice, &call).await;
    vehicles.send(Who::Alice, &fifth).await;
    for number in [0, 1, 3, MOST] {
        assert!(has(&vehicles, vehicle, relative(number)).await, "{number}");
    }
    let sixth = grant(vehicle, relative(2), expiry);
    vehicles.refuses(Who::Alice, &sixth, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn places_are_free_again_after_expiry_sale_and_revocation_of_all() {
    let (mut vehicles, vehicle) = a_car().await;
    for round in 0..4 {
        let expiry = vehicles.world.now().await + 3_600;
        let who = if round < 3 { Who::Alice } else { Who::Bob };
        for number in 0..MOST {
            let call = grant(vehicle, relative(10 * round + number), expiry);
            vehicles.send(who, &call).await;
        }
        match round {
            0 => vehicles.world.travel(expiry).await,
            1 => {
                let call = Contract::revokeAllAccessCall { vehicleId: vehicle };
                vehicles.send(who, &call).await;
            }
            _ => vehicles.sell(vehicle, who, Who::Bob).await,
        }
        assert!(!has(&vehicles, vehicle, relative(10 * round)).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_data_consent_they_read_nothing_either() {
    let (mut vehicles, vehicle) = a_car().await;
    let expiry = vehicles.world.now().await + 3_600;
    vehicles
        .send(Who::Alice, &grant(vehicle, relative(0), expiry))
        .await;
    let call = Contract::setDataConsentCall {
        vehicleId: vehicle,
        consent: false,
    };
    vehicles.send(Who::Alice, &call).await;
    assert!(!has(&vehicles, vehicle, relative(0)).await);
}
