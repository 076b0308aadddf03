//! The guardian suspends for a while: it ends by itself, is followed by a rest, and the last word is the DAO's.

use alloy::primitives::B256;
use client::{
    bindings::IManufacturerRegistry::{self as Contract, Status},
    roles,
};
use e2e::{DAY, FIRST_WEEK, Registry, Who, assert_told};

const NOW: u32 = FIRST_WEEK;
const LONGEST: u32 = 14 * DAY as u32;

/// AutoPi, in the middle of week [`NOW`], and the relayer as the guardian.
async fn guarded() -> (Registry, u32) {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let call = Contract::grantRoleCall {
        role: roles::guardian(),
        account: registry.of(Who::Relayer),
    };
    registry.send(Who::Dao, &call).await;
    registry.in_week(NOW).await;
    (registry, id)
}

fn suspend(id: u32, duration: u32) -> Contract::suspendForCall {
    Contract::suspendForCall { id, duration }
}

async fn statuses(registry: &Registry, id: u32) -> Vec<Status> {
    let mut all = Vec::new();
    for week in NOW..NOW + 5 {
        all.push(registry.status(id, week).await);
    }
    all
}

use Status::{Active, Suspended};

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_devices_at_once_and_points_from_the_next_week_and_ends_by_itself() {
    let (mut registry, id) = guarded().await;
    let receipt = registry.send(Who::Relayer, &suspend(id, LONGEST)).await;
    let until = registry.world.now().await + u64::from(LONGEST);
    assert_told(
        &receipt,
        [Contract::ManufacturerSuspendedUntil {
            id,
            until,
            fromWeek: NOW + 1,
            untilWeek: NOW + 3,
        }],
    );
    let shown = Contract::manufacturerCall { id };
    assert_eq!(registry.read(&shown).await.status, Suspended);
    let expected = [Active, Suspended, Suspended, Active, Active];
    assert_eq!(statuses(&registry, id).await, expected);
    registry.world.travel(until - 1).await;
    assert!(!registry.is_active(id).await);
    registry.world.travel(until).await;
    assert!(registry.is_active(id).await);
    assert_eq!(registry.read(&shown).await.status, Active);
    assert_eq!(statuses(&registry, id).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_ends_in_its_week_costs_no_week() {
    let (mut registry, id) = guarded().await;
    registry.send(Who::Relayer, &suspend(id, 60)).await;
    assert!(!registry.is_active(id).await);
    assert_eq!(statuses(&registry, id).await, [Active; 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_comes_after_a_rest_and_of_another_entry_at_once() {
    let (mut registry, id) = guarded().await;
    let other = registry.whitelist("Macaron").await;
    registry.send(Who::Relayer, &suspend(id, 60)).await;
    let allowedAt = registry.world.now().await + 60 + u64::from(LONGEST);
    let again = suspend(id, LONGEST);
    let error = || Contract::SuspensionTooSoon { allowedAt };
    registry.refuses(Who::Relayer, &again, error()).await;
    registry.send(Who::Relayer, &suspend(other, 60)).await;
    registry.world.travel(allowedAt - 2).await;
    registry.refuses(Who::Relayer, &again, error()).await;
    registry.world.travel(allowedAt).await;
    registry.send(Who::Relayer, &again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_lifts_it() {
    let (mut registry, id) = guarded().await;
    registry.send(Who::Relayer, &suspend(id, LONGEST)).await;
    registry.in_week(NOW + 1).await;
    let reinstate = Contract::reinstateCall { id };
    registry.send(Who::Dao, &reinstate).await;
    assert!(registry.is_active(id).await);
    let expected = [Active, Suspended, Active, Active, Active];
    assert_eq!(statuses(&registry, id).await, expected);
    // The rest counts from there.
    let allowedAt = registry.world.now().await + u64::from(LONGEST);
    let error = Contract::SuspensionTooSoon { allowedAt };
    registry
        .refuses(Who::Relayer, &suspend(id, 60), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_makes_it_last() {
    let (mut registry, id) = guarded().await;
    registry.send(Who::Relayer, &suspend(id, LONGEST)).await;
    registry.send(Who::Dao, &Contract::suspendCall { id }).await;
    registry.in_week(NOW + 4).await;
    assert!(!registry.is_active(id).await);
    let expected = [Active, Suspended, Suspended, Suspended, Suspended];
    assert_eq!(statuses(&registry, id).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_active_entry_for_some_time_and_by_the_guardian() {
    let (mut registry, id) = guarded().await;
    for duration in [0, LONGEST + 1, u32::MAX] {
        let error = Contract::InvalidSuspension {
            duration,
            max: LONGEST,
        };
        let call = suspend(id, duration);
        registry.refuses(Who::Relayer, &call, error).await;
    }
    for who in [Who::Dao, Who::Alice] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: registry.of(who),
            neededRole: roles::guardian(),
        };
        registry.refuses(who, &suspend(id, 60), error).await;
    }
    let error = Contract::UnknownManufacturer { id: id + 1 };
    registry
        .refuses(Who::Relayer, &suspend(id + 1, 60), error)
        .await;
    // More than that the guardian may not.
    let error = Contract::AccessControlUnauthorizedAccount {
        account: registry.of(Who::Relayer),
        neededRole: B256::ZERO,
    };
    let lasting = Contract::suspendCall { id };
    registry.refuses(Who::Relayer, &lasting, error).await;
    registry.send(Who::Dao, &lasting).await;
    let status = Suspended;
    let error = Contract::WrongStatus { id, status };
    registry
        .refuses(Who::Relayer, &suspend(id, 60), error)
        .await;
}
