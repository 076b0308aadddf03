//! Stake asked back, and out.

use client::bindings::IConsumerStaking::{self as Contract, Unbonding};
use e2e::{Consumers, DAY, World, assert_told};

const WHO: e2e::Who = Consumers::CONSUMER;

async fn request(consumers: &mut Consumers, dimo: u128) {
    let amount = World::dimo(dimo);
    let call = Contract::requestUnstakeCall { amount };
    consumers.act(WHO, &call).await;
}

async fn entries(consumers: &Consumers) -> Vec<Unbonding> {
    let account = consumers.of(WHO);
    consumers.read(&Contract::unbondingsCall { account }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_asked_back_counts_no_more_at_once() {
    let mut consumers = Consumers::with_stake(10_001).await;
    let (consumer, amount) = (consumers.of(WHO), World::dimo(2));
    let call = Contract::requestUnstakeCall { amount };
    let receipt = consumers.act(WHO, &call).await;
    let withdrawableAt = consumers.world.now().await + 14 * DAY;
    assert_told(
        &receipt,
        [Contract::UnstakeRequested {
            consumer,
            amount,
            withdrawableAt,
        }],
    );
    assert_told(
        &receipt,
        [Contract::UnbondingSet {
            consumer,
            index: 0,
            amount,
            withdrawableAt,
        }],
    );
    let seen = consumers.consumer(WHO).await;
    assert_eq!(
        (seen.active, seen.unbonding, seen.withdrawable),
        (World::dimo(9_999), amount, 0)
    );
    assert!(!seen.inGoodStanding);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_before_the_unbonding_period_is_over() {
    let mut consumers = Consumers::with_stake(100).await;
    request(&mut consumers, 40).await;
    consumers.wait(14 * DAY - 1).await;
    let error = Contract::NothingToWithdraw {
        consumer: consumers.of(WHO),
        due: 0,
        free: World::dimo(100),
    };
    consumers
        .refuses(WHO, &Contract::withdrawCall {}, error)
        .await;
    consumers.wait(1).await;
    let receipt = consumers.act(WHO, &Contract::withdrawCall {}).await;
    let (consumer, amount) = (consumers.of(WHO), World::dimo(40));
    assert_told(&receipt, [Contract::Withdrawn { consumer, amount }]);
    assert_eq!(consumers.tokens(WHO).await, amount);
    assert_eq!(entries(&consumers).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_has_its_own_time() {
    let mut consumers = Consumers::with_stake(100).await;
    request(&mut consumers, 10).await;
    consumers.wait(DAY).await;
    request(&mut consumers, 20).await;
    let now = consumers.world.now().await;
    let second = Unbonding {
        amount: World::dimo(20),
        withdrawableAt: now + 14 * DAY,
    };
    consumers.wait(13 * DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, World::dimo(10));
    assert_eq!(entries(&consumers).await, [second]);
    consumers.wait(DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, World::dimo(30));
    assert_eq!(consumers.totals().await.active, World::dimo(70));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_eight_requests_at_most() {
    let mut consumers = Consumers::with_stake(100).await;
    for _ in 0..8 {
        request(&mut consumers, 1).await;
    }
    let error = Contract::TooManyUnbondings {
        consumer: consumers.of(WHO),
        max: 8,
    };
    let call = Contract::requestUnstakeCall { amount: 1 };
    consumers.refuses(WHO, &call, error).await;
    consumers.wait(14 * DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, World::dimo(8));
    request(&mut consumers, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_asked_back_than_is_active() {
    let mut consumers = Consumers::with_stake(100).await;
    request(&mut consumers, 60).await;
    let (amount, active) = (World::dimo(41), World::dimo(40));
    let error = Contract::InsufficientStake {
        consumer: consumers.of(WHO),
        amount,
        active,
    };
    let call = Contract::requestUnstakeCall { amount };
    consumers.refuses(WHO, &call, error).await;
    let call = Contract::requestUnstakeCall { amount: 0 };
    let error = Contract::ZeroAmount {};
    consumers.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_mind_makes_all_of_it_active_again() {
    let mut consumers = Consumers::with_stake(10_000).await;
    request(&mut consumers, 10).await;
    request(&mut consumers, 20).await;
    let receipt = consumers.act(WHO, &Contract::cancelUnstakeCall {}).await;
    let (consumer, amount) = (consumers.of(WHO), World::dimo(30));
    assert_told(&receipt, [Contract::UnstakeCancelled { consumer, amount }]);
    assert!(consumers.is_good(WHO).await);
    assert_eq!(entries(&consumers).await, []);
    let error = Contract::NothingUnbonding { consumer };
    let call = Contract::cancelUnstakeCall {};
    consumers.refuses(WHO, &call, error).await;
}
