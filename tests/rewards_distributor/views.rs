//! What can be read.

use alloy::primitives::U256;
use client::{
    bindings::{Claim, ClaimStatus, IRewardsDistributor as Contract, WeekState},
    chain::Read,
};
use e2e::{FIRST_WEEK, Who, World, leaf};
use protocol::Schedule;

async fn quote(world: &World, item: Claim) -> (U256, ClaimStatus) {
    let answer = world.read(&Contract::quoteCall { item }).await;
    (answer.amount, answer.status)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_what_a_claim_pays_and_says_when_it_is_paid() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let item = posted.claim(0);
    let expected = (U256::from(posted.tokens(0)), ClaimStatus::Payable);
    assert_eq!(quote(&world, item.clone()).await, expected);
    world
        .send(Who::Alice, &Contract::claimCall { item: item.clone() })
        .await;
    assert_eq!(
        quote(&world, item).await,
        (U256::ZERO, ClaimStatus::AlreadyClaimed)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_says_why_not() {
    let mut world = World::new().await;
    let posted = world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    assert_eq!(
        quote(&world, posted.claim(0)).await.1,
        ClaimStatus::NotFinal
    );
    world.travel(world.state().await.finalAt).await;
    let mut forged = posted.claim(0);
    forged.points += 1;
    assert_eq!(quote(&world, forged).await.1, ClaimStatus::InvalidProof);
    let mut early = posted.claim(0);
    early.week += 1;
    assert_eq!(quote(&world, early).await.1, ClaimStatus::NotPublished);
    let pool = world.pool.address();
    let mut nobodys = posted.claim(0);
    for account in [alloy::primitives::Address::ZERO, pool] {
        nobodys.account = account;
        let status = quote(&world, nobodys.clone()).await.1;
        assert_eq!(status, ClaimStatus::InvalidAccount);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn issuance_is_the_protocols_for_every_year() {
    let world = World::new().await;
    for week in (0..2_080)
        .step_by(51)
        .chain([51, 52, 2_078, 2_079, 2_080, u32::MAX])
    {
        let amount = world.read(&Contract::issuanceCall { week }).await;
        assert_eq!(Some(amount), Schedule::DIMO.amount(week), "week {week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_goes_from_unpublished_to_pending_to_final() {
    let mut world = World::new().await;
    let state = async |world: &World| world.pool.weekInfo(FIRST_WEEK).read().await.unwrap().state;
    assert_eq!(state(&world).await, WeekState::Unpublished);
    world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    assert_eq!(state(&world).await, WeekState::Pending);
    let pending = world.pool.weekInfo(FIRST_WEEK).read().await.unwrap();
    assert_eq!(pending.finalAt, world.state().await.finalAt);
    world.travel(pending.finalAt).await;
    assert_eq!(state(&world).await, WeekState::Final);
    assert_eq!(
        world
            .pool
            .weekInfo(FIRST_WEEK)
            .read()
            .await
            .unwrap()
            .finalAt,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpublished_week_shows_what_it_would_share_out() {
    let world = World::new().await;
    let info = world.pool.weekInfo(FIRST_WEEK + 40).read().await.unwrap();
    assert_eq!(Some(info.amount), Schedule::DIMO.amount(FIRST_WEEK + 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_week_shows_its_tree_and_its_data() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!(
        (info.root, info.totalPoints, info.depth),
        (posted.root_hash(), 16_000, 2)
    );
    assert_eq!(info.dataHash, posted.publish_call().dataHash);
    assert_eq!((info.amount, info.deposits), (posted.amount, 0));
}
