//! Consumption, and the stake it asks for.

use client::{
    bindings::IConsumerStaking::{self as Contract, Usage},
    roles,
};
use e2e::{Consumers, FIRST_WEEK, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;

async fn required(consumers: &Consumers) -> u128 {
    let consumer = consumers.of(WHO);
    let call = Contract::requiredStakeCall { consumer };
    consumers.read(&call).await
}

fn reports(week: u32, usage: Vec<Usage>) -> Contract::reportUsageCall {
    Contract::reportUsageCall { week, usage }
}

#[tokio::test(flavor = "multi_thread")]
async fn required_stake_grows_with_consumption() {
    let mut consumers = Consumers::with_stake(10_100).await;
    assert_eq!(required(&consumers).await, World::dimo(10_000));
    consumers.in_week(FIRST_WEEK + 1).await;
    let receipt = consumers.report(FIRST_WEEK, 100).await;
    let consumer = consumers.of(WHO);
    assert_told(
        &receipt,
        [Contract::UsageReported {
            week: FIRST_WEEK,
            consumer,
            units: 100,
        }],
    );
    assert_eq!(required(&consumers).await, World::dimo(10_100));
    assert!(consumers.is_good(WHO).await);
    consumers.report(FIRST_WEEK, 101).await;
    assert_eq!(required(&consumers).await, World::dimo(10_101));
    assert!(!consumers.is_good(WHO).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_restores_good_standing() {
    let mut consumers = Consumers::with_stake(10_000).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    consumers.report(FIRST_WEEK, 5).await;
    assert!(!consumers.is_good(WHO).await);
    let amount = World::dimo(5);
    consumers.fund(WHO, amount).await;
    consumers.act(WHO, &Contract::stakeCall { amount }).await;
    assert!(consumers.is_good(WHO).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_four_weeks_count() {
    let mut consumers = Consumers::with_stake(1).await;
    consumers.in_week(FIRST_WEEK + 6).await;
    let base = required(&consumers).await;
    for (ago, units) in [(1, 1), (2, 20), (3, 300), (4, 4_000), (5, 50_000)] {
        consumers.report(FIRST_WEEK + 6 - ago, units).await;
    }
    assert_eq!(required(&consumers).await, base + World::dimo(4_321));
    consumers.in_week(FIRST_WEEK + 7).await;
    assert_eq!(required(&consumers).await, base + World::dimo(321));
    consumers.in_week(FIRST_WEEK + 10).await;
    assert_eq!(required(&consumers).await, base);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_is_reported_once_it_is_over() {
    let consumers = Consumers::with_stake(1).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    for week in [FIRST_WEEK + 1, FIRST_WEEK + 2] {
        let error = Contract::WeekNotOver {
            week,
            endsAt: consumers.world.clock.end(week).unwrap(),
        };
        let call = reports(week, vec![]);
        consumers.refuses(Consumers::METER, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_corrected_upwards_only() {
    let mut consumers = Consumers::with_stake(1).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    consumers.report(FIRST_WEEK, 7).await;
    let consumer = consumers.of(WHO);
    for units in [7, 6, 0] {
        let call = reports(FIRST_WEEK, vec![Usage { consumer, units }]);
        let error = Contract::UsageNotHigher {
            consumer,
            week: FIRST_WEEK,
            reported: units,
            recorded: 7,
        };
        consumers.refuses(Consumers::METER, &call, error).await;
    }
    consumers.report(FIRST_WEEK, 8).await;
    let call = Contract::usageOfCall {
        account: consumer,
        week: FIRST_WEEK,
    };
    assert_eq!(consumers.read(&call).await, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_names_a_consumer_once() {
    let consumers = Consumers::with_stake(1).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    let consumer = consumers.of(WHO);
    let usage = Usage { consumer, units: 3 };
    let call = reports(FIRST_WEEK, vec![usage.clone(), usage]);
    let error = Contract::UsageNotHigher {
        consumer,
        week: FIRST_WEEK,
        reported: 3,
        recorded: 3,
    };
    consumers.refuses(Consumers::METER, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_consumers_are_reported_in_one_call() {
    let mut consumers = Consumers::with_stake(1).await;
    consumers.join(Who::Relayer, 0).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    let usage: Vec<_> = [(WHO, 5), (Who::Relayer, 6)]
        .map(|(who, units)| Usage {
            consumer: consumers.of(who),
            units,
        })
        .into();
    let call = reports(FIRST_WEEK, usage.clone());
    consumers.act(Consumers::METER, &call).await;
    for Usage { consumer, units } in usage {
        let call = Contract::usageOfCall {
            account: consumer,
            week: FIRST_WEEK,
        };
        assert_eq!(consumers.read(&call).await, units);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_meter_reports_and_only_licences() {
    let consumers = Consumers::with_stake(1).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    let consumer = consumers.of(Who::Stranger);
    let call = reports(FIRST_WEEK, vec![Usage { consumer, units: 1 }]);
    let error = Contract::NotRegistered { consumer };
    consumers.refuses(Consumers::METER, &call, error).await;
    for who in [Who::Dao, Who::Guardian, WHO] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::meter(),
        };
        consumers.refuses(who, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requirement_beyond_every_number_is_the_highest() {
    let mut consumers = Consumers::with_rules(|rules| rules.stakePerUnit = u128::MAX).await;
    consumers.join(WHO, World::dimo(10_000)).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    consumers.report(FIRST_WEEK, u64::MAX).await;
    assert_eq!(required(&consumers).await, u128::MAX);
    assert!(!consumers.is_good(WHO).await);
}
