//! Cases that nobody decides.

use client::bindings::IConsumerStaking::{self as Contract, CaseState};
use e2e::{Consumers, DAY, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;

/// A case about all of the stake, which has unbonded, and its deadline.
async fn undecided() -> (Consumers, u64, u64) {
    let mut consumers = Consumers::with_stake(100).await;
    let amount = World::dimo(100);
    let request = Contract::requestUnstakeCall { amount };
    consumers.act(WHO, &request).await;
    let case = consumers.file(amount).await;
    let deadline = consumers.case(case).await.deadline;
    (consumers, case, deadline)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undecided_case_unlocks_at_its_deadline_though_nobody_calls() {
    let (mut consumers, case, deadline) = undecided().await;
    consumers.world.travel(deadline - 1).await;
    assert_eq!(consumers.consumer(WHO).await.locked, World::dimo(100));
    let error = Contract::NothingToWithdraw {
        consumer: consumers.of(WHO),
        due: World::dimo(100),
        free: 0,
    };
    let withdraw = Contract::withdrawCall {};
    consumers.refuses(WHO, &withdraw, error).await;
    consumers.world.travel(deadline).await;
    assert_eq!(consumers.consumer(WHO).await.locked, 0);
    consumers.act(WHO, &withdraw).await;
    assert_eq!(consumers.tokens(WHO).await, World::dimo(100));
    assert_eq!(consumers.case(case).await.state, CaseState::Open);
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_returns_the_bond_of_a_lapsed_case_to_its_reporter() {
    let (mut consumers, caseId, deadline) = undecided().await;
    consumers.world.travel(deadline).await;
    let lapse = Contract::lapseCall { caseId };
    let receipt = consumers.act(Who::Stranger, &lapse).await;
    let bond = Consumers::rules().bond;
    let reporter = consumers.of(Consumers::REPORTER);
    assert_told(
        &receipt,
        [Contract::CaseLapsed {
            caseId,
            reporter,
            bond,
        }],
    );
    assert_eq!(consumers.tokens(Consumers::REPORTER).await, bond);
    let state = CaseState::Lapsed;
    assert_eq!(consumers.case(caseId).await.state, state);
    let error = Contract::CaseClosed { caseId, state };
    consumers.refuses(Who::Stranger, &lapse, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_does_not_lapse_before_its_deadline() {
    let (consumers, caseId, deadline) = undecided().await;
    consumers.world.travel(deadline - 1).await;
    let error = Contract::CaseNotOver { caseId, deadline };
    let call = Contract::lapseCall { caseId };
    consumers.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_deadline_nothing_can_be_decided() {
    let (consumers, caseId, deadline) = undecided().await;
    consumers.world.travel(deadline).await;
    let error = || Contract::CaseOver { caseId, deadline };
    let uphold = Contract::upholdCall { caseId, slash: 1 };
    consumers.refuses(Who::Dao, &uphold, error()).await;
    let dismiss = Contract::dismissCall { caseId };
    consumers.refuses(Who::Dao, &dismiss, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_case_locks_to_its_end() {
    let mut consumers = Consumers::with_rules(|rules| {
        (rules.responseWindow, rules.decisionWindow) = (28 * DAY as u32, 56 * DAY as u32);
    })
    .await;
    consumers.join(WHO, 100).await;
    let case = consumers.file(100).await;
    let filed = consumers.world.now().await;
    let deadline = consumers.case(case).await.deadline;
    assert!(deadline > filed + 84 * DAY);
    for moment in [filed, filed + 84 * DAY, deadline - 1] {
        consumers.world.travel(moment).await;
        assert_eq!(consumers.consumer(WHO).await.locked, 100);
    }
    consumers.world.travel(deadline).await;
    assert_eq!(consumers.consumer(WHO).await.locked, 0);
}
