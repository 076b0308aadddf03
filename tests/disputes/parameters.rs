//! The DAO's rules of cases, staged and in force after a delay.

use client::{
    bindings::IDisputes::{self as Contract, Parameters, Setting},
    roles,
};
use e2e::{Consumers, DAY, Disputes, Who, World, assert_told};

fn rules(bond: u128) -> Parameters {
    Parameters {
        bond,
        ..Disputes::rules()
    }
}

async fn stage(disputes: &mut Disputes, parameters: Parameters) {
    let call = Contract::stageParametersCall { parameters };
    disputes.act(Who::Dao, &call).await;
}

/// The bond of a case that is filed now.
async fn bond(disputes: &mut Disputes) -> u128 {
    let case = disputes.file(1).await;
    disputes.case(case).await.bond
}

#[tokio::test(flavor = "multi_thread")]
async fn new_rules_hold_seven_days_later() {
    let mut disputes = Disputes::with_stake(1).await;
    let effectiveAt = disputes.world.now().await + 7 * DAY;
    let parameters = rules(7);
    let call = Contract::stageParametersCall {
        parameters: parameters.clone(),
    };
    let receipt = disputes.act(Who::Dao, &call).await;
    let told = Contract::ParametersStaged {
        version: 2,
        parameters,
        effectiveAt,
    };
    assert_told(&receipt, [told]);
    disputes.world.travel(effectiveAt - 1).await;
    assert_eq!(bond(&mut disputes).await, Disputes::rules().bond);
    disputes.world.travel(effectiveAt).await;
    assert_eq!(bond(&mut disputes).await, 7);
    let state = disputes.read(&Contract::stateCall {}).await;
    assert_eq!(state.parametersVersion, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_do_not_hold_yet_are_replaced() {
    let mut disputes = Disputes::with_stake(1).await;
    stage(&mut disputes, rules(7)).await;
    disputes.wait(6 * DAY).await;
    stage(&mut disputes, rules(8)).await;
    disputes.wait(6 * DAY).await;
    assert_eq!(bond(&mut disputes).await, Disputes::rules().bond);
    disputes.wait(DAY).await;
    assert_eq!(bond(&mut disputes).await, 8);
    for version in [0, 3] {
        let call = Contract::parametersAtCall { version };
        let error = Contract::UnknownParameters { version, latest: 2 };
        disputes.refuses(Who::Stranger, &call, error).await;
    }
}

/// Stake and cases have versions of their own.
#[tokio::test(flavor = "multi_thread")]
async fn rules_of_cases_leave_those_of_stake_alone() {
    let mut disputes = Disputes::new().await;
    stage(&mut disputes, rules(7)).await;
    let call = client::bindings::IConsumerStaking::stateCall {};
    let state = disputes.staking.read(&call).await;
    assert_eq!((state.parametersVersion, state.latestVersion), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_judged_by_the_rules_it_was_filed_under() {
    let mut disputes = Disputes::with_stake(1_000).await;
    let case = disputes.file(World::dimo(1_000)).await;
    let before = disputes.case(case).await;
    stage(
        &mut disputes,
        Parameters {
            reporterShare: 5_000,
            treasuryShare: 0,
            bond: 1,
            maxClaim: 1,
            responseWindow: DAY as u32,
            decisionWindow: 14 * DAY as u32,
            claimPeriod: 28 * DAY as u32,
        },
    )
    .await;
    disputes.wait(7 * DAY).await;
    assert_eq!(disputes.case(case).await, before);
    disputes.uphold(case, World::dimo(1_000)).await;
    let bond = Disputes::rules().bond;
    let reporter = disputes.tokens(Disputes::REPORTER).await;
    assert_eq!(reporter, bond + World::dimo(100));
    let compensation = disputes.compensation(case).await;
    assert_eq!(compensation.pot, World::dimo(800));
    let now = disputes.world.now().await;
    assert_eq!(compensation.until, now + 364 * DAY);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_stages_rules_and_only_usable_ones() {
    let disputes = Disputes::new().await;
    let call = Contract::stageParametersCall {
        parameters: rules(1),
    };
    for who in [Who::Guardian, Consumers::METER, Who::Stranger] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: disputes.of(who),
            neededRole: roles::ADMIN,
        };
        disputes.refuses(who, &call, error).await;
    }
    let call = Contract::stageParametersCall {
        parameters: rules(0),
    };
    let error = Contract::UnusableCaseSetting {
        setting: Setting::Bond,
    };
    disputes.refuses(Who::Dao, &call, error).await;
}
