//! Suspending, reinstating, revoking: at once for devices, from the next week for points, never backwards.

use client::bindings::IManufacturerRegistry::{self as Contract, Status};
use e2e::{FIRST_WEEK, Registry, Who, assert_told};

const NOW: u32 = FIRST_WEEK;

#[tokio::test(flavor = "multi_thread")]
async fn suspending_stops_devices_at_once_and_points_from_the_next_week() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.in_week(NOW + 3).await;
    let receipt = registry.send(Who::Dao, &Contract::suspendCall { id }).await;
    let from_week = NOW + 4;
    assert_told(
        &receipt,
        [Contract::ManufacturerSuspended {
            id,
            fromWeek: from_week,
        }],
    );
    assert!(!registry.is_active(id).await);
    for week in NOW..=NOW + 3 {
        assert_eq!(registry.status(id, week).await, Status::Active, "{week}");
    }
    for week in [NOW + 4, NOW + 50, u32::MAX] {
        assert_eq!(registry.status(id, week).await, Status::Suspended, "{week}");
    }
    // The points themselves stay what they are.
    assert_eq!(registry.points(id, NOW + 4).await, 6_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn reinstating_lets_devices_in_at_once_and_pays_from_the_next_week() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.send(Who::Dao, &Contract::suspendCall { id }).await;
    registry.in_week(NOW + 2).await;
    let receipt = registry
        .send(Who::Dao, &Contract::reinstateCall { id })
        .await;
    let from_week = NOW + 3;
    assert_told(
        &receipt,
        [Contract::ManufacturerReinstated {
            id,
            fromWeek: from_week,
        }],
    );
    assert!(registry.is_active(id).await);
    let expected = [
        Status::Active,
        Status::Suspended,
        Status::Suspended,
        Status::Active,
    ];
    for (week, status) in (NOW..).zip(expected) {
        assert_eq!(registry.status(id, week).await, status, "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_lifted_in_the_same_week_costs_no_week() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.send(Who::Dao, &Contract::suspendCall { id }).await;
    registry
        .send(Who::Dao, &Contract::reinstateCall { id })
        .await;
    for week in [NOW, NOW + 1, NOW + 2] {
        assert_eq!(registry.status(id, week).await, Status::Active, "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn before_it_was_whitelisted_an_entry_has_no_status() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    assert_eq!(registry.status(id, NOW - 1).await, Status::None);
    assert_eq!(registry.status(id, NOW).await, Status::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_is_for_ever() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let receipt = registry.send(Who::Dao, &Contract::revokeCall { id }).await;
    let from_week = NOW + 1;
    assert_told(
        &receipt,
        [Contract::ManufacturerRevoked {
            id,
            fromWeek: from_week,
        }],
    );
    let error = || Contract::WrongStatus {
        id,
        status: Status::Revoked,
    };
    let (suspend, reinstate) = (Contract::suspendCall { id }, Contract::reinstateCall { id });
    registry.refuses(Who::Dao, &suspend, error()).await;
    registry.refuses(Who::Dao, &reinstate, error()).await;
    let again = Contract::revokeCall { id };
    registry.refuses(Who::Dao, &again, error()).await;
    let points = Contract::setPointsCall {
        id,
        points: 1,
        fromWeek: NOW + 1,
    };
    registry.refuses(Who::Dao, &points, error()).await;
    assert_eq!(registry.status(id, NOW + 1).await, Status::Revoked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_entry_can_be_revoked() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.send(Who::Dao, &Contract::suspendCall { id }).await;
    registry.send(Who::Dao, &Contract::revokeCall { id }).await;
    assert_eq!(registry.status(id, NOW + 1).await, Status::Revoked);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_active_entries_are_suspended_and_only_suspended_ones_reinstated() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let error = |status| Contract::WrongStatus { id, status };
    let reinstate = Contract::reinstateCall { id };
    registry
        .refuses(Who::Dao, &reinstate, error(Status::Active))
        .await;
    let suspend = Contract::suspendCall { id };
    registry.send(Who::Dao, &suspend).await;
    registry
        .refuses(Who::Dao, &suspend, error(Status::Suspended))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_entry_cannot_be_judged() {
    let registry = Registry::new().await;
    for id in [0, 1] {
        let error = || Contract::UnknownManufacturer { id };
        let suspend = Contract::suspendCall { id };
        registry.refuses(Who::Dao, &suspend, error()).await;
        let revoke = Contract::revokeCall { id };
        registry.refuses(Who::Dao, &revoke, error()).await;
    }
}
