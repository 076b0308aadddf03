//! What weeks are paid from: only what was put in as such.

use alloy::primitives::U256;
use client::bindings::{IERC20, IRewardsDistributor as Contract};
use e2e::{FIRST_WEEK, Who, World, assert_told, leaf};
use protocol::Schedule;

/// A pool with a bonded publisher and nothing in its reserve.
async fn without_funds() -> World {
    let mut world = World::bare().await;
    let token = world.deploy_token().await;
    let settings = world.settings(token);
    world.found_poor(&settings).await;
    world.bond(Who::Publisher, settings.bond).await;
    world
}

fn first_weeks_amount() -> u128 {
    Schedule::DIMO.amount(FIRST_WEEK).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_funds_it_and_an_event_tells() {
    let mut world = without_funds().await;
    let from = world.address(Who::Bob);
    world.give(from, 9).await;
    world.approve(Who::Bob, 9).await;
    let receipt = world
        .send(Who::Bob, &Contract::fundCall { amount: 9 })
        .await;
    assert_told(&receipt, [Contract::Funded { from, amount: 9 }]);
    assert_eq!(world.state().await.reserve, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn funding_without_an_allowance_is_refused() {
    let world = World::new().await;
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    let call = Contract::fundCall { amount: 1 };
    world.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_moves_the_weeks_issuance_out_of_it() {
    let mut world = World::new().await;
    let before = world.state().await.reserve;
    let alice = world.address(Who::Alice);
    world.publish(vec![leaf(1, alice, 1)]).await;
    assert_eq!(world.state().await.reserve, before - first_weeks_amount());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_it_cannot_pay_is_refused_until_it_is_funded() {
    let mut world = without_funds().await;
    let amount = first_weeks_amount();
    world.fund(amount - 1).await;
    let alice = world.address(Who::Alice);
    let posted = world.prepare(vec![leaf(1, alice, 1)]).await;
    let error = Contract::InsufficientReserve {
        reserve: amount - 1,
        required: amount,
    };
    let call = posted.publish_call();
    world.refuses(Who::Publisher, &call, error).await;
    world.fund(1).await;
    world.send(Who::Publisher, &call).await;
    assert_eq!(world.state().await.reserve, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_sent_without_a_word_are_nobodys() {
    let mut world = without_funds().await;
    let amount = first_weeks_amount();
    let pool = world.pool.address();
    let call = IERC20::transferCall {
        to: pool,
        value: U256::from(amount),
    };
    world.send_to(Who::Dao, world.token, &call).await;
    let alice = world.address(Who::Alice);
    let posted = world.prepare(vec![leaf(1, alice, 1)]).await;
    let error = Contract::InsufficientReserve {
        reserve: 0,
        required: amount,
    };
    let call = posted.publish_call();
    world.refuses(Who::Publisher, &call, error).await;
    let rescue = Contract::rescueCall {
        token: world.token,
        to: alice,
        amount,
    };
    let error = Contract::NotForeign { token: world.token };
    world.refuses(Who::Dao, &rescue, error).await;
}
