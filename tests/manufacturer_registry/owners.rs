//! An entry changes hands in two steps.

use alloy::primitives::Address;
use client::bindings::IManufacturerRegistry::{self as Contract, Status};
use e2e::{Registry, Who, assert_told};

fn offer(id: u32, to: Address) -> Contract::transferOwnershipCall {
    Contract::transferOwnershipCall { id, newOwner: to }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_owner_accepts() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let (owner, bob) = (registry.of(Who::Alice), registry.of(Who::Bob));
    let receipt = registry.send(Who::Alice, &offer(id, bob)).await;
    assert_told(
        &receipt,
        [Contract::OwnershipTransferStarted {
            id,
            owner,
            pendingOwner: bob,
        }],
    );
    let entry = registry.read(&Contract::manufacturerCall { id }).await;
    assert_eq!((entry.owner, entry.pendingOwner), (owner, bob));

    let accept = Contract::acceptOwnershipCall { id };
    let receipt = registry.send(Who::Bob, &accept).await;
    assert_told(
        &receipt,
        [Contract::OwnershipTransferred {
            id,
            previousOwner: owner,
            newOwner: bob,
        }],
    );
    let entry = registry.read(&Contract::manufacturerCall { id }).await;
    assert_eq!((entry.owner, entry.pendingOwner), (bob, Address::ZERO));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_offers_and_only_the_chosen_accepts() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let bob = registry.of(Who::Bob);
    let stranger = registry.of(Who::Stranger);
    let account = stranger;
    registry
        .refuses(
            Who::Stranger,
            &offer(id, stranger),
            Contract::NotOwner { id, account },
        )
        .await;
    registry.send(Who::Alice, &offer(id, bob)).await;
    let accept = Contract::acceptOwnershipCall { id };
    let error = Contract::NotPendingOwner { id, account };
    registry.refuses(Who::Stranger, &accept, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_taken_back_by_offering_to_nobody() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let bob = registry.of(Who::Bob);
    registry.send(Who::Alice, &offer(id, bob)).await;
    registry.send(Who::Alice, &offer(id, Address::ZERO)).await;
    let accept = Contract::acceptOwnershipCall { id };
    let error = Contract::NotPendingOwner { id, account: bob };
    registry.refuses(Who::Bob, &accept, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_accepted_once() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let bob = registry.of(Who::Bob);
    registry.send(Who::Alice, &offer(id, bob)).await;
    let accept = Contract::acceptOwnershipCall { id };
    registry.send(Who::Bob, &accept).await;
    let error = Contract::NotPendingOwner { id, account: bob };
    registry.refuses(Who::Bob, &accept, error).await;
    let error = Contract::NotOwner {
        id,
        account: registry.of(Who::Alice),
    };
    registry.refuses(Who::Alice, &offer(id, bob), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_entry_changes_hands_no_more() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let bob = registry.of(Who::Bob);
    registry.send(Who::Alice, &offer(id, bob)).await;
    registry.send(Who::Dao, &Contract::revokeCall { id }).await;
    let error = || Contract::WrongStatus {
        id,
        status: Status::Revoked,
    };
    registry.refuses(Who::Alice, &offer(id, bob), error()).await;
    let accept = Contract::acceptOwnershipCall { id };
    registry.refuses(Who::Bob, &accept, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_has_no_owner() {
    let registry = Registry::new().await;
    let error = || Contract::UnknownManufacturer { id: 1 };
    let accept = Contract::acceptOwnershipCall { id: 1 };
    registry.refuses(Who::Bob, &accept, error()).await;
    registry
        .refuses(Who::Bob, &offer(1, Address::ZERO), error())
        .await;
}
