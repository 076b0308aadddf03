//! Cases: filed with a bond, locked at once, answered.

use alloy::primitives::B256;
use client::bindings::{
    IConsumerStaking as Staking,
    IDisputes::{self as Contract, Case, CaseState},
};
use e2e::{Consumers, DAY, Disputes, FIRST_WEEK, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;
const BOND: u128 = Disputes::rules().bond;

fn answer(case: u64) -> Contract::respondCall {
    Contract::respondCall {
        caseId: case,
        answerHash: B256::repeat_byte(0xaa),
        answerUri: "ipfs://answer".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_files_a_case_with_a_bond() {
    let mut disputes = Disputes::with_stake(100).await;
    disputes.fund(Who::Stranger, BOND).await;
    let amount = World::dimo(60);
    let call = disputes.filing(amount);
    let receipt = disputes.act(Who::Stranger, &call).await;
    let (accused, reporter) = (disputes.of(WHO), disputes.of(Who::Stranger));
    let respondUntil = disputes.world.now().await + 7 * DAY;
    // Five weeks later, at the end of that week.
    let deadline = disputes.world.clock.end(FIRST_WEEK + 5).unwrap();
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
        disputes.case(1).await,
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
    assert_eq!(disputes.totals().await.bonds, BOND);
    assert_eq!(disputes.tokens(Who::Stranger).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_claim_is_locked_at_once() {
    let mut disputes = Disputes::with_stake(100).await;
    let request = Staking::requestUnstakeCall {
        amount: World::dimo(70),
    };
    disputes.staking.act(WHO, &request).await;
    disputes.wait(14 * DAY).await;
    disputes.file(World::dimo(60)).await;
    let seen = disputes.consumer(WHO).await;
    assert_eq!(
        (seen.locked, seen.withdrawable),
        (World::dimo(60), World::dimo(40))
    );
    disputes.staking.act(WHO, &Staking::withdrawCall {}).await;
    assert_eq!(disputes.tokens(WHO).await, World::dimo(40));
    let error = Staking::NothingToWithdraw {
        consumer: disputes.of(WHO),
        due: World::dimo(30),
        free: 0,
    };
    let withdraw = Staking::withdrawCall {};
    disputes.staking.refuses(WHO, &withdraw, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_at_most_the_cap() {
    let mut disputes = Disputes::with_rules(|rules| rules.maxClaim = 50).await;
    disputes.staking.join(WHO, 100).await;
    let error = Contract::ClaimTooHigh {
        amount: 51,
        max: 50,
    };
    let call = disputes.filing(51);
    disputes.refuses(Disputes::REPORTER, &call, error).await;
    disputes.file(50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_at_most_the_stake_unbonding_stake_included() {
    let mut disputes = Disputes::with_stake(0).await;
    disputes.stake(100).await;
    let request = Staking::requestUnstakeCall { amount: 99 };
    disputes.staking.act(WHO, &request).await;
    let error = Staking::LockTooHigh {
        consumer: disputes.of(WHO),
        amount: 101,
        stake: 100,
    };
    let call = disputes.filing(101);
    disputes.refuses(Disputes::REPORTER, &call, error).await;
    disputes.file(100).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_stake_cannot_be_accused() {
    let disputes = Disputes::new().await;
    let error = Staking::LockTooHigh {
        consumer: disputes.of(WHO),
        amount: 1,
        stake: 0,
    };
    let call = disputes.filing(1);
    disputes.refuses(Disputes::REPORTER, &call, error).await;
    let error = Contract::ZeroAmount {};
    let call = disputes.filing(0);
    disputes.refuses(Disputes::REPORTER, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_needs_its_bond() {
    let disputes = Disputes::with_stake(100).await;
    let token = disputes.world.token;
    let error = Contract::SafeErc20FailedOperation { token };
    let call = disputes.filing(1);
    disputes.refuses(Disputes::REPORTER, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accused_responds_once_within_its_window() {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.file(1).await;
    disputes.wait(7 * DAY - 1).await;
    let call = answer(case);
    let receipt = disputes.act(WHO, &call).await;
    let accused = disputes.of(WHO);
    assert_told(
        &receipt,
        [Contract::CaseAnswered {
            caseId: case,
            accused,
            answerHash: call.answerHash,
            answerUri: call.answerUri.clone(),
        }],
    );
    assert!(disputes.case(case).await.responded);
    let error = Contract::AlreadyResponded { caseId: case };
    disputes.refuses(WHO, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_window_it_is_too_late_to_respond() {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.file(1).await;
    disputes.wait(7 * DAY).await;
    let error = Contract::ResponseWindowOver {
        caseId: case,
        respondUntil: disputes.world.now().await,
    };
    disputes.refuses(WHO, &answer(case), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_responds_for_the_accused() {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.file(1).await;
    for who in [Who::Dao, Disputes::REPORTER, Who::Stranger] {
        let error = Contract::NotAccused {
            caseId: case,
            account: disputes.of(who),
        };
        disputes.refuses(who, &answer(case), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_filed_does_not_exist() {
    let disputes = Disputes::with_stake(100).await;
    assert_eq!(disputes.case(1).await.state, CaseState::None);
    let caseId = 1;
    let error = || Contract::UnknownCase { caseId };
    disputes.refuses(WHO, &answer(caseId), error()).await;
    let uphold = Contract::upholdCall { caseId, slash: 0 };
    disputes.refuses(Who::Dao, &uphold, error()).await;
    let dismiss = Contract::dismissCall { caseId };
    disputes.refuses(Who::Dao, &dismiss, error()).await;
    let lapse = Contract::lapseCall { caseId };
    disputes.refuses(Who::Dao, &lapse, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_reporter_loses_the_bond_to_the_accused() {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.file(World::dimo(100)).await;
    let call = Contract::dismissCall { caseId: case };
    let receipt = disputes.act(Who::Dao, &call).await;
    let accused = disputes.of(WHO);
    assert_told(
        &receipt,
        [Contract::CaseDismissed {
            caseId: case,
            accused,
            bond: BOND,
        }],
    );
    assert_eq!(disputes.tokens(WHO).await, BOND);
    assert_eq!(disputes.tokens(Disputes::REPORTER).await, 0);
    assert_eq!(disputes.consumer(WHO).await.locked, 0);
    assert_eq!(disputes.case(case).await.state, CaseState::Dismissed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_decided_once() {
    for uphold in [true, false] {
        let mut disputes = Disputes::with_stake(100).await;
        let caseId = disputes.file(1).await;
        let dismiss = Contract::dismissCall { caseId };
        let state = if uphold {
            disputes.uphold(caseId, 1).await;
            CaseState::Upheld
        } else {
            disputes.act(Who::Dao, &dismiss).await;
            CaseState::Dismissed
        };
        let error = || Contract::CaseClosed { caseId, state };
        let again = Contract::upholdCall { caseId, slash: 1 };
        disputes.refuses(Who::Dao, &again, error()).await;
        disputes.refuses(Who::Dao, &dismiss, error()).await;
        disputes.refuses(WHO, &answer(caseId), error()).await;
        let lapse = Contract::lapseCall { caseId };
        disputes.refuses(Who::Stranger, &lapse, error()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_decides() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.file(1).await;
    for who in [Who::Guardian, Consumers::METER, Disputes::REPORTER, WHO] {
        let error = || Contract::AccessControlUnauthorizedAccount {
            account: disputes.of(who),
            neededRole: client::roles::ADMIN,
        };
        let uphold = Contract::upholdCall { caseId, slash: 1 };
        disputes.refuses(who, &uphold, error()).await;
        let dismiss = Contract::dismissCall { caseId };
        disputes.refuses(who, &dismiss, error()).await;
    }
}
