//! Whom an owner lets transfer.

use alloy::primitives::{Address, U256};
use dimo_cli::bindings::IVehicleId as Contract;
use e2e::{Vehicles, Who, assert_told};

const ONE: U256 = U256::ONE;

fn approve(to: Address) -> Contract::approveCall {
    Contract::approveCall { to, tokenId: ONE }
}

fn operate(operator: Address, approved: bool) -> Contract::setApprovalForAllCall {
    Contract::setApprovalForAllCall { operator, approved }
}

fn sale(vehicles: &Vehicles) -> Contract::transferFromCall {
    Contract::transferFromCall {
        from: vehicles.of(Who::Alice),
        to: vehicles.of(Who::Bob),
        tokenId: ONE,
    }
}

async fn a_car() -> Vehicles {
    let mut vehicles = Vehicles::new().await;
    vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    vehicles
}

async fn approved(vehicles: &Vehicles) -> Address {
    let call = Contract::getApprovedCall { tokenId: ONE };
    vehicles.read(&call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_account_transfers_one_vehicle_once() {
    let mut vehicles = a_car().await;
    let market = vehicles.of(Who::Relayer);
    let receipt = vehicles.send(Who::Alice, &approve(market)).await;
    assert_told(
        &receipt,
        [Contract::Approval {
            owner: vehicles.of(Who::Alice),
            approved: market,
            tokenId: ONE,
        }],
    );
    assert_eq!(approved(&vehicles).await, market);
    let sale = sale(&vehicles);
    vehicles.send(Who::Relayer, &sale).await;
    assert_eq!(approved(&vehicles).await, Address::ZERO);
    let back = Contract::transferFromCall {
        from: sale.to,
        to: sale.from,
        tokenId: ONE,
    };
    let error = Contract::ERC721InsufficientApproval {
        operator: market,
        tokenId: ONE,
    };
    vehicles.refuses(Who::Relayer, &back, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_taken_back_by_approving_nobody() {
    let mut vehicles = a_car().await;
    let market = vehicles.of(Who::Relayer);
    vehicles.send(Who::Alice, &approve(market)).await;
    vehicles.send(Who::Alice, &approve(Address::ZERO)).await;
    let error = Contract::ERC721InsufficientApproval {
        operator: market,
        tokenId: ONE,
    };
    let sale = sale(&vehicles);
    vehicles.refuses(Who::Relayer, &sale, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_transfers_and_approves() {
    let mut vehicles = a_car().await;
    let (owner, operator) = (vehicles.of(Who::Alice), vehicles.of(Who::Relayer));
    let receipt = vehicles.send(Who::Alice, &operate(operator, true)).await;
    assert_told(
        &receipt,
        [Contract::ApprovalForAll {
            owner,
            operator,
            approved: true,
        }],
    );
    let question = Contract::isApprovedForAllCall { owner, operator };
    assert!(vehicles.read(&question).await);
    let stranger = vehicles.of(Who::Stranger);
    vehicles.send(Who::Relayer, &approve(stranger)).await;
    let sale = sale(&vehicles);
    vehicles.send(Who::Relayer, &sale).await;
    assert_eq!(vehicles.vehicle(1).await.owner, sale.to);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_is_dismissed() {
    let mut vehicles = a_car().await;
    let operator = vehicles.of(Who::Relayer);
    vehicles.send(Who::Alice, &operate(operator, true)).await;
    vehicles.send(Who::Alice, &operate(operator, false)).await;
    let error = Contract::ERC721InsufficientApproval {
        operator,
        tokenId: ONE,
    };
    let sale = sale(&vehicles);
    vehicles.refuses(Who::Relayer, &sale, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_owner_and_operators_approve() {
    let mut vehicles = a_car().await;
    let approver = vehicles.of(Who::Relayer);
    vehicles.send(Who::Alice, &approve(approver)).await;
    // Being approved is not enough.
    let error = Contract::ERC721InvalidApprover { approver };
    vehicles
        .refuses(Who::Relayer, &approve(approver), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_no_operator() {
    let vehicles = a_car().await;
    let operator = Address::ZERO;
    let error = Contract::ERC721InvalidOperator { operator };
    vehicles
        .refuses(Who::Alice, &operate(operator, true), error)
        .await;
}
