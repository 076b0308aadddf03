//! Cases: filed with a bond, locked at once, answered.

use alloy::primitives::B256;
use client::bindings::IConsumerStaking::{self as Contract, Case, CaseState};
use e2e::{Consumers, DAY, FIRST_WEEK, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;
const BOND: u128 = Consumers::rules().bond;

fn answer(case: u64) -> Contract::respondCall {
    Contract::respondCall {
        caseId: case,
        answerHash: B256::repeat_byte(0xaa),
        answerUri: "ipfs://answer".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_files_a_case_with_a_bond() {
    let mut consumers = Consumers::with_stake(100).await;
    consumers.fund(Who::Stranger, BOND).await;
    let amount = World::dimo(60);
    let call = consumers.filing(amount);
    let receipt = consumers.act(Who::Stranger, &call).await;
    let (accused, reporter) = (consumers.of(WHO), consumers.of(Who::Stranger));
    let respondUntil = consumers.world.now().await + 7 * DAY;
    // Five weeks later, at the end of that week.
    let deadline = consumers.world.clock.end(FIRST_WEEK + 5).unwrap();
    assert_told(
        &receipt,
        [Contract::CaseFiled {
            caseId: 1,
            accused,
            reporter,
            amount,
            bond: BOND,
            parametersVersion: 1,
            respondUntil,
            deadline,
            evidenceHash: call.evidenceHash,
            evidenceUri: call.evidenceUri,
        }],
    );
    assert_eq!(
        consumers.case(1).await,
        Case {
            state: CaseState::Open,
            accused,
            reporter,
            amount,
            bond: BOND,
            parametersVersion: 1,
            responded: false,
            respondUntil,
            deadline,
        }
    );
    assert_eq!(consumers.totals().await.bonds, BOND);
    assert_eq!(consumers.tokens(Who::Stranger).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_claim_is_locked_at_once() {
    let mut consumers = Consumers::with_stake(100).await;
    let request = Contract::requestUnstakeCall {
        amount: World::dimo(70),
    };
    consumers.act(WHO, &request).await;
    consumers.wait(14 * DAY).await;
    consumers.file(World::dimo(60)).await;
    let seen = consumers.consumer(WHO).await;
    assert_eq!(
        (seen.locked, seen.withdrawable),
        (World::dimo(60), World::dimo(40))
    );
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, World::dimo(40));
    let error = Contract::NothingToWithdraw {
        consumer: consumers.of(WHO),
        due: World::dimo(30),
        free: 0,
    };
    let withdraw = Contract::withdrawCall {};
    consumers.refuses(WHO, &withdraw, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_at_most_the_cap() {
    let mut consumers = Consumers::with_rules(|rules| rules.maxClaim = 50).await;
    consumers.join(WHO, 100).await;
    let error = Contract::ClaimTooHigh {
        amount: 51,
        max: 50,
    };
    let call = consumers.filing(51);
    consumers.refuses(Consumers::REPORTER, &call, error).await;
    consumers.file(50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_at_most_the_stake_unbonding_stake_included() {
    let mut consumers = Consumers::with_stake(0).await;
    consumers.fund(WHO, 100).await;
    consumers
        .act(WHO, &Contract::stakeCall { amount: 100 })
        .await;
    let request = Contract::requestUnstakeCall { amount: 99 };
    consumers.act(WHO, &request).await;
    let error = Contract::ClaimTooHigh {
        amount: 101,
        max: 100,
    };
    let call = consumers.filing(101);
    consumers.refuses(Consumers::REPORTER, &call, error).await;
    consumers.file(100).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_stake_cannot_be_accused() {
    let consumers = Consumers::new().await;
    let error = Contract::ClaimTooHigh { amount: 1, max: 0 };
    let call = consumers.filing(1);
    consumers.refuses(Consumers::REPORTER, &call, error).await;
    let error = Contract::ZeroAmount {};
    let call = consumers.filing(0);
    consumers.refuses(Consumers::REPORTER, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_needs_its_bond() {
    let consumers = Consumers::with_stake(100).await;
    let token = consumers.world.token;
    let error = Contract::SafeErc20FailedOperation { token };
    let call = consumers.filing(1);
    consumers.refuses(Consumers::REPORTER, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accused_responds_once_within_its_window() {
    let mut consumers = Consumers::with_stake(100).await;
    let case = consumers.file(1).await;
    consumers.wait(7 * DAY - 1).await;
    let call = answer(case);
    let receipt = consumers.act(WHO, &call).await;
    let accused = consumers.of(WHO);
    assert_told(
        &receipt,
        [Contract::CaseAnswered {
            caseId: case,
            accused,
            answerHash: call.answerHash,
            answerUri: call.answerUri.clone(),
        }],
    );
    assert!(consumers.case(case).await.responded);
    let error = Contract::AlreadyResponded { caseId: case };
    consumers.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_window_it_is_too_late_to_respond() {
    let mut consumers = Consumers::with_stake(100).await;
    let case = consumers.file(1).await;
    consumers.wait(7 * DAY).await;
    let error = Contract::ResponseWindowOver {
        caseId: case,
        respondUntil: consumers.world.now().await,
    };
    consumers.refuses(WHO, &answer(case), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_responds_for_the_accused() {
    let mut consumers = Consumers::with_stake(100).await;
    let case = consumers.file(1).await;
    for who in [Who::Dao, Consumers::REPORTER, Who::Stranger] {
        let error = Contract::NotAccused {
            caseId: case,
            account: consumers.of(who),
        };
        consumers.refuses(who, &answer(case), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_filed_does_not_exist() {
    let consumers = Consumers::with_stake(100).await;
    assert_eq!(consumers.case(1).await.state, CaseState::None);
    let caseId = 1;
    let error = || Contract::UnknownCase { caseId };
    consumers.refuses(WHO, &answer(caseId), error()).await;
    let uphold = Contract::upholdCall { caseId, slash: 0 };
    consumers.refuses(Who::Dao, &uphold, error()).await;
    let dismiss = Contract::dismissCall { caseId };
    consumers.refuses(Who::Dao, &dismiss, error()).await;
    let lapse = Contract::lapseCall { caseId };
    consumers.refuses(Who::Dao, &lapse, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_reporter_loses_the_bond_to_the_accused() {
    let mut consumers = Consumers::with_stake(100).await;
    let case = consumers.file(World::dimo(100)).await;
    let call = Contract::dismissCall { caseId: case };
    let receipt = consumers.act(Who::Dao, &call).await;
    let accused = consumers.of(WHO);
    assert_told(
        &receipt,
        [Contract::CaseDismissed {
            caseId: case,
            accused,
            bond: BOND,
        }],
    );
    assert_eq!(consumers.tokens(WHO).await, BOND);
    assert_eq!(consumers.tokens(Consumers::REPORTER).await, 0);
    assert_eq!(consumers.consumer(WHO).await.locked, 0);
    assert_eq!(consumers.case(case).await.state, CaseState::Dismissed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_decided_once() {
    for uphold in [true, false] {
        let mut consumers = Consumers::with_stake(100).await;
        let caseId = consumers.file(1).await;
        let dismiss = Contract::dismissCall { caseId };
        let state = if uphold {
            consumers.uphold(caseId, 1).await;
            CaseState::Upheld
        } else {
            consumers.act(Who::Dao, &dismiss).await;
            CaseState::Dismissed
        };
        let error = || Contract::CaseClosed { caseId, state };
        let again = Contract::upholdCall { caseId, slash: 1 };
        consumers.refuses(Who::Dao, &again, error()).await;
        consumers.refuses(Who::Dao, &dismiss, error()).await;
        consumers.refuses(WHO, &answer(caseId), error()).await;
        let lapse = Contract::lapseCall { caseId };
        consumers.refuses(Who::Stranger, &lapse, error()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_decides() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.file(1).await;
    for who in [Who::Guardian, Consumers::METER, Consumers::REPORTER, WHO] {
        let error = || Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: client::roles::ADMIN,
        };
        let uphold = Contract::upholdCall { caseId, slash: 1 };
        consumers.refuses(who, &uphold, error()).await;
        let dismiss = Contract::dismissCall { caseId };
        consumers.refuses(who, &dismiss, error()).await;
    }
}
