//! Cases that are upheld: what is taken, from what, and for whom.

use alloy::primitives::B256;
use client::bindings::{
    IConsumerStaking as Staking,
    IDisputes::{self as Contract, CaseState},
};
use e2e::{Consumers, DAY, Disputes, Who, World, assert_told};

const WHO: Who = Consumers::CONSUMER;
const BOND: u128 = Disputes::rules().bond;

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_is_shared_out_and_the_bond_returned() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.file(World::dimo(60)).await;
    let slash = World::dimo(50);
    let receipt = disputes.uphold(caseId, slash).await;
    let (accused, reporter) = (disputes.of(WHO), disputes.of(Disputes::REPORTER));
    assert_told(
        &receipt,
        [Contract::CaseUpheld {
            caseId,
            accused,
            reporter,
            slashed: slash,
            reward: World::dimo(5),
            toTreasury: World::dimo(5),
            compensation: World::dimo(40),
        }],
    );
    let reporter = disputes.tokens(Disputes::REPORTER).await;
    assert_eq!(reporter, BOND + World::dimo(5));
    let treasury = disputes.tokens(Disputes::TREASURY).await;
    assert_eq!(treasury, World::dimo(5));
    let totals = disputes.totals().await;
    assert_eq!((totals.compensation, totals.bonds), (World::dimo(40), 0));
    assert_eq!(disputes.staking.totals().await.active, World::dimo(50));
    let seen = disputes.consumer(WHO).await;
    assert_eq!((seen.active, seen.locked), (World::dimo(50), 0));
    assert_eq!(disputes.case(caseId).await.state, CaseState::Upheld);
}

#[tokio::test(flavor = "multi_thread")]
async fn unbonding_stake_is_slashed_pro_rata() {
    let mut disputes = Disputes::with_stake(1_000).await;
    for dimo in [100, 300] {
        let amount = World::dimo(dimo);
        let call = Staking::requestUnstakeCall { amount };
        disputes.staking.act(WHO, &call).await;
    }
    let case = disputes.file(World::dimo(100)).await;
    let receipt = disputes.uphold(case, World::dimo(100)).await;
    assert_told(
        &receipt,
        [Staking::Slashed {
            consumer: disputes.of(WHO),
            amount: World::dimo(100),
            fromActive: World::dimo(60),
        }],
    );
    let seen = disputes.consumer(WHO).await;
    assert_eq!(
        (seen.active, seen.unbonding),
        (World::dimo(540), World::dimo(360))
    );
    let account = disputes.of(WHO);
    let entries = disputes
        .staking
        .read(&Staking::unbondingsCall { account })
        .await;
    let amounts: Vec<_> = entries.iter().map(|entry| entry.amount).collect();
    assert_eq!(amounts, [World::dimo(90), World::dimo(270)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_asked_back_before_the_case_is_reached_though_it_has_unbonded() {
    let mut disputes = Disputes::with_stake(100).await;
    let amount = World::dimo(100);
    let call = Staking::requestUnstakeCall { amount };
    disputes.staking.act(WHO, &call).await;
    disputes.wait(13 * DAY).await;
    let case = disputes.file(amount).await;
    disputes.uphold(case, amount).await;
    let seen = disputes.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding, seen.withdrawable), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn rounding_takes_exactly_the_slash_and_leaves_the_rest_to_the_victims() {
    // Seven wei of 9 + 5 + 3; a tenth of seven is nothing.
    let mut disputes = Disputes::new().await;
    disputes.staking.join(WHO, 17).await;
    for amount in [5, 3] {
        let call = Staking::requestUnstakeCall { amount };
        disputes.staking.act(WHO, &call).await;
    }
    let case = disputes.upheld(7).await;
    let seen = disputes.consumer(WHO).await;
    assert_eq!(seen.active + seen.unbonding, 10);
    assert_eq!(disputes.compensation(case).await.pot, 7);
    assert_eq!(disputes.tokens(Disputes::TREASURY).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_is_at_most_what_the_case_claims() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.file(50).await;
    disputes.wait(7 * DAY).await;
    let error = Contract::SlashTooHigh {
        caseId,
        slash: 51,
        max: 50,
    };
    let call = Contract::upholdCall { caseId, slash: 51 };
    disputes.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accused_is_heard_first() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.file(50).await;
    let respondUntil = disputes.case(caseId).await.respondUntil;
    disputes.world.travel(respondUntil - 1).await;
    let error = Contract::ResponseWindowOpen {
        caseId,
        respondUntil,
    };
    let call = Contract::upholdCall { caseId, slash: 50 };
    disputes.refuses(Who::Dao, &call, error).await;
    let answer = Contract::respondCall {
        caseId,
        answerHash: B256::ZERO,
        answerUri: String::new(),
    };
    disputes.act(WHO, &answer).await;
    disputes.act(Who::Dao, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_to_zero_leaves_a_usable_account() {
    let mut disputes = Disputes::with_stake(10_000).await;
    for _ in 0..8 {
        let call = Staking::requestUnstakeCall {
            amount: World::dimo(1_250),
        };
        disputes.staking.act(WHO, &call).await;
    }
    disputes.upheld(World::dimo(10_000)).await;
    let seen = disputes.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding, seen.locked), (0, 0, 0));
    let amount = World::dimo(10_000);
    disputes.stake(amount).await;
    assert!(disputes.is_good(WHO).await);
    let call = Staking::requestUnstakeCall { amount };
    disputes.staking.act(WHO, &call).await;
    disputes.wait(14 * DAY).await;
    disputes.staking.act(WHO, &Staking::withdrawCall {}).await;
    assert_eq!(disputes.tokens(WHO).await, amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upheld_case_without_a_slash_takes_nothing() {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.file(World::dimo(50)).await;
    disputes.uphold(case, 0).await;
    assert_eq!(disputes.consumer(WHO).await.active, World::dimo(100));
    assert_eq!(disputes.tokens(Disputes::REPORTER).await, BOND);
    assert_eq!(disputes.compensation(case).await.pot, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reporter_may_receive_half_and_nobody_else_need() {
    let mut disputes = Disputes::with_rules(|rules| {
        (rules.reporterShare, rules.treasuryShare) = (5_000, 5_000);
    })
    .await;
    disputes.staking.join(WHO, 101).await;
    let case = disputes.upheld(101).await;
    assert_eq!(disputes.tokens(Disputes::REPORTER).await, BOND + 50);
    assert_eq!(disputes.tokens(Disputes::TREASURY).await, 50);
    assert_eq!(disputes.compensation(case).await.pot, 1);
}
