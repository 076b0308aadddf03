//! Cases that are upheld: what is taken, from what, and for whom.

use alloy::primitives::B256;
use client::bindings::IConsumerStaking::{self as Contract, CaseState};
use e2e::{Consumers, DAY, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;
const BOND: u128 = Consumers::rules().bond;

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_is_shared_out_and_the_bond_returned() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.file(World::dimo(60)).await;
    let slash = World::dimo(50);
    let receipt = consumers.uphold(caseId, slash).await;
    let (accused, reporter) = (consumers.of(WHO), consumers.of(Consumers::REPORTER));
    assert_told(
        &receipt,
        [Contract::CaseUpheld {
            caseId,
            accused,
            reporter,
            slashed: slash,
            fromActive: slash,
            reward: World::dimo(5),
            toTreasury: World::dimo(5),
            compensation: World::dimo(40),
        }],
    );
    let reporter = consumers.tokens(Consumers::REPORTER).await;
    assert_eq!(reporter, BOND + World::dimo(5));
    let treasury = consumers.tokens(Consumers::TREASURY).await;
    assert_eq!(treasury, World::dimo(5));
    let totals = consumers.totals().await;
    assert_eq!(
        (totals.active, totals.compensation, totals.bonds),
        (World::dimo(50), World::dimo(40), 0)
    );
    let seen = consumers.consumer(WHO).await;
    assert_eq!((seen.active, seen.locked), (World::dimo(50), 0));
    assert_eq!(consumers.case(caseId).await.state, CaseState::Upheld);
}

#[tokio::test(flavor = "multi_thread")]
async fn unbonding_stake_is_slashed_pro_rata() {
    let mut consumers = Consumers::with_stake(1_000).await;
    for dimo in [100, 300] {
        let amount = World::dimo(dimo);
        let call = Contract::requestUnstakeCall { amount };
        consumers.act(WHO, &call).await;
    }
    let case = consumers.file(World::dimo(100)).await;
    let receipt = consumers.uphold(case, World::dimo(100)).await;
    let event = &e2e::events::<Contract::CaseUpheld>(&receipt)[0];
    assert_eq!(event.fromActive, World::dimo(60));
    let seen = consumers.consumer(WHO).await;
    assert_eq!(
        (seen.active, seen.unbonding),
        (World::dimo(540), World::dimo(360))
    );
    let account = consumers.of(WHO);
    let entries = consumers.read(&Contract::unbondingsCall { account }).await;
    let amounts: Vec<_> = entries.iter().map(|entry| entry.amount).collect();
    assert_eq!(amounts, [World::dimo(90), World::dimo(270)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_asked_back_before_the_case_is_reached_though_it_has_unbonded() {
    let mut consumers = Consumers::with_stake(100).await;
    let amount = World::dimo(100);
    let call = Contract::requestUnstakeCall { amount };
    consumers.act(WHO, &call).await;
    consumers.wait(13 * DAY).await;
    let case = consumers.file(amount).await;
    consumers.uphold(case, amount).await;
    let seen = consumers.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding, seen.withdrawable), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn rounding_takes_exactly_the_slash_and_leaves_the_rest_to_the_victims() {
    // Seven wei of 9 + 5 + 3; a tenth of seven is nothing.
    let mut consumers = Consumers::new().await;
    consumers.join(WHO, 17).await;
    for amount in [5, 3] {
        let call = Contract::requestUnstakeCall { amount };
        consumers.act(WHO, &call).await;
    }
    let case = consumers.upheld(7).await;
    let seen = consumers.consumer(WHO).await;
    assert_eq!(seen.active + seen.unbonding, 10);
    assert_eq!(consumers.compensation(case).await.pot, 7);
    assert_eq!(consumers.tokens(Consumers::TREASURY).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_is_at_most_what_the_case_claims() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.file(50).await;
    consumers.wait(7 * DAY).await;
    let error = Contract::SlashTooHigh {
        caseId,
        slash: 51,
        max: 50,
    };
    let call = Contract::upholdCall { caseId, slash: 51 };
    consumers.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accused_is_heard_first() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.file(50).await;
    let respondUntil = consumers.case(caseId).await.respondUntil;
    consumers.world.travel(respondUntil - 1).await;
    let error = Contract::ResponseWindowOpen {
        caseId,
        respondUntil,
    };
    let call = Contract::upholdCall { caseId, slash: 50 };
    consumers.refuses(Who::Dao, &call, error).await;
    let answer = Contract::respondCall {
        caseId,
        answerHash: B256::ZERO,
        answerUri: String::new(),
    };
    consumers.act(WHO, &answer).await;
    consumers.act(Who::Dao, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_to_zero_leaves_a_usable_account() {
    let mut consumers = Consumers::with_stake(10_000).await;
    for _ in 0..8 {
        let call = Contract::requestUnstakeCall {
            amount: World::dimo(1_250),
        };
        consumers.act(WHO, &call).await;
    }
    consumers.upheld(World::dimo(10_000)).await;
    let seen = consumers.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding, seen.locked), (0, 0, 0));
    let amount = World::dimo(10_000);
    consumers.fund(WHO, amount).await;
    consumers.act(WHO, &Contract::stakeCall { amount }).await;
    assert!(consumers.is_good(WHO).await);
    let call = Contract::requestUnstakeCall { amount };
    consumers.act(WHO, &call).await;
    consumers.wait(14 * DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upheld_case_without_a_slash_takes_nothing() {
    let mut consumers = Consumers::with_stake(100).await;
    let case = consumers.file(World::dimo(50)).await;
    consumers.uphold(case, 0).await;
    assert_eq!(consumers.consumer(WHO).await.active, World::dimo(100));
    assert_eq!(consumers.tokens(Consumers::REPORTER).await, BOND);
    assert_eq!(consumers.compensation(case).await.pot, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reporter_may_receive_half_and_nobody_else_need() {
    let mut consumers = Consumers::with_rules(|rules| {
        (rules.reporterShare, rules.treasuryShare) = (5_000, 5_000);
    })
    .await;
    consumers.join(WHO, 101).await;
    let case = consumers.upheld(101).await;
    assert_eq!(consumers.tokens(Consumers::REPORTER).await, BOND + 50);
    assert_eq!(consumers.tokens(Consumers::TREASURY).await, 50);
    assert_eq!(consumers.compensation(case).await.pot, 1);
}
