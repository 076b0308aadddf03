//! The DAO's rules, staged and in force after a delay.

use client::{
    bindings::IConsumerStaking::{self as Contract, Parameters, Setting},
    roles,
};
use e2e::{Consumers, DAY, Who, World, assert_told};

fn rules(base: u128) -> Parameters {
    Parameters {
        baseStake: World::dimo(base),
        ..Consumers::rules()
    }
}

async fn stage(consumers: &mut Consumers, parameters: Parameters) {
    let call = Contract::stageParametersCall { parameters };
    consumers.act(Who::Dao, &call).await;
}

async fn base(consumers: &Consumers) -> u128 {
    let consumer = consumers.of(Who::Stranger);
    let call = Contract::requiredStakeCall { consumer };
    consumers.read(&call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn new_rules_hold_seven_days_later() {
    let mut consumers = Consumers::new().await;
    let effectiveAt = consumers.world.now().await + 7 * DAY;
    let call = Contract::stageParametersCall {
        parameters: rules(7),
    };
    let receipt = consumers.act(Who::Dao, &call).await;
    assert_told(
        &receipt,
        [Contract::ParametersStaged {
            version: 2,
            parameters: rules(7),
            effectiveAt,
        }],
    );
    consumers.world.travel(effectiveAt - 1).await;
    assert_eq!(base(&consumers).await, World::dimo(10_000));
    consumers.world.travel(effectiveAt).await;
    assert_eq!(base(&consumers).await, World::dimo(7));
    let state = consumers.read(&Contract::stateCall {}).await;
    assert_eq!(state.parametersVersion, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_do_not_hold_yet_are_replaced() {
    let mut consumers = Consumers::new().await;
    stage(&mut consumers, rules(7)).await;
    consumers.wait(6 * DAY).await;
    stage(&mut consumers, rules(8)).await;
    consumers.wait(6 * DAY).await;
    assert_eq!(base(&consumers).await, World::dimo(10_000));
    consumers.wait(DAY).await;
    assert_eq!(base(&consumers).await, World::dimo(8));
    let state = consumers.read(&Contract::stateCall {}).await;
    assert_eq!((state.parametersVersion, state.latestVersion), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_hold_are_kept_for_what_was_done_under_them() {
    let mut consumers = Consumers::new().await;
    for (version, parameters) in [(2, rules(7)), (3, rules(9))] {
        stage(&mut consumers, parameters.clone()).await;
        consumers.wait(7 * DAY).await;
        let call = Contract::parametersAtCall { version };
        assert_eq!(consumers.read(&call).await, parameters);
    }
    let call = Contract::parametersAtCall { version: 1 };
    assert_eq!(consumers.read(&call).await, Consumers::rules());
    for version in [0, 4] {
        let call = Contract::parametersAtCall { version };
        let error = Contract::UnknownParameters { version, latest: 3 };
        consumers.refuses(Who::Stranger, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unbonding_keeps_its_time() {
    let mut consumers = Consumers::with_stake(10).await;
    let amount = World::dimo(10);
    let call = Contract::requestUnstakeCall { amount };
    consumers.act(Consumers::CONSUMER, &call).await;
    let unbondingPeriod = 90 * DAY as u32;
    stage(
        &mut consumers,
        Parameters {
            unbondingPeriod,
            ..Consumers::rules()
        },
    )
    .await;
    consumers.wait(14 * DAY).await;
    consumers
        .act(Consumers::CONSUMER, &Contract::withdrawCall {})
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_stages_rules_and_only_usable_ones() {
    let consumers = Consumers::new().await;
    for who in [Who::Guardian, Consumers::METER, Who::Stranger] {
        let call = Contract::stageParametersCall {
            parameters: rules(1),
        };
        let error = Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::ADMIN,
        };
        consumers.refuses(who, &call, error).await;
    }
    let call = Contract::stageParametersCall {
        parameters: Parameters {
            usageWeeks: 0,
            ..rules(1)
        },
    };
    let error = Contract::UnusableSetting {
        setting: Setting::UsageWeeks,
    };
    consumers.refuses(Who::Dao, &call, error).await;
}
