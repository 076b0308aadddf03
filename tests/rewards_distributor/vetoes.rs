//! The guardian takes a root back.

use alloy::primitives::B256;
use client::{
    bindings::{IRewardsDistributor as Contract, WeekState},
    chain::Read,
    roles,
};
use e2e::{FIRST_WEEK, Posted, Who, World, assert_told, leaf};

const DAY: u64 = 86_400;

fn veto(posted: &Posted) -> Contract::vetoCall {
    Contract::vetoCall {
        week: posted.week,
        root: posted.root_hash(),
        reason: "wrong fleet".into(),
    }
}

async fn pending() -> (World, Posted) {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 5)]).await;
    (world, posted)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_takes_back_a_pending_root() {
    let (mut world, posted) = pending().await;
    let receipt = world.send(Who::Guardian, &veto(&posted)).await;
    let event = Contract::WeekTakenBack {
        week: posted.week,
        accuser: world.address(Who::Guardian),
        publisher: world.address(Who::Publisher),
        root: posted.root_hash(),
        bond: World::dimo(100_000),
        suspendedUntil: world.now().await + 60 * DAY,
        reason: "wrong fleet".into(),
    };
    assert_told(&receipt, [event]);
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!(info.state, WeekState::Unpublished);
    assert_eq!(world.state().await.nextWeek, FIRST_WEEK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_week_took_is_in_the_reserve_again() {
    let (mut world, posted) = World::with_a_week().await;
    let before = world.state().await.reserve;
    world.send(Who::Publisher, &posted.publish_call()).await;
    world.send(Who::Guardian, &veto(&posted)).await;
    assert_eq!(world.state().await.reserve, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_root_than_the_pending_one_is_not_vetoed() {
    let (world, posted) = pending().await;
    let mut call = veto(&posted);
    call.root = B256::repeat_byte(1);
    let error = Contract::WrongRoot {
        week: posted.week,
        root: call.root,
        expected: posted.root_hash(),
    };
    world.refuses(Who::Guardian, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_veto_that_comes_late_does_not_hit_the_root_that_came_after() {
    let (mut world, first) = pending().await;
    world.another_publisher(Who::Bob).await;
    world.send(Who::Guardian, &veto(&first)).await;
    let alice = world.address(Who::Alice);
    let second = world.prepare(vec![leaf(1, alice, 6)]).await;
    world.send(Who::Bob, &second.publish_call()).await;
    let error = Contract::WrongRoot {
        week: first.week,
        root: first.root_hash(),
        expected: second.root_hash(),
    };
    world.refuses(Who::Guardian, &veto(&first), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vetoed_week_is_published_again_and_paid() {
    let (mut world, first) = pending().await;
    world.another_publisher(Who::Bob).await;
    world.send(Who::Guardian, &veto(&first)).await;
    let alice = world.address(Who::Alice);
    let second = world
        .prepare(vec![leaf(1, alice, 6), leaf(2, alice, 7)])
        .await;
    world.send(Who::Bob, &second.publish_call()).await;
    world.travel(world.state().await.finalAt).await;
    let item = second.claim(1);
    world.send(Who::Alice, &Contract::claimCall { item }).await;
    assert_eq!(world.balance(alice).await, second.tokens(1));
    let item = first.claim(0);
    let error = Contract::InvalidProof {
        week: first.week,
        vehicleId: 1,
    };
    let call = Contract::claimCall { item };
    world.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_of_a_vetoed_week_are_refused() {
    let (mut world, posted) = pending().await;
    world.send(Who::Guardian, &veto(&posted)).await;
    world.travel(world.now().await + 3 * DAY).await;
    let error = Contract::WeekNotPublished {
        week: posted.week,
        nextWeek: posted.week,
    };
    let item = posted.claim(0);
    let call = Contract::claimCall { item };
    world.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_guardian_vetoes() {
    let (world, posted) = pending().await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Dao),
        neededRole: roles::guardian(),
    };
    world.refuses(Who::Dao, &veto(&posted), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_week_cannot_be_vetoed() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let error = Contract::WeekNotPending { week: posted.week };
    world.refuses(Who::Guardian, &veto(&posted), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpublished_week_cannot_be_vetoed() {
    let (world, posted) = World::with_a_week().await;
    let error = Contract::WeekNotPending { week: FIRST_WEEK };
    world.refuses(Who::Guardian, &veto(&posted), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_vetoes_three_roots_of_a_week_and_no_more() {
    let (mut world, mut posted) = World::with_a_week().await;
    let publisher = world.address(Who::Publisher);
    for _ in 0..3 {
        world.send(Who::Publisher, &posted.publish_call()).await;
        world.send(Who::Guardian, &veto(&posted)).await;
        let call = Contract::releaseBondCall { publisher };
        world.send(Who::Dao, &call).await;
    }
    world.send(Who::Publisher, &posted.publish_call()).await;
    let error = Contract::VetoesUsedUp {
        week: posted.week,
        max: 3,
    };
    world.refuses(Who::Guardian, &veto(&posted), error).await;
    world.travel(world.state().await.finalAt).await;
    posted = world.prepare(posted.leaves.clone()).await;
    world.send(Who::Publisher, &posted.publish_call()).await;
    world.send(Who::Guardian, &veto(&posted)).await;
}
