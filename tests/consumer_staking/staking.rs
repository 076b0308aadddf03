//! Stake in.

use client::bindings::IConsumerStaking as Contract;
use e2e::{Consumers, Who, World, assert_told};

#[tokio::test(flavor = "multi_thread")]
async fn stake_adds_up() {
    let mut consumers = Consumers::with_stake(6_000).await;
    let (who, amount) = (Consumers::CONSUMER, World::dimo(4_000));
    consumers.fund(who, amount).await;
    let receipt = consumers.act(who, &Contract::stakeCall { amount }).await;
    let consumer = consumers.of(who);
    assert_told(&receipt, [Contract::Staked { consumer, amount }]);
    let seen = consumers.consumer(who).await;
    assert_eq!((seen.active, seen.unbonding), (World::dimo(10_000), 0));
    assert_eq!(consumers.totals().await.active, World::dimo(10_000));
    assert_eq!(consumers.tokens(who).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn good_standing_begins_at_the_base_stake() {
    let mut consumers = Consumers::new().await;
    let who = Consumers::CONSUMER;
    consumers.join(who, World::dimo(10_000) - 1).await;
    assert!(!consumers.is_good(who).await);
    consumers.fund(who, 1).await;
    let call = Contract::stakeCall { amount: 1 };
    consumers.act(who, &call).await;
    assert!(consumers.is_good(who).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_is_a_licences() {
    let consumers = Consumers::new().await;
    let consumer = consumers.of(Who::Stranger);
    let error = Contract::NotRegistered { consumer };
    let call = Contract::stakeCall { amount: 1 };
    consumers.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_no_stake() {
    let consumers = Consumers::with_stake(1).await;
    let error = Contract::ZeroAmount {};
    let call = Contract::stakeCall { amount: 0 };
    consumers.refuses(Consumers::CONSUMER, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_needs_tokens() {
    let consumers = Consumers::with_stake(1).await;
    let token = consumers.world.token;
    let error = Contract::SafeErc20FailedOperation { token };
    let call = Contract::stakeCall { amount: 1 };
    consumers.refuses(Consumers::CONSUMER, &call, error).await;
}
