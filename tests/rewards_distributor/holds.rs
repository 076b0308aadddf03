//! The judge keeps a week pending while somebody has to answer.

use client::{bindings::IRewardsDistributor as Contract, roles};
use e2e::{Posted, Who, World, assert_told, leaf};

const DAY: u64 = 86_400;

/// A pool with a judge (the stranger) and a pending week.
async fn pending() -> (World, Posted) {
    let mut world = World::new().await;
    world.grant(roles::judge(), Who::Stranger).await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 5)]).await;
    (world, posted)
}

fn hold(posted: &Posted, until: u64) -> Contract::holdCall {
    Contract::holdCall {
        week: posted.week,
        until,
    }
}

fn release(posted: &Posted) -> Contract::holdCall {
    hold(posted, 0)
}

fn claim(posted: &Posted) -> Contract::claimCall {
    let item = posted.claim(0);
    Contract::claimCall { item }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_week_is_final_when_the_hold_ends_by_itself() {
    let (mut world, posted) = pending().await;
    let until = world.state().await.finalAt + DAY;
    let receipt = world.send(Who::Stranger, &hold(&posted, until)).await;
    let event = Contract::WeekHeld {
        week: posted.week,
        until,
        finalAt: until,
    };
    assert_told(&receipt, [event]);
    let state = world.state().await;
    assert_eq!((state.heldUntil, state.finalAt), (until, until));
    world.travel(until - 1).await;
    let error = Contract::WeekNotFinal {
        week: posted.week,
        finalAt: until,
    };
    world.refuses(Who::Alice, &claim(&posted), error).await;
    world.travel(until).await;
    world.send(Who::Alice, &claim(&posted)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_within_the_window_does_not_shorten_it() {
    let (mut world, posted) = pending().await;
    let final_at = world.state().await.finalAt;
    let until = world.now().await + 60;
    world.send(Who::Stranger, &hold(&posted, until)).await;
    assert_eq!(world.state().await.finalAt, final_at);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_released_week_is_final_when_its_window_ends() {
    let (mut world, posted) = pending().await;
    let final_at = world.state().await.finalAt;
    let call = hold(&posted, final_at + DAY);
    world.send(Who::Stranger, &call).await;
    let receipt = world.send(Who::Stranger, &release(&posted)).await;
    let event = Contract::WeekHeld {
        week: posted.week,
        until: 0,
        finalAt: final_at,
    };
    assert_told(&receipt, [event]);
    world.travel(final_at).await;
    world.send(Who::Alice, &claim(&posted)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_released_after_its_window_is_final_at_once() {
    let (mut world, posted) = pending().await;
    let final_at = world.state().await.finalAt;
    let call = hold(&posted, final_at + DAY);
    world.send(Who::Stranger, &call).await;
    world.travel(final_at + DAY / 2).await;
    world.send(Who::Stranger, &release(&posted)).await;
    world.send(Who::Alice, &claim(&posted)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_week_can_be_voided_after_its_window() {
    let (mut world, posted) = pending().await;
    let final_at = world.state().await.finalAt;
    let call = hold(&posted, final_at + DAY);
    world.send(Who::Stranger, &call).await;
    world.travel(final_at + DAY - 1).await;
    let call = Contract::voidWeekCall {
        week: posted.week,
        root: posted.root_hash(),
        prover: world.address(Who::Bob),
    };
    world.send(Who::Stranger, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hold_lasts_more_than_three_days_beyond_the_window() {
    let (mut world, posted) = pending().await;
    let latest = world.state().await.finalAt + 3 * DAY;
    for until in [latest, latest + 1, u64::MAX] {
        world.send(Who::Stranger, &hold(&posted, until)).await;
        assert_eq!(world.state().await.finalAt, latest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_in_a_hold_counts_from_the_window() {
    let (mut world, posted) = pending().await;
    let final_at = world.state().await.finalAt;
    let call = hold(&posted, final_at + DAY);
    world.send(Who::Stranger, &call).await;
    let objection = world.state().await.bond / 10;
    world.give(world.address(Who::Bob), objection).await;
    world.approve(Who::Bob, objection).await;
    let (week, root) = (posted.week, posted.root_hash());
    world
        .send(Who::Bob, &Contract::objectCall { week, root })
        .await;
    let state = world.state().await;
    assert_eq!(state.finalAt, final_at + 7 * DAY);
    assert_eq!(state.heldUntil, final_at + DAY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_week_is_not_held() {
    let (world, posted) = pending().await;
    let final_at = world.state().await.finalAt;
    world.travel(final_at).await;
    let error = || Contract::WeekNotPending { week: posted.week };
    let call = hold(&posted, final_at + 1);
    world.refuses(Who::Stranger, &call, error()).await;
    world
        .refuses(Who::Stranger, &release(&posted), error())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_judge_holds_and_releases() {
    let (world, posted) = pending().await;
    let error = || Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Guardian),
        neededRole: roles::judge(),
    };
    let call = hold(&posted, world.now().await + 1);
    world.refuses(Who::Guardian, &call, error()).await;
    world
        .refuses(Who::Guardian, &release(&posted), error())
        .await;
}
