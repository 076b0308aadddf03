//! Levels of the streak change from a future week on.

use client::bindings::IManufacturerRegistry::{self as Contract, Level};
use e2e::{FIRST_WEEK, Registry, Who, assert_told};
use protocol::{Levels, points::MAX_GROUP};

const NOW: u32 = FIRST_WEEK;

fn table(rows: &[(u16, u32)]) -> Vec<Level> {
    let level = |&(min_weeks, points)| Level {
        minWeeks: min_weeks,
        points,
    };
    rows.iter().map(level).collect()
}

fn set(rows: &[(u16, u32)], from_week: u32) -> Contract::setLevelsCall {
    Contract::setLevelsCall {
        levels: table(rows),
        fromWeek: from_week,
    }
}

async fn levels(registry: &Registry, week: u32) -> Vec<Level> {
    registry.read(&Contract::levelsAtCall { week }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn dimos_levels_hold_from_the_first_week_on() {
    let registry = Registry::new().await;
    let rows = Levels::DIMO.rows().iter();
    let dimos: Vec<_> = rows.map(|row| (row.min_weeks, row.points)).collect();
    for week in [0, NOW, u32::MAX] {
        assert_eq!(levels(&registry, week).await, table(&dimos), "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_hold_from_their_week_until_the_next_change() {
    let mut registry = Registry::new().await;
    let before = levels(&registry, NOW).await;
    let (first, second) = ([(0, 1), (2, 5)], [(0, 0), (1, 7), (9, 8), (10, 9), (52, 3)]);
    let receipt = registry.send(Who::Dao, &set(&first, NOW + 1)).await;
    assert_told(
        &receipt,
        [Contract::LevelsSet {
            fromWeek: NOW + 1,
            levels: table(&first),
        }],
    );
    registry.send(Who::Dao, &set(&second, NOW + 3)).await;
    let expected = [
        before,
        table(&first),
        table(&first),
        table(&second),
        table(&second),
    ];
    for (week, expected) in (NOW..).zip(expected) {
        assert_eq!(levels(&registry, week).await, expected, "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_running_week_keeps_its_levels() {
    let registry = Registry::new().await;
    for week in [0, NOW] {
        let error = Contract::WeekTooEarly {
            week,
            earliest: NOW + 1,
        };
        let call = set(&[(0, 0)], week);
        registry.refuses(Who::Dao, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_that_have_not_begun_are_replaced_by_fewer() {
    let mut registry = Registry::new().await;
    let long = [(0, 0), (5, 1), (6, 2)];
    registry.send(Who::Dao, &set(&long, NOW + 4)).await;
    registry.send(Who::Dao, &set(&[(0, 9)], NOW + 4)).await;
    assert_eq!(levels(&registry, NOW + 4).await, table(&[(0, 9)]));
    registry.send(Who::Dao, &set(&[(0, 8)], NOW + 3)).await;
    for week in [NOW + 3, NOW + 4, u32::MAX] {
        assert_eq!(levels(&registry, week).await, table(&[(0, 8)]), "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_are_announced_at_most_104_weeks_ahead() {
    let mut registry = Registry::new().await;
    let latest = NOW + 104;
    for week in [latest + 1, u32::MAX] {
        let error = Contract::WeekTooLate { week, latest };
        let call = set(&[(0, 0)], week);
        registry.refuses(Who::Dao, &call, error).await;
    }
    registry.send(Who::Dao, &set(&[(0, 9)], latest)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_that_are_none_are_refused() {
    let mut registry = Registry::new().await;
    let many: Vec<_> = (0..17).map(|weeks| (weeks, 1)).collect();
    let bad: [&[(u16, u32)]; 5] = [
        &[],
        &[(1, 10)],
        &[(0, 0), (4, 1), (4, 2)],
        &[(0, 0), (4, 1), (3, 2)],
        &many,
    ];
    for rows in bad {
        let error = Contract::InvalidLevels {
            levels: u32::try_from(rows.len()).unwrap(),
        };
        registry.refuses(Who::Dao, &set(rows, NOW + 1), error).await;
    }
    registry.send(Who::Dao, &set(&many[..16], NOW + 1)).await;
    assert_eq!(levels(&registry, NOW + 1).await, table(&many[..16]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_brings_no_more_than_a_group_may() {
    let mut registry = Registry::new().await;
    let error = Contract::TooManyPoints {
        points: MAX_GROUP + 1,
        max: MAX_GROUP,
    };
    let call = set(&[(0, MAX_GROUP + 1)], NOW + 1);
    registry.refuses(Who::Dao, &call, error).await;
    registry
        .send(Who::Dao, &set(&[(0, MAX_GROUP)], NOW + 1))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_sets_levels() {
    let registry = Registry::new().await;
    for who in Who::ALL.into_iter().filter(|who| *who != Who::Dao) {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: registry.of(who),
            neededRole: alloy::primitives::B256::ZERO,
        };
        let call = set(&[(0, 0)], NOW + 1);
        registry.refuses(who, &call, error).await;
    }
}
