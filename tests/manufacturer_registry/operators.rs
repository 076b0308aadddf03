//! Accounts that act for an entry.

use client::bindings::IManufacturerRegistry::{self as Contract, Kind, Status};
use e2e::{Registry, Who, assert_told};

async fn may_operate(registry: &Registry, id: u32, who: Who) -> bool {
    let account = registry.of(who);
    registry
        .read(&Contract::mayOperateCall { id, account })
        .await
}

fn set(registry: &Registry, id: u32, who: Who, allowed: bool) -> Contract::setOperatorCall {
    Contract::setOperatorCall {
        id,
        operator: registry.of(who),
        allowed,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_operates_and_lets_others_do_so() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    assert!(may_operate(&registry, id, Who::Alice).await);
    assert!(!may_operate(&registry, id, Who::Bob).await);
    for allowed in [true, false] {
        let call = set(&registry, id, Who::Bob, allowed);
        let receipt = registry.send(Who::Alice, &call).await;
        let operator = call.operator;
        assert_told(
            &receipt,
            [Contract::OperatorSet {
                id,
                operator,
                allowed,
            }],
        );
        assert_eq!(may_operate(&registry, id, Who::Bob).await, allowed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_appoints_nobody() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let call = set(&registry, id, Who::Bob, true);
    registry.send(Who::Alice, &call).await;
    let error = Contract::NotOwner {
        id,
        account: call.operator,
    };
    let another = set(&registry, id, Who::Stranger, true);
    registry.refuses(Who::Bob, &another, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_of_one_entry_is_none_of_another() {
    let mut registry = Registry::new().await;
    let (one, other) = (
        registry.whitelist("AutoPi").await,
        registry.whitelist("Macaron").await,
    );
    let call = set(&registry, one, Who::Bob, true);
    registry.send(Who::Alice, &call).await;
    assert!(!may_operate(&registry, other, Who::Bob).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_go_with_the_owner_who_appointed_them() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let call = set(&registry, id, Who::Relayer, true);
    registry.send(Who::Alice, &call).await;
    for (from, to) in [(Who::Alice, Who::Bob), (Who::Bob, Who::Alice)] {
        let new_owner = registry.of(to);
        registry
            .send(
                from,
                &Contract::transferOwnershipCall {
                    id,
                    newOwner: new_owner,
                },
            )
            .await;
        registry
            .send(to, &Contract::acceptOwnershipCall { id })
            .await;
        // Not even when the first owner returns.
        assert!(!may_operate(&registry, id, Who::Relayer).await);
        assert!(!may_operate(&registry, id, from).await);
        assert!(may_operate(&registry, id, to).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_asks_for_status_kind_and_right_at_once() {
    let mut registry = Registry::new().await;
    let mut connection = registry.maker("Tesla");
    connection.kind = Kind::Software;
    registry.send(Who::Dao, &connection).await;
    registry
        .send(Who::Dao, &Contract::suspendCall { id: 1 })
        .await;
    for (who, allowed) in [(Who::Alice, true), (Who::Stranger, false)] {
        let account = registry.of(who);
        let answer = registry
            .read(&Contract::operationCall { id: 1, account })
            .await;
        assert_eq!(answer.status, Status::Suspended);
        assert_eq!(answer.kind, Kind::Software);
        assert_eq!(answer.mayOperate, allowed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_entry_appoints_nobody() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.send(Who::Dao, &Contract::revokeCall { id }).await;
    let error = Contract::WrongStatus {
        id,
        status: Status::Revoked,
    };
    let call = set(&registry, id, Who::Bob, true);
    registry.refuses(Who::Alice, &call, error).await;
}
