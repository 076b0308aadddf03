//! Points of an entry's devices change from a future week on.

use client::bindings::IManufacturerRegistry as Contract;
use e2e::{FIRST_WEEK, Registry, Who, assert_told};

const NOW: u32 = FIRST_WEEK;

fn set(id: u32, points: u32, from_week: u32) -> Contract::setPointsCall {
    Contract::setPointsCall {
        id,
        points,
        fromWeek: from_week,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn points_hold_from_their_week_until_the_next_change() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let receipt = registry.send(Who::Dao, &set(id, 5_000, NOW + 2)).await;
    assert_told(
        &receipt,
        [Contract::PointsSet {
            id,
            points: 5_000,
            fromWeek: NOW + 2,
        }],
    );
    registry.send(Who::Dao, &set(id, 0, NOW + 5)).await;
    let expected = [6_000, 6_000, 5_000, 5_000, 5_000, 0, 0];
    for (week, points) in (NOW..).zip(expected) {
        assert_eq!(registry.points(id, week).await, points, "{week}");
    }
    assert_eq!(registry.points(id, NOW - 1).await, 0);
    assert_eq!(registry.points(id, u32::MAX).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_running_week_keeps_its_points() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    for week in [0, NOW] {
        let error = Contract::WeekTooEarly {
            week,
            earliest: NOW + 1,
        };
        registry.refuses(Who::Dao, &set(id, 1, week), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_begun_is_replaced_by_what_is_to_begin_then_or_before() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    for (points, week) in [(1, NOW + 4), (2, NOW + 6), (3, NOW + 9), (4, NOW + 6)] {
        registry.send(Who::Dao, &set(id, points, week)).await;
    }
    let expected = [6_000, 6_000, 1, 1, 4, 4, 4, 4];
    for (week, points) in (NOW + 2..).zip(expected) {
        assert_eq!(registry.points(id, week).await, points, "{week}");
    }
    // Everything announced, taken back.
    registry.send(Who::Dao, &set(id, 6_000, NOW + 1)).await;
    for week in [NOW, NOW + 1, NOW + 4, NOW + 9, u32::MAX] {
        assert_eq!(registry.points(id, week).await, 6_000, "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_begun_is_not_replaced() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.send(Who::Dao, &set(id, 1, NOW + 2)).await;
    registry.in_week(NOW + 2).await;
    registry.send(Who::Dao, &set(id, 2, NOW + 3)).await;
    let expected = [6_000, 6_000, 1, 2];
    for (week, points) in (NOW..).zip(expected) {
        assert_eq!(registry.points(id, week).await, points, "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_announced_for_more_than_104_weeks_ahead() {
    let mut registry = Registry::new().await;
    let mut call = registry.maker("AutoPi");
    let latest = NOW + 104;
    for week in [latest + 1, u32::MAX] {
        call.fromWeek = week;
        let error = Contract::WeekTooLate { week, latest };
        registry.refuses(Who::Dao, &call, error).await;
    }
    let id = registry.whitelist("Macaron").await;
    for week in [latest + 1, u32::MAX] {
        let error = Contract::WeekTooLate { week, latest };
        registry.refuses(Who::Dao, &set(id, 1, week), error).await;
    }
    registry.send(Who::Dao, &set(id, 1, latest)).await;
    assert_eq!(registry.points(id, latest).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_may_start_to_earn_later_but_not_in_the_past() {
    let mut registry = Registry::new().await;
    let mut call = registry.maker("AutoPi");
    call.fromWeek = NOW - 1;
    let error = Contract::WeekTooEarly {
        week: NOW - 1,
        earliest: NOW,
    };
    registry.refuses(Who::Dao, &call, error).await;
    call.fromWeek = NOW + 10;
    registry.send(Who::Dao, &call).await;
    assert_eq!(registry.points(1, NOW + 9).await, 0);
    assert_eq!(registry.points(1, NOW + 10).await, 6_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn points_that_could_overflow_a_weeks_sum_are_refused() {
    let mut registry = Registry::new().await;
    let max = protocol::points::MAX_GROUP;
    let mut call = registry.maker("AutoPi");
    call.points = max + 1;
    let error = || Contract::TooManyPoints {
        points: max + 1,
        max,
    };
    registry.refuses(Who::Dao, &call, error()).await;
    call.points = max;
    registry.send(Who::Dao, &call).await;
    registry
        .refuses(Who::Dao, &set(1, max + 1, NOW + 1), error())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_answered_exactly_after_many_changes() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    for change in 1..=9 {
        registry
            .send(Who::Dao, &set(id, change, NOW + 3 * change))
            .await;
    }
    for week in NOW..NOW + 40 {
        let expected = match (week - NOW) / 3 {
            0 => 6_000,
            change => change.min(9),
        };
        assert_eq!(registry.points(id, week).await, expected, "{week}");
    }
}
