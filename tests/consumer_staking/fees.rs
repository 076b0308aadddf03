//! Fees for data, into the marketplace pool.

use alloy::primitives::Address;
use client::{
    bindings::{IConsumerStaking as Contract, IRewardsDistributor},
    chain::Read,
};
use e2e::{Consumers, FIRST_WEEK, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;

/// A pool that shares out fees alone, and consumers who pay into it.
async fn market() -> Consumers {
    let world = World::with(|settings| (settings.initialLimit, settings.cap) = (0, 0)).await;
    let pool = world.pool.address();
    let mut consumers = Consumers::found(world, |settings| settings.marketplace = pool).await;
    consumers.join(WHO, World::dimo(10)).await;
    consumers
}

async fn deposits(consumers: &Consumers, week: u32) -> u128 {
    consumers
        .world
        .pool
        .weekInfo(week)
        .read()
        .await
        .unwrap()
        .deposits
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_is_the_running_weeks() {
    let mut consumers = market().await;
    for week in [FIRST_WEEK, FIRST_WEEK + 1] {
        consumers.in_week(week).await;
        let amount = World::dimo(u128::from(week));
        consumers.fund(WHO, amount).await;
        let receipt = consumers
            .act(WHO, &Contract::payDataFeeCall { amount })
            .await;
        let consumer = consumers.of(WHO);
        assert_told(
            &receipt,
            [Contract::DataFeePaid {
                consumer,
                week,
                amount,
            }],
        );
        let from = consumers.address;
        assert_told(
            &receipt,
            [IRewardsDistributor::Deposited { week, from, amount }],
        );
        assert_eq!(deposits(&consumers, week).await, amount);
    }
    assert_eq!(consumers.totals().await.active, World::dimo(10));
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_pays_no_fees() {
    let consumers = market().await;
    let token = consumers.world.token;
    let error = Contract::SafeErc20FailedOperation { token };
    let call = Contract::payDataFeeCall { amount: 1 };
    consumers.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fees_are_licences_and_not_nothing() {
    let consumers = market().await;
    let consumer = consumers.of(Who::Stranger);
    let error = Contract::NotRegistered { consumer };
    let call = Contract::payDataFeeCall { amount: 1 };
    consumers.refuses(Who::Stranger, &call, error).await;
    let error = Contract::ZeroAmount {};
    let call = Contract::payDataFeeCall { amount: 0 };
    consumers.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_marketplace_there_are_no_fees() {
    let mut consumers = Consumers::with_stake(1).await;
    consumers.fund(WHO, 1).await;
    let error = Contract::NoMarketplace {};
    let call = Contract::payDataFeeCall { amount: 1 };
    consumers.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_does_not_arrive_is_refused() {
    let mut consumers = Consumers::with_stake(1).await;
    consumers.fund(WHO, 1).await;
    // No contract there: the call succeeds and takes nothing.
    let marketplace = Address::repeat_byte(1);
    let set = Contract::setMarketplaceCall { marketplace };
    consumers.act(Who::Dao, &set).await;
    let token = consumers.world.token;
    let error = Contract::SafeErc20FailedOperation { token };
    let call = Contract::payDataFeeCall { amount: 1 };
    consumers.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_pool_refuses_is_passed_on() {
    let mut consumers = market().await;
    consumers.fund(WHO, 1).await;
    // The pool takes deposits for a year ahead of the next week it publishes.
    let week = FIRST_WEEK + 53;
    let start = consumers.world.clock.start(week).unwrap();
    consumers.travel_far(start).await;
    let error = IRewardsDistributor::WrongWeek {
        week,
        expected: FIRST_WEEK,
    };
    let call = Contract::payDataFeeCall { amount: 1 };
    consumers.refuses(WHO, &call, error).await;
}
