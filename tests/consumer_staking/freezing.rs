//! Freezes: for a time, and not one after another.

use client::{bindings::IConsumerStaking as Contract, roles};
use e2e::{Consumers, DAY, FIRST_WEEK, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;
const MAX: u32 = 14 * DAY as u32;

fn freeze(consumers: &Consumers, duration: u32) -> Contract::freezeCall {
    let consumer = consumers.of(WHO);
    Contract::freezeCall { consumer, duration }
}

async fn frozen(duration: u32) -> Consumers {
    let mut consumers = Consumers::with_stake(10_000).await;
    let call = freeze(&consumers, duration);
    let receipt = consumers.act(Who::Guardian, &call).await;
    let until = consumers.world.now().await + u64::from(duration);
    let (consumer, guardian) = (consumers.of(WHO), consumers.of(Who::Guardian));
    assert_told(
        &receipt,
        [Contract::LicenceFrozen {
            consumer,
            guardian,
            until,
        }],
    );
    consumers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_lapses_by_itself() {
    let consumers = frozen(MAX).await;
    assert!(!consumers.is_good(WHO).await);
    consumers.wait(u64::from(MAX) - 1).await;
    assert!(!consumers.is_good(WHO).await);
    consumers.wait(1).await;
    assert!(consumers.is_good(WHO).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_is_bounded() {
    let consumers = Consumers::with_stake(1).await;
    let call = freeze(&consumers, MAX + 1);
    let error = Contract::FreezeTooLong {
        duration: MAX + 1,
        max: MAX,
    };
    consumers.refuses(Who::Guardian, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn between_freezes_is_the_longest_time_of_one() {
    let mut consumers = frozen(60).await;
    let allowedAt = consumers.world.now().await + 60 + u64::from(MAX);
    let (call, consumer) = (freeze(&consumers, 1), consumers.of(WHO));
    for moment in [0, 60, allowedAt - 1] {
        consumers.world.travel(moment).await;
        let error = Contract::FreezeTooSoon {
            consumer,
            allowedAt,
        };
        consumers.refuses(Who::Guardian, &call, error).await;
    }
    consumers.world.travel(allowedAt).await;
    consumers.act(Who::Guardian, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guardian_and_dao_lift_a_freeze() {
    for by in [Who::Guardian, Who::Dao] {
        let mut consumers = frozen(MAX).await;
        let consumer = consumers.of(WHO);
        let call = Contract::unfreezeCall { consumer };
        let receipt = consumers.act(by, &call).await;
        let account = consumers.of(by);
        assert_told(
            &receipt,
            [Contract::LicenceUnfrozen {
                consumer,
                by: account,
            }],
        );
        assert!(consumers.is_good(WHO).await);
        let error = Contract::NotFrozen { consumer };
        consumers.refuses(by, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lifting_a_freeze_makes_no_room_for_another() {
    let mut consumers = frozen(MAX).await;
    let consumer = consumers.of(WHO);
    let lift = Contract::unfreezeCall { consumer };
    consumers.act(Who::Guardian, &lift).await;
    let allowedAt = consumers.world.now().await + u64::from(MAX);
    let error = Contract::FreezeTooSoon {
        consumer,
        allowedAt,
    };
    let call = freeze(&consumers, 1);
    consumers.refuses(Who::Guardian, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_does_not_touch_stake() {
    let mut consumers = frozen(MAX).await;
    let amount = World::dimo(10_000);
    let call = Contract::requestUnstakeCall { amount };
    consumers.act(WHO, &call).await;
    consumers.wait(14 * DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_cannot_take_funds() {
    let consumers = Consumers::with_stake(100).await;
    let account = consumers.of(Who::Guardian);
    let error = Contract::AccessControlUnauthorizedAccount {
        account,
        neededRole: roles::disputes(),
    };
    let slash = Contract::slashCall {
        consumer: consumers.of(WHO),
        locked: 0,
        lastWeek: FIRST_WEEK,
        amount: 1,
    };
    consumers.refuses(Who::Guardian, &slash, error).await;
    let withdraw = Contract::withdrawCall {};
    let error = Contract::NothingToWithdraw {
        consumer: account,
        due: 0,
        free: 0,
    };
    consumers.refuses(Who::Guardian, &withdraw, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_guardian_freezes_and_only_licences() {
    let consumers = Consumers::with_stake(1).await;
    let call = freeze(&consumers, 1);
    for who in [Who::Dao, Consumers::METER, Who::Stranger] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::guardian(),
        };
        consumers.refuses(who, &call, error).await;
    }
    let consumer = consumers.of(Who::Stranger);
    let call = Contract::freezeCall {
        consumer,
        duration: 1,
    };
    let error = Contract::NotRegistered { consumer };
    consumers.refuses(Who::Guardian, &call, error).await;
    let call = Contract::unfreezeCall { consumer };
    let error = Contract::AccessControlUnauthorizedAccount {
        account: consumer,
        neededRole: roles::guardian(),
    };
    consumers.refuses(Who::Stranger, &call, error).await;
}
