//! Which weeks can be published, by whom and when.

use alloy::primitives::{B256, U256};
use client::{
    bindings::{IRewardsDistributor as Contract, WeekState},
    chain::Read,
    roles,
};
use e2e::{FIRST_WEEK, Who, World, events, leaf};
use protocol::Schedule;

#[tokio::test(flavor = "multi_thread")]
async fn the_next_week_is_published_after_it_ended() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 9_000)]).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!(info.state, WeekState::Pending);
    assert_eq!(
        (info.root, info.totalPoints, info.leafCount),
        (posted.root().hash.into(), 9_000, 1)
    );
    assert_eq!(world.state().await.nextWeek, FIRST_WEEK + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_amount_is_the_schedules() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 1)]).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!(Some(info.amount), Schedule::DIMO.amount(FIRST_WEEK));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_event_says_everything_about_the_week() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.prepare(vec![leaf(1, alice, 9_000)]).await;
    let receipt = world.send(Who::Publisher, &posted.publish_call()).await;
    let event = events::<Contract::WeekPublished>(&receipt).remove(0);
    let expected = Contract::WeekPublished {
        week: posted.week,
        publisher: world.address(Who::Publisher),
        root: posted.root().hash.into(),
        totalPoints: 9_000,
        leafCount: 1,
        amount: posted.amount,
        finalAt: world.now().await + 48 * 60 * 60,
        dataHash: B256::repeat_byte(0xda),
        dataUri: "ipfs://week".into(),
    };
    assert_eq!(event, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_has_not_ended_is_refused() {
    let (_, posted) = World::with_a_week().await;
    let world = World::new().await;
    let ends = world.clock.end(FIRST_WEEK).unwrap();
    world.travel(ends - 1).await;
    let error = Contract::WeekNotOver {
        week: FIRST_WEEK,
        endsAt: ends,
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_week_but_the_next_is_refused() {
    let mut world = World::new().await;
    let mut posted = world
        .prepare(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    for week in [FIRST_WEEK - 1, FIRST_WEEK + 1, u32::MAX] {
        posted.week = week;
        let error = Contract::WrongWeek {
            week,
            expected: FIRST_WEEK,
        };
        world
            .refuses(Who::Publisher, &posted.publish_call(), error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_week_cannot_be_published_again() {
    let mut world = World::new().await;
    let posted = world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let error = Contract::WrongWeek {
        week: FIRST_WEEK,
        expected: FIRST_WEEK + 1,
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_before_must_be_final() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    // So late that the next week is over while this one can be challenged.
    world.travel(world.clock.end(FIRST_WEEK + 1).unwrap()).await;
    let first = world.publish(vec![leaf(1, alice, 1)]).await;
    let mut next = first.clone();
    next.week += 1;
    let final_at = world.state().await.finalAt;
    let error = Contract::WeekNotFinal {
        week: FIRST_WEEK,
        finalAt: final_at,
    };
    world
        .refuses(Who::Publisher, &next.publish_call(), error)
        .await;
    world.travel(final_at).await;
    world.send(Who::Publisher, &next.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_publisher_may_publish() {
    let (world, posted) = World::with_a_week().await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Dao),
        neededRole: roles::publisher(),
    };
    world.refuses(Who::Dao, &posted.publish_call(), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_without_the_whole_bond_is_refused() {
    let (mut world, posted) = World::with_a_week().await;
    world
        .send(Who::Publisher, &Contract::withdrawBondCall { amount: 1 })
        .await;
    let required = World::dimo(100_000);
    let error = Contract::InsufficientBond {
        publisher: world.address(Who::Publisher),
        bond: required - 1,
        required,
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_cannot_pay_the_week_is_refused() {
    let mut world = World::bare().await;
    let token = world.deploy_token().await;
    let settings = world.settings(token);
    world.found_poor(&settings).await;
    world.bond(Who::Publisher, settings.bond).await;
    let amount = Schedule::DIMO.amount(FIRST_WEEK).unwrap();
    world.give(world.pool.address(), amount - 1).await;
    let posted = world
        .prepare(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let error = Contract::InsufficientFunds {
        balance: U256::from(settings.bond + amount - 1),
        required: U256::from(settings.bond + amount),
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
    world.give(world.pool.address(), 1).await;
    world.send(Who::Publisher, &posted.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_owed_for_earlier_weeks_do_not_count_as_funds() {
    let mut world = World::bare().await;
    let token = world.deploy_token().await;
    let settings = world.settings(token);
    world.found_poor(&settings).await;
    world.bond(Who::Publisher, settings.bond).await;
    let amount = Schedule::DIMO.amount(FIRST_WEEK).unwrap();
    world.give(world.pool.address(), amount).await;
    let alice = world.address(Who::Alice);
    world.publish_final(vec![leaf(1, alice, 1)]).await;
    let next = world.prepare(vec![leaf(1, alice, 1)]).await;
    let error = Contract::InsufficientFunds {
        balance: U256::from(settings.bond + amount),
        required: U256::from(settings.bond + 2 * amount),
    };
    world
        .refuses(Who::Publisher, &next.publish_call(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_without_leaves_is_refused() {
    let (world, posted) = World::with_a_week().await;
    let mut call = posted.publish_call();
    call.leafCount = 0;
    let error = Contract::InvalidTotals {
        root: call.root,
        totalPoints: 1,
        leafCount: 0,
    };
    world.refuses(Who::Publisher, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leaves_without_a_root_are_refused() {
    let (world, posted) = World::with_a_week().await;
    let mut call = posted.publish_call();
    call.root = B256::ZERO;
    let error = Contract::InvalidTotals {
        root: B256::ZERO,
        totalPoints: 1,
        leafCount: 1,
    };
    world.refuses(Who::Publisher, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_without_leaves_are_refused() {
    let (world, posted) = World::with_a_week().await;
    let mut call = posted.publish_call();
    (call.root, call.leafCount) = (B256::ZERO, 0);
    let error = Contract::InvalidTotals {
        root: B256::ZERO,
        totalPoints: 1,
        leafCount: 0,
    };
    world.refuses(Who::Publisher, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_in_which_nobody_earned_commits_no_tokens() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![e2e::missed(1, alice)]).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!((info.totalPoints, info.leafCount, info.amount), (0, 1, 0));
    assert_eq!(world.state().await.outstanding, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_week_is_published_without_a_root() {
    let mut world = World::new().await;
    let posted = world.publish_final(vec![]).await;
    assert_eq!(
        world.pool.weekInfo(posted.week).read().await.unwrap().root,
        B256::ZERO
    );
}
