//! Cases that nobody decides.

use client::bindings::{
    IConsumerStaking as Staking,
    IDisputes::{self as Contract, CaseState},
};
use e2e::{Consumers, DAY, Disputes, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;

/// A case about all of the stake, which has unbonded, and its deadline.
async fn undecided() -> (Disputes, u64, u64) {
    let mut disputes = Disputes::with_stake(100).await;
    let amount = World::dimo(100);
    let request = Staking::requestUnstakeCall { amount };
    disputes.staking.act(WHO, &request).await;
    let case = disputes.file(amount).await;
    let deadline = disputes.case(case).await.deadline;
    (disputes, case, deadline)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undecided_case_unlocks_at_its_deadline_though_nobody_calls() {
    let (mut disputes, case, deadline) = undecided().await;
    disputes.world.travel(deadline - 1).await;
    assert_eq!(disputes.consumer(WHO).await.locked, World::dimo(100));
    let error = Staking::NothingToWithdraw {
        consumer: disputes.of(WHO),
        due: World::dimo(100),
        free: 0,
    };
    let withdraw = Staking::withdrawCall {};
    disputes.staking.refuses(WHO, &withdraw, error).await;
    disputes.world.travel(deadline).await;
    assert_eq!(disputes.consumer(WHO).await.locked, 0);
    disputes.staking.act(WHO, &withdraw).await;
    assert_eq!(disputes.tokens(WHO).await, World::dimo(100));
    assert_eq!(disputes.case(case).await.state, CaseState::Open);
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_returns_the_bond_of_a_lapsed_case_to_its_reporter() {
    let (mut disputes, caseId, deadline) = undecided().await;
    disputes.world.travel(deadline).await;
    let lapse = Contract::lapseCall { caseId };
    let receipt = disputes.act(Who::Stranger, &lapse).await;
    let bond = Disputes::rules().bond;
    let reporter = disputes.of(Disputes::REPORTER);
    assert_told(
        &receipt,
        [Contract::CaseLapsed {
            caseId,
            reporter,
            bond,
        }],
    );
    assert_eq!(disputes.tokens(Disputes::REPORTER).await, bond);
    let state = CaseState::Lapsed;
    assert_eq!(disputes.case(caseId).await.state, state);
    let error = Contract::CaseClosed { caseId, state };
    disputes.refuses(Who::Stranger, &lapse, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_does_not_lapse_before_its_deadline() {
    let (disputes, caseId, deadline) = undecided().await;
    disputes.world.travel(deadline - 1).await;
    let error = Contract::CaseNotOver { caseId, deadline };
    let call = Contract::lapseCall { caseId };
    disputes.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_deadline_nothing_can_be_decided() {
    let (disputes, caseId, deadline) = undecided().await;
    disputes.world.travel(deadline).await;
    let error = || Contract::CaseOver { caseId, deadline };
    let uphold = Contract::upholdCall { caseId, slash: 1 };
    disputes.refuses(Who::Dao, &uphold, error()).await;
    let dismiss = Contract::dismissCall { caseId };
    disputes.refuses(Who::Dao, &dismiss, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_case_locks_to_its_end() {
    let mut disputes = Disputes::with_rules(|rules| {
        (rules.responseWindow, rules.decisionWindow) = (28 * DAY as u32, 56 * DAY as u32);
    })
    .await;
    disputes.staking.join(WHO, 100).await;
    let case = disputes.file(100).await;
    let filed = disputes.world.now().await;
    let deadline = disputes.case(case).await.deadline;
    assert!(deadline > filed + 84 * DAY);
    for moment in [filed, filed + 84 * DAY, deadline - 1] {
        disputes.world.travel(moment).await;
        assert_eq!(disputes.consumer(WHO).await.locked, 100);
    }
    disputes.world.travel(deadline).await;
    assert_eq!(disputes.consumer(WHO).await.locked, 0);
}

/// As when its program has expired and nobody revives it.
#[tokio::test(flavor = "multi_thread")]
async fn an_expired_disputes_holds_no_stake() {
    let mut disputes = Disputes::with_stake(100).await;
    let born = disputes.world.now().await;
    disputes.wait(360 * DAY).await;
    let amount = World::dimo(100);
    disputes.file(amount).await;
    let request = Staking::requestUnstakeCall { amount };
    disputes.staking.act(WHO, &request).await;
    let deadline = disputes.case(1).await.deadline;
    assert!(deadline > born + 366 * DAY);
    // The staking alone is kept alive.
    disputes.staking.travel_far(deadline).await;
    let state = Contract::stateCall {};
    let answer = disputes.world.chain().read(disputes.address, &state).await;
    assert!(answer.is_err(), "the program of Disputes has not expired");
    let withdraw = Staking::withdrawCall {};
    disputes.staking.act(WHO, &withdraw).await;
    assert_eq!(disputes.tokens(WHO).await, amount);
}
