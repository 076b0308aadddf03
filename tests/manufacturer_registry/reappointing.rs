//! The DAO gives an entry another owner, and the name of a revoked one to another.

use alloy::primitives::{Address, B256};
use client::bindings::IManufacturerRegistry::{self as Contract, Status};
use e2e::{DAY, Registry, Who, assert_told};

fn reappoint(id: u32, owner: Address) -> Contract::reappointCall {
    Contract::reappointCall { id, owner }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_key_can_do_nothing_more() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let (thief, owner) = (registry.of(Who::Stranger), registry.of(Who::Bob));
    let operator = Contract::setOperatorCall {
        id,
        operator: thief,
        allowed: true,
    };
    registry.send(Who::Alice, &operator).await;
    let offer = Contract::transferOwnershipCall {
        id,
        newOwner: thief,
    };
    registry.send(Who::Alice, &offer).await;
    let receipt = registry.send(Who::Dao, &reappoint(id, owner)).await;
    assert_told(
        &receipt,
        [Contract::OwnershipTransferred {
            id,
            previousOwner: registry.of(Who::Alice),
            newOwner: owner,
        }],
    );
    let shown = registry.read(&Contract::manufacturerCall { id }).await;
    assert_eq!((shown.owner, shown.pendingOwner), (owner, Address::ZERO));
    for account in [thief, registry.of(Who::Alice)] {
        let call = Contract::mayOperateCall { id, account };
        assert!(!registry.read(&call).await);
    }
    let accept = Contract::acceptOwnershipCall { id };
    let error = Contract::NotPendingOwner { id, account: thief };
    registry.refuses(Who::Stranger, &accept, error).await;
    registry.send(Who::Bob, &operator).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_reappoints_somebody_to_an_entry_that_is_not_revoked() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let bob = registry.of(Who::Bob);
    let error = Contract::AccessControlUnauthorizedAccount {
        account: registry.of(Who::Alice),
        neededRole: B256::ZERO,
    };
    registry
        .refuses(Who::Alice, &reappoint(id, bob), error)
        .await;
    let owner = Address::ZERO;
    let error = Contract::InvalidOwner { owner };
    registry
        .refuses(Who::Dao, &reappoint(id, owner), error)
        .await;
    let error = Contract::UnknownManufacturer { id: id + 1 };
    registry
        .refuses(Who::Dao, &reappoint(id + 1, bob), error)
        .await;
    // A suspended one may need it most.
    registry.send(Who::Dao, &Contract::suspendCall { id }).await;
    registry.send(Who::Dao, &reappoint(id, bob)).await;
    registry.send(Who::Dao, &Contract::revokeCall { id }).await;
    let status = Status::Revoked;
    let error = Contract::WrongStatus { id, status };
    registry.refuses(Who::Dao, &reappoint(id, bob), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_revoked_entry_is_given_again_after_a_year() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let taken = || Contract::NameTaken {
        name: "autopi".into(),
        id,
    };
    registry.send(Who::Dao, &Contract::revokeCall { id }).await;
    let free_at = registry.world.now().await + 364 * DAY;
    let mut call = registry.maker("autopi");
    call.fromWeek += 52;
    registry.world.travel(free_at - 2).await;
    registry.refuses(Who::Dao, &call, taken()).await;
    registry.world.travel(free_at).await;
    registry.send(Who::Dao, &call).await;
    let name = "AutoPi".to_owned();
    let found = registry.read(&Contract::idOfCall { name }).await;
    assert_eq!(found, id + 1);
    let old = registry.read(&Contract::manufacturerCall { id }).await;
    assert_eq!((old.name.as_str(), old.status), ("AutoPi", Status::Revoked));
    let error = Contract::NameTaken {
        name: "autopi".into(),
        id: id + 1,
    };
    registry.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_suspended_entry_stays_its_own() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.send(Who::Dao, &Contract::suspendCall { id }).await;
    let later = registry.world.now().await + 364 * DAY;
    registry.world.travel(later).await;
    let mut call = registry.maker("AutoPi");
    call.fromWeek += 53;
    let error = Contract::NameTaken {
        name: "AutoPi".into(),
        id,
    };
    registry.refuses(Who::Dao, &call, error).await;
}
