//! What Disputes may do to a stake, and nobody else: lock it to the end of a week, and take it.

use alloy::primitives::Address;
use client::{
    bindings::IConsumerStaking::{self as Contract, lockCall, slashCall, unlockCall},
    roles,
};
use e2e::{Consumers, DAY, FIRST_WEEK, Who, assert_told};

const WHO: Who = Consumers::CONSUMER;
const DISPUTES: Who = Consumers::DISPUTES;
/// The furthest that a case can end.
const LAST: u32 = FIRST_WEEK + 12;

/// A consumer with 100 wei of stake.
async fn staked() -> Consumers {
    let mut consumers = Consumers::new().await;
    consumers.join(WHO, 100).await;
    consumers
}

fn lock(consumer: Address, amount: u128, lastWeek: u32) -> lockCall {
    lockCall {
        consumer,
        amount,
        lastWeek,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn disputes_alone_locks_and_slashes() {
    let consumers = staked().await;
    let consumer = consumers.of(WHO);
    let unlock = unlockCall {
        consumer,
        amount: 0,
        lastWeek: LAST,
    };
    let slash = slashCall {
        consumer,
        locked: 0,
        lastWeek: LAST,
        amount: 1,
    };
    for who in Who::ALL.into_iter().filter(|who| *who != DISPUTES) {
        let error = || Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::disputes(),
        };
        let lock = lock(consumer, 1, LAST);
        consumers.refuses(who, &lock, error()).await;
        consumers.refuses(who, &unlock, error()).await;
        consumers.refuses(who, &slash, error()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disputes_that_the_dao_dismissed_reaches_for_nothing() {
    let mut consumers = staked().await;
    let (role, account) = (roles::disputes(), consumers.of(DISPUTES));
    let revoke = Contract::revokeRoleCall { role, account };
    consumers.act(Who::Dao, &revoke).await;
    let call = lock(consumers.of(WHO), 1, LAST);
    let error = Contract::AccessControlUnauthorizedAccount {
        account,
        neededRole: role,
    };
    consumers.refuses(DISPUTES, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn locks_of_a_week_add_up_and_are_told() {
    let mut consumers = staked().await;
    let consumer = consumers.of(WHO);
    for (amount, sum) in [(60, 60), (100, 160)] {
        let call = lock(consumer, amount, LAST);
        let receipt = consumers.act(DISPUTES, &call).await;
        let told = Contract::LockSet {
            consumer,
            lastWeek: LAST,
            amount: sum,
        };
        assert_told(&receipt, [told]);
        assert_eq!(consumers.consumer(WHO).await.locked, sum);
    }
    let unlock = unlockCall {
        consumer,
        amount: 60,
        lastWeek: LAST,
    };
    let receipt = consumers.act(DISPUTES, &unlock).await;
    let told = Contract::LockSet {
        consumer,
        lastWeek: LAST,
        amount: 100,
    };
    assert_told(&receipt, [told]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_at_most_the_stake_unbonding_stake_included() {
    let mut consumers = staked().await;
    let request = Contract::requestUnstakeCall { amount: 99 };
    consumers.act(WHO, &request).await;
    let consumer = consumers.of(WHO);
    let error = Contract::LockTooHigh {
        consumer,
        amount: 101,
        stake: 100,
    };
    let call = lock(consumer, 101, LAST);
    consumers.refuses(DISPUTES, &call, error).await;
    consumers.act(DISPUTES, &lock(consumer, 100, LAST)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_lock_lasts_longer_than_a_case() {
    let mut consumers = staked().await;
    let consumer = consumers.of(WHO);
    for lastWeek in [FIRST_WEEK - 1, LAST + 1, u32::MAX] {
        let error = Contract::UnusableLock {
            lastWeek,
            first: FIRST_WEEK,
            last: LAST,
        };
        let call = lock(consumer, 1, lastWeek);
        consumers.refuses(DISPUTES, &call, error).await;
    }
    for lastWeek in [FIRST_WEEK, LAST] {
        consumers.act(DISPUTES, &lock(consumer, 1, lastWeek)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_ends_with_its_week_though_nobody_calls() {
    let mut consumers = staked().await;
    let request = Contract::requestUnstakeCall { amount: 100 };
    consumers.act(WHO, &request).await;
    let call = lock(consumers.of(WHO), 100, LAST);
    consumers.act(DISPUTES, &call).await;
    let end = consumers.world.clock.end(LAST).unwrap();
    consumers.world.travel(end - 1).await;
    assert_eq!(consumers.consumer(WHO).await.withdrawable, 0);
    consumers.world.travel(end).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_is_locked_is_not_unlocked() {
    let mut consumers = staked().await;
    let consumer = consumers.of(WHO);
    consumers.act(DISPUTES, &lock(consumer, 10, LAST)).await;
    for (amount, lastWeek) in [(11, LAST), (1, LAST - 1)] {
        let unlock = unlockCall {
            consumer,
            amount,
            lastWeek,
        };
        let error = Contract::ArithmeticOverflow {};
        consumers.refuses(DISPUTES, &unlock, error).await;
        let slash = slashCall {
            consumer,
            locked: amount,
            lastWeek,
            amount: 1,
        };
        let error = Contract::ArithmeticOverflow {};
        consumers.refuses(DISPUTES, &slash, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_ends_its_lock_and_goes_to_disputes() {
    let mut consumers = staked().await;
    let request = Contract::requestUnstakeCall { amount: 40 };
    consumers.act(WHO, &request).await;
    let consumer = consumers.of(WHO);
    consumers.act(DISPUTES, &lock(consumer, 70, LAST)).await;
    let slash = slashCall {
        consumer,
        locked: 60,
        lastWeek: LAST,
        amount: 50,
    };
    let receipt = consumers.act(DISPUTES, &slash).await;
    let told = Contract::Slashed {
        consumer,
        amount: 50,
        fromActive: 30,
    };
    assert_told(&receipt, [told]);
    let told = Contract::LockSet {
        consumer,
        lastWeek: LAST,
        amount: 10,
    };
    assert_told(&receipt, [told]);
    let seen = consumers.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding, seen.locked), (30, 20, 10));
    assert_eq!(consumers.tokens(DISPUTES).await, 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_takes_no_more_than_there_is() {
    let mut consumers = staked().await;
    let consumer = consumers.of(WHO);
    let slash = slashCall {
        consumer,
        locked: 0,
        lastWeek: LAST,
        amount: 101,
    };
    consumers.act(DISPUTES, &slash).await;
    assert_eq!(consumers.tokens(DISPUTES).await, 100);
    consumers.act(DISPUTES, &slash).await;
    assert_eq!(consumers.tokens(DISPUTES).await, 100);
}

/// Standing, stake and withdrawals ask nobody: an account stands for Disputes here, and there is no program behind it.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_disputes_a_consumer_comes_and_goes() {
    let mut consumers = Consumers::with(|settings| settings.disputes = Address::ZERO).await;
    let amount = Consumers::rules().baseStake;
    consumers.join(WHO, amount).await;
    assert!(consumers.is_good(WHO).await);
    let request = Contract::requestUnstakeCall { amount };
    consumers.act(WHO, &request).await;
    consumers.wait(14 * DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, amount);
}
