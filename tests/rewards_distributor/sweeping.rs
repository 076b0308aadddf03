//! Taking back what nobody claimed, a year at a time, long after.

use alloy::primitives::Address;
use client::{
    bindings::{IRewardsDistributor as Contract, WeekState},
    chain::Read,
    errors::in_words,
};
use e2e::{Posted, Who, World, assert_told, leaf};

/// The last week of year 0.
const LAST: u32 = 51;
const TREASURY: Address = Address::repeat_byte(0x7E);

fn sweep(year: u32) -> Contract::sweepCall {
    Contract::sweepCall { year, to: TREASURY }
}

/// A pool that starts in the last week of year 0 with a claim period of a year. Alice and Bob earn half
/// of that week each; Alice is paid.
async fn year_zero() -> (World, Posted) {
    let mut world = World::with(|settings| {
        (settings.firstWeek, settings.claimPeriod) = (LAST, 364 * 86_400);
    })
    .await;
    let (alice, bob) = (world.address(Who::Alice), world.address(Who::Bob));
    let posted = world
        .publish_final(vec![leaf(1, alice, 1), leaf(2, bob, 1)])
        .await;
    world
        .send(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
        )
        .await;
    (world, posted)
}

/// When the year can be swept, as long as its last week is the latest published.
async fn sweepable_at(world: &World) -> u64 {
    world.state().await.finalAt + 364 * 86_400
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_sweeps_what_nobody_claimed() {
    let (mut world, posted) = year_zero().await;
    let at = sweepable_at(&world).await;
    world.travel_far(at).await;
    let receipt = world.send(Who::Dao, &sweep(0)).await;
    let amount = posted.amount - posted.tokens(0);
    assert_told(
        &receipt,
        [Contract::YearSwept {
            year: 0,
            to: TREASURY,
            amount,
        }],
    );
    assert_eq!(world.balance(TREASURY).await, amount);
    assert_eq!(world.state().await.outstanding, 0);
    assert!(world.pool.yearInfo(0).read().await.unwrap().swept);
}

#[tokio::test(flavor = "multi_thread")]
async fn bonds_and_funds_of_coming_weeks_are_not_swept() {
    let (mut world, posted) = year_zero().await;
    let at = sweepable_at(&world).await;
    world.travel_far(at).await;
    let before = world.balance(world.pool.address()).await;
    world.send(Who::Dao, &sweep(0)).await;
    let swept = posted.amount - posted.tokens(0);
    assert_eq!(world.balance(world.pool.address()).await, before - swept);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_claim_period_must_be_over_to_the_second() {
    let (mut world, _) = year_zero().await;
    let at = sweepable_at(&world).await;
    world.travel_far(at - 1).await;
    let error = Contract::ClaimPeriodRunning {
        year: 0,
        sweepableAt: at,
    };
    world.refuses(Who::Dao, &sweep(0), error).await;
    world.travel_far(at).await;
    world.send(Who::Dao, &sweep(0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_of_a_swept_year_are_refused() {
    let (mut world, posted) = year_zero().await;
    let at = sweepable_at(&world).await;
    world.travel_far(at).await;
    let claim = Contract::claimCall {
        item: posted.claim(1),
    };
    world.read(&claim).await;
    world.send(Who::Dao, &sweep(0)).await;
    world
        .refuses(Who::Bob, &claim, Contract::WeekSwept { week: LAST })
        .await;
    assert_eq!(
        world.pool.weekInfo(LAST).read().await.unwrap().state,
        WeekState::Swept
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_swept_once() {
    let (mut world, _) = year_zero().await;
    let at = sweepable_at(&world).await;
    world.travel_far(at).await;
    world.send(Who::Dao, &sweep(0)).await;
    world
        .refuses(
            Who::Dao,
            &sweep(0),
            Contract::WrongYear {
                year: 0,
                expected: 1,
            },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_with_unpublished_weeks_cannot_be_swept() {
    let mut world = World::with(|settings| {
        (settings.firstWeek, settings.claimPeriod) = (LAST - 1, 364 * 86_400);
    })
    .await;
    world
        .publish_final(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    world.travel_far(world.now().await + 800 * 86_400).await;
    let data = world
        .revert_data(Who::Dao, world.pool.address(), &sweep(0))
        .await;
    assert!(in_words(&data).starts_with("ClaimPeriodRunning"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_last_week_published_late_has_its_whole_claim_period() {
    let mut world = World::with(|settings| {
        (settings.firstWeek, settings.claimPeriod) = (LAST, 364 * 86_400);
    })
    .await;
    let over = world.clock.end(LAST).unwrap();
    world.travel_far(over + 400 * 86_400).await;
    let alice = world.address(Who::Alice);
    world.publish_final(vec![leaf(1, alice, 1)]).await;
    let at = sweepable_at(&world).await;
    let error = || Contract::ClaimPeriodRunning {
        year: 0,
        sweepableAt: at,
    };
    world.refuses(Who::Dao, &sweep(0), error()).await;
    world.travel_far(at - 1).await;
    world.refuses(Who::Dao, &sweep(0), error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_swept_to_nowhere_or_to_the_pool() {
    let (mut world, _) = year_zero().await;
    let at = sweepable_at(&world).await;
    world.travel_far(at).await;
    for to in [Address::ZERO, world.pool.address()] {
        let call = Contract::sweepCall { year: 0, to };
        world
            .refuses(Who::Dao, &call, Contract::InvalidPayee { payee: to })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn weeks_of_the_next_year_stay_claimable() {
    let (mut world, _) = year_zero().await;
    let bob = world.address(Who::Bob);
    let at = sweepable_at(&world).await;
    let next = world.publish_final(vec![leaf(2, bob, 1)]).await;
    world.travel_far(at).await;
    world.send(Who::Dao, &sweep(0)).await;
    world
        .send(
            Who::Bob,
            &Contract::claimCall {
                item: next.claim(0),
            },
        )
        .await;
    assert_eq!(world.balance(bob).await, next.tokens(0));
}
