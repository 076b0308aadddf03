//! A vehicle changes hands as any ERC-721 token does; what its owner decided does not go along.

use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolValue,
};
use dimo_cli::bindings::IVehicleId as Contract;
use e2e::{Vehicles, Who, assert_told, events};

alloy::sol! {
    /// Of `contracts/test-helpers/TokenReceiver.sol`.
    #[derive(Debug, PartialEq)]
    event Received(address operator, address from, uint256 tokenId, bytes data);
    error NoThanks();
}

const ONE: U256 = U256::ONE;

fn transfer(from: Address, to: Address) -> Contract::transferFromCall {
    Contract::transferFromCall {
        from,
        to,
        tokenId: ONE,
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
async fn the_owner_transfers() {
    let (mut vehicles, from, to) = a_car().await;
    let receipt = vehicles.send(Who::Alice, &transfer(from, to)).await;
    let tokenId = ONE;
    assert_told(&receipt, [Contract::Transfer { from, to, tokenId }]);
    assert_told(
        &receipt,
        [Contract::TenureBegan {
            vehicleId: 1,
            owner: to,
            tenure: 1,
        }],
    );
    let owner = Contract::ownerOfCall { tokenId };
    assert_eq!(vehicles.read(&owner).await, to);
    for (owner, count) in [(from, 0), (to, 1)] {
        let balance = Contract::balanceOfCall { owner };
        assert_eq!(vehicles.read(&balance).await, U256::from(count));
    }
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
async fn a_stranger_does_not_transfer() {
    let (vehicles, from, to) = a_car().await;
    let error = Contract::ERC721InsufficientApproval {
        operator: vehicles.of(Who::Stranger),
        tokenId: ONE,
    };
    vehicles
        .refuses(Who::Stranger, &transfer(from, to), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_taken_from_its_owner_and_given_to_somebody() {
    let (vehicles, alice, bob) = a_car().await;
    let error = Contract::ERC721IncorrectOwner {
        sender: bob,
        tokenId: ONE,
        owner: alice,
    };
    vehicles
        .refuses(Who::Alice, &transfer(bob, alice), error)
        .await;
    let receiver = Address::ZERO;
    let error = Contract::ERC721InvalidReceiver { receiver };
    vehicles
        .refuses(Who::Alice, &transfer(alice, receiver), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_do_not_exist_are_refused_however_large_their_number() {
    let (vehicles, from, to) = a_car().await;
    for tokenId in [U256::ZERO, U256::from(2), U256::from(1) << 64, U256::MAX] {
        let error = || Contract::ERC721NonexistentToken { tokenId };
        let call = Contract::transferFromCall { from, to, tokenId };
        vehicles.refuses(Who::Alice, &call, error()).await;
        let call = Contract::ownerOfCall { tokenId };
        vehicles.refuses(Who::Alice, &call, error()).await;
        let call = Contract::getApprovedCall { tokenId };
        vehicles.refuses(Who::Alice, &call, error()).await;
        let call = Contract::tokenURICall { tokenId };
        vehicles.refuses(Who::Alice, &call, error()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_oneself_a_new_tenure_begins() {
    let (mut vehicles, alice, _) = a_car().await;
    vehicles.send(Who::Alice, &transfer(alice, alice)).await;
    let vehicle = vehicles.vehicle(1).await;
    assert_eq!((vehicle.owner, vehicle.tenure), (alice, 1));
    let balance = Contract::balanceOfCall { owner: alice };
    assert_eq!(vehicles.read(&balance).await, ONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_no_balance() {
    let vehicles = Vehicles::new().await;
    let owner = Address::ZERO;
    let error = Contract::ERC721InvalidOwner { owner };
    vehicles
        .refuses(Who::Alice, &Contract::balanceOfCall { owner }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_safe_transfer_asks_a_receiving_contract() {
    let (mut vehicles, from, _) = a_car().await;
    let to = receiver(&mut vehicles, 0).await;
    let data = Bytes::from_static(b"for the garage");
    let call = Contract::safeTransferFrom_0Call {
        from,
        to,
        tokenId: ONE,
        data: data.clone(),
    };
    let receipt = vehicles.send(Who::Alice, &call).await;
    let told = Received {
        operator: from,
        from,
        tokenId: ONE,
        data,
    };
    assert_eq!(events::<Received>(&receipt), [told]);
    assert_eq!(vehicles.vehicle(1).await.owner, to);
}

/// A contract that is sent tokens.
async fn receiver(vehicles: &mut Vehicles, mode: u8) -> Address {
    let argument = U256::from(mode).abi_encode();
    vehicles.world.deploy("TokenReceiver", &argument).await
}

fn safely(from: Address, to: Address) -> Contract::safeTransferFrom_1Call {
    Contract::safeTransferFrom_1Call {
        from,
        to,
        tokenId: ONE,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_safe_transfer_to_an_account_asks_nobody() {
    let (mut vehicles, from, to) = a_car().await;
    vehicles.send(Who::Alice, &safely(from, to)).await;
    assert_eq!(vehicles.vehicle(1).await.owner, to);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_that_does_not_know_the_token_is_spared_it() {
    let (mut vehicles, from, _) = a_car().await;
    // A wrong answer, a refusal without a reason, and a contract without the function.
    let receivers = [
        receiver(&mut vehicles, 1).await,
        receiver(&mut vehicles, 3).await,
        vehicles.world.deploy_token().await,
    ];
    for receiver in receivers {
        let error = Contract::ERC721InvalidReceiver { receiver };
        vehicles
            .refuses(Who::Alice, &safely(from, receiver), error)
            .await;
    }
    assert_eq!(vehicles.vehicle(1).await.owner, from);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receivers_own_reason_is_passed_on() {
    let (mut vehicles, from, _) = a_car().await;
    let to = receiver(&mut vehicles, 2).await;
    vehicles
        .refuses(Who::Alice, &safely(from, to), NoThanks {})
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_sees_that_the_vehicle_is_its_own_already() {
    let (mut vehicles, from, _) = a_car().await;
    let to = receiver(&mut vehicles, 4).await;
    vehicles.send(Who::Alice, &safely(from, to)).await;
    assert_eq!(vehicles.vehicle(1).await.owner, to);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_changes_nothing_while_the_call_is_under_way() {
    let (mut vehicles, from, _) = a_car().await;
    let to = receiver(&mut vehicles, 5).await;
    vehicles.send(Who::Alice, &safely(from, to)).await;
    let call = Contract::getApprovedCall { tokenId: ONE };
    assert_eq!(vehicles.read(&call).await, Address::ZERO);
}
