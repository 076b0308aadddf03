//! Tokens that break their promises.

use alloy::{primitives::Address, sol_types::SolCall};
use client::bindings::IDisputes as Contract;
use e2e::{Consumers, DAY, Disputes, Harmed, IHelpers, Who};

const WHO: Who = Consumers::CONSUMER;
const TAKES_FEE: u8 = 3;
const REENTERS: u8 = 4;

async fn misbehave(disputes: &mut Disputes, mode: u8, target: Address, payload: Vec<u8>) {
    let call = IHelpers::misbehaveCall {
        mode,
        target,
        payload: payload.into(),
    };
    let token = disputes.world.token;
    disputes.world.send_to(Who::Dao, token, &call).await;
}

/// A consumer with 100 wei of stake in a token that is honest so far.
async fn staked() -> Disputes {
    let mut disputes = Disputes::with_misbehaving_token().await;
    disputes.staking.join(WHO, 100).await;
    disputes
}

fn failed(disputes: &Disputes) -> Contract::SafeErc20FailedOperation {
    let token = disputes.world.token;
    Contract::SafeErc20FailedOperation { token }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bond_that_arrives_short_is_refused() {
    let mut disputes = staked().await;
    let bond = Disputes::rules().bond;
    disputes.fund(Disputes::REPORTER, bond).await;
    misbehave(&mut disputes, TAKES_FEE, Address::ZERO, vec![]).await;
    let (call, error) = (disputes.filing(1), failed(&disputes));
    disputes.refuses(Disputes::REPORTER, &call, error).await;
}

/// What is shared out must have arrived: the staking paid, and the token kept a part of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_slash_that_arrives_short_is_refused() {
    let mut disputes = staked().await;
    let caseId = disputes.file(100).await;
    disputes.wait(7 * DAY).await;
    misbehave(&mut disputes, TAKES_FEE, Address::ZERO, vec![]).await;
    let call = Contract::upholdCall { caseId, slash: 100 };
    let error = failed(&disputes);
    disputes.refuses(Who::Dao, &call, error).await;
}

/// Lets the token call the contract again while it pays.
async fn reenter(disputes: &mut Disputes, payload: Vec<u8>) {
    let target = disputes.address;
    misbehave(disputes, REENTERS, target, payload).await;
}

async fn assert_not_reentered(disputes: &Disputes) {
    let reentered: bool = disputes
        .world
        .chain()
        .read(disputes.world.token, &IHelpers::reenteredCall {})
        .await
        .unwrap();
    assert!(!reentered, "the contract let itself be entered again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_calls_back_during_a_slash_changes_nothing() {
    let mut disputes = staked().await;
    let first = disputes.upheld(50).await;
    let harmed = Harmed::new(&[(disputes.of(Who::Relayer), 1)]);
    disputes.act(Who::Dao, &harmed.post_call(first)).await;
    let second = disputes.file(50).await;
    // Anyone may at any other time.
    let claim = Contract::claimCompensationCall {
        share: harmed.claim(first, 0),
    };
    reenter(&mut disputes, claim.abi_encode()).await;
    disputes.uphold(second, 50).await;
    assert_not_reentered(&disputes).await;
    assert_eq!(disputes.tokens(Who::Relayer).await, 0);
    disputes.act(Who::Stranger, &claim).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_calls_back_during_a_compensation_gets_nothing_more() {
    let mut disputes = staked().await;
    let case = disputes.upheld(100).await;
    let account = disputes.of(Who::Relayer);
    let harmed = Harmed::new(&[(account, 1), (account, 1)]);
    disputes.act(Who::Dao, &harmed.post_call(case)).await;
    let claim = |index| Contract::claimCompensationCall {
        share: harmed.claim(case, index),
    };
    reenter(&mut disputes, claim(1).abi_encode()).await;
    disputes.act(Who::Relayer, &claim(0)).await;
    assert_not_reentered(&disputes).await;
    assert_eq!(disputes.tokens(Who::Relayer).await, 40);
}
