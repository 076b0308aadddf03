//! What the judge is set up with, and what the DAO changes.

use alloy::primitives::Address;
use client::bindings::IWeekJudge::{self as Contract, Rule};
use e2e::{Court, Who, assert_told};

#[tokio::test(flavor = "multi_thread")]
async fn it_says_what_it_was_set_up_with() {
    let mut court = Court::new().await;
    let token = court.world().token;
    let settings = Contract::Settings {
        admin: Address::ZERO,
        ..Court::settings(&court.devices, token)
    };
    assert_eq!(court.read(&Contract::settingsCall {}).await, settings);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_set_up_once() {
    let mut court = Court::new().await;
    let token = court.world().token;
    let settings = Court::settings(&court.devices, token);
    let error = Contract::InvalidInitialization {};
    let call = Contract::initializeCall { settings };
    court.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_alone_names_pools_and_sets_the_bond() {
    let mut court = Court::new().await;
    let pool = court.pool();
    let error = || Contract::AccessControlUnauthorizedAccount {
        account: court.of(Who::Alice),
        neededRole: client::roles::ADMIN,
    };
    let set = Contract::setPoolCall {
        pool,
        rule: Rule::None,
        stepsFrom: 0,
    };
    court.refuses(Who::Alice, &set, error()).await;
    let bond = Contract::setBondCall { bond: 7 };
    court.refuses(Who::Alice, &bond, error()).await;
    let receipt = court.send(Who::Dao, &set).await;
    let event = Contract::PoolSet {
        pool,
        rule: Rule::None,
        stepsFrom: 0,
    };
    assert_told(&receipt, [event]);
    assert_told(
        &court.send(Who::Dao, &bond).await,
        [Contract::BondSet { bond: 7 }],
    );
    assert_eq!(court.read(&Contract::settingsCall {}).await.bond, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_pool_is_not_judged() {
    let court = Court::new().await;
    for account in [court.of(Who::Alice), court.devices.address] {
        let call = Contract::setPoolCall {
            pool: account,
            rule: Rule::Green,
            stepsFrom: 0,
        };
        let error = Contract::InvalidContract { account };
        court.refuses(Who::Dao, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_pool_is_judged_by_sums_accounts_and_demands_only() {
    let mut court = Court::new().await;
    let (pool, week) = (court.pool(), Court::WEEK);
    let set = Contract::setPoolCall {
        pool,
        rule: Rule::Referral,
        stepsFrom: 0,
    };
    court.send(Who::Dao, &set).await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let leaf = tree.shown(1);
    let error = Contract::NotJudged { pool, week };
    let call = Contract::proveRuleCall {
        pool,
        week,
        leaf: leaf.clone(),
        place: 1,
    };
    court.refuses(Who::Stranger, &call, error).await;
    let call = Contract::proveLeafSumCall {
        pool,
        week,
        leaf,
        place: 1,
        sum: 7_000,
    };
    let error = Contract::NothingWrong { week, place: 1 };
    court.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streaks_are_judged_from_the_week_that_is_set() {
    let mut court = Court::new().await;
    let (pool, week) = (court.pool(), Court::WEEK);
    let set = Contract::setPoolCall {
        pool,
        rule: Rule::Baseline,
        stepsFrom: week + 1,
    };
    court.send(Who::Dao, &set).await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let (leaf, before) = (tree.shown(1), court.before.shown(1));
    let call = Contract::proveStepCall {
        pool,
        week,
        leaf,
        before,
    };
    let error = Contract::NotJudged { pool, week };
    court.refuses(Who::Stranger, &call, error).await;
}
