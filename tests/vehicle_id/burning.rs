//! A vehicle ends, and its VIN is free.

use alloy::primitives::{Address, U256};
use client::bindings::IVehicleId as Contract;
use e2e::{IHelpers, Vehicles, Who, assert_told};

fn burn(vehicle: u64) -> Contract::burnCall {
    Contract::burnCall { vehicleId: vehicle }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_burns_and_the_vin_is_minted_anew_under_another_id() {
    let mut vehicles = Vehicles::new().await;
    let vin = Vehicles::vin(7);
    let vehicle = vehicles.mint(Who::Alice, vin).await;
    let receipt = vehicles.send(Who::Alice, &burn(vehicle)).await;
    let owner = vehicles.of(Who::Alice);
    assert_told(
        &receipt,
        [Contract::VehicleBurned {
            vehicleId: vehicle,
            owner,
            vinCommitment: vin,
        }],
    );
    assert_told(
        &receipt,
        [Contract::Transfer {
            from: owner,
            to: Address::ZERO,
            tokenId: U256::from(vehicle),
        }],
    );
    let of = Contract::vehicleOfCall { vinCommitment: vin };
    assert_eq!(vehicles.read(&of).await, 0);
    let balance = Contract::balanceOfCall { owner };
    assert_eq!(vehicles.read(&balance).await, U256::ZERO);
    let tokenId = U256::from(vehicle);
    let gone = Contract::ERC721NonexistentToken { tokenId };
    let question = Contract::vehicleCall { vehicleId: vehicle };
    vehicles.refuses(Who::Alice, &question, gone).await;

    assert_eq!(vehicles.mint(Who::Bob, vin).await, vehicle + 1);
    assert_eq!(vehicles.read(&of).await, vehicle + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_burns_not_even_an_operator() {
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
    vehicles.refuses(Who::Bob, &burn(vehicle), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paired_vehicle_is_not_burnt() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let registry = vehicles.world.deploy("Neighbours", &[]).await;
    let call = Contract::setDeviceRegistryCall {
        deviceRegistry: registry,
    };
    let receipt = vehicles.send(Who::Dao, &call).await;
    let deviceRegistry = registry;
    assert_told(&receipt, [Contract::DeviceRegistrySet { deviceRegistry }]);
    let mut pair = IHelpers::setPairedCall {
        vehicleId: vehicle,
        paired: true,
    };
    let world = &mut vehicles.world;
    world.send_to(Who::Stranger, registry, &pair).await;
    let error = Contract::VehiclePaired { vehicleId: vehicle };
    vehicles.refuses(Who::Alice, &burn(vehicle), error).await;
    pair.paired = false;
    let world = &mut vehicles.world;
    world.send_to(Who::Stranger, registry, &pair).await;
    vehicles.send(Who::Alice, &burn(vehicle)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_device_registry_does_not_answer_nothing_is_burnt() {
    let mut vehicles = Vehicles::new().await;
    let vehicle = vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    let call = Contract::setDeviceRegistryCall {
        deviceRegistry: Address::repeat_byte(1),
    };
    vehicles.send(Who::Dao, &call).await;
    let error = Contract::VehiclePaired { vehicleId: vehicle };
    vehicles.refuses(Who::Alice, &burn(vehicle), error).await;
}
