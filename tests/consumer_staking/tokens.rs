//! Tokens that break their promises.

use alloy::{primitives::Address, sol_types::SolCall};
use client::bindings::IConsumerStaking as Contract;
use e2e::{Consumers, DAY, IHelpers, Who};

const WHO: Who = Consumers::CONSUMER;
const RETURNS_FALSE: u8 = 1;
const RETURNS_NOTHING: u8 = 2;
const TAKES_FEE: u8 = 3;
const REENTERS: u8 = 4;

async fn misbehave(consumers: &mut Consumers, mode: u8, target: Address, payload: Vec<u8>) {
    let call = IHelpers::misbehaveCall {
        mode,
        target,
        payload: payload.into(),
    };
    let token = consumers.world.token;
    consumers.world.send_to(Who::Dao, token, &call).await;
}

/// A consumer with 100 wei of stake, half of it unbonded, in a token that is honest so far.
async fn staked() -> Consumers {
    let mut consumers = Consumers::with_misbehaving_token().await;
    consumers.join(WHO, 100).await;
    consumers.fund(WHO, 1_000).await;
    let call = Contract::requestUnstakeCall { amount: 50 };
    consumers.act(WHO, &call).await;
    consumers.wait(14 * DAY).await;
    consumers
}

fn failed(consumers: &Consumers) -> Contract::SafeErc20FailedOperation {
    let token = consumers.world.token;
    Contract::SafeErc20FailedOperation { token }
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_that_arrives_short_is_refused() {
    let mut consumers = staked().await;
    misbehave(&mut consumers, TAKES_FEE, Address::ZERO, vec![]).await;
    let call = Contract::stakeCall { amount: 500 };
    let error = failed(&consumers);
    consumers.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_returns_false_fails_the_call() {
    let mut consumers = staked().await;
    misbehave(&mut consumers, RETURNS_FALSE, Address::ZERO, vec![]).await;
    let withdraw = Contract::withdrawCall {};
    let error = failed(&consumers);
    consumers.refuses(WHO, &withdraw, error).await;
    let stake = Contract::stakeCall { amount: 1 };
    let error = failed(&consumers);
    consumers.refuses(WHO, &stake, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_returns_nothing_is_taken_as_done() {
    let mut consumers = staked().await;
    misbehave(&mut consumers, RETURNS_NOTHING, Address::ZERO, vec![]).await;
    consumers
        .act(WHO, &Contract::stakeCall { amount: 500 })
        .await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, 550);
}

/// Lets the token call the contract again while it pays.
async fn reenter(consumers: &mut Consumers, payload: Vec<u8>) {
    let target = consumers.address;
    misbehave(consumers, REENTERS, target, payload).await;
}

async fn assert_not_reentered(consumers: &Consumers) {
    let reentered: bool = consumers
        .world
        .chain()
        .read(consumers.world.token, &IHelpers::reenteredCall {})
        .await
        .unwrap();
    assert!(!reentered, "the contract let itself be entered again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_calls_back_during_a_withdrawal_gets_nothing_more() {
    let mut consumers = staked().await;
    reenter(&mut consumers, Contract::withdrawCall {}.abi_encode()).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_not_reentered(&consumers).await;
    assert_eq!(consumers.tokens(WHO).await, 1_050);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_calls_back_while_stake_comes_in_changes_nothing() {
    let mut consumers = staked().await;
    let uri = String::from("by the token");
    let register = Contract::registerCall { uri }.abi_encode();
    reenter(&mut consumers, register).await;
    consumers
        .act(WHO, &Contract::stakeCall { amount: 500 })
        .await;
    assert_not_reentered(&consumers).await;
    assert_eq!(consumers.totals().await.active, 550);
}
