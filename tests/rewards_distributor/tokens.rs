//! Tokens that break their promises.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use client::{
    bindings::{IERC20, IRewardsDistributor as Contract},
    chain::Read,
};
use e2e::{IHelpers, Posted, Who, World, assert_told};

const RETURNS_FALSE: u8 = 1;
const RETURNS_NOTHING: u8 = 2;
const TAKES_FEE: u8 = 3;
const REENTERS: u8 = 4;
const REENTERS_STRICTLY: u8 = 5;

async fn misbehave(world: &mut World, mode: u8, target: Address, payload: Vec<u8>) {
    let call = IHelpers::misbehaveCall {
        mode,
        target,
        payload: payload.into(),
    };
    world.send_to(Who::Dao, world.token, &call).await;
}

async fn prepared(mode: u8) -> (World, Posted) {
    let mut world = World::with_misbehaving_token().await;
    let posted = world.three_cars().await;
    misbehave(&mut world, mode, Address::ZERO, vec![]).await;
    (world, posted)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_returns_false_fails_the_claim() {
    let (world, posted) = prepared(RETURNS_FALSE).await;
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    world
        .refuses(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
            error,
        )
        .await;
    assert!(!world.pool.isClaimed(1, posted.week).read().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_returns_nothing_is_taken_as_done() {
    let (mut world, posted) = prepared(RETURNS_NOTHING).await;
    world
        .send(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
        )
        .await;
    assert_eq!(
        world.balance(world.address(Who::Alice)).await,
        posted.tokens(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bond_that_arrives_short_is_refused() {
    let (mut world, _) = prepared(TAKES_FEE).await;
    world.give(world.address(Who::Bob), 1_000).await;
    world.approve(Who::Bob, 500).await;
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    world
        .refuses(Who::Bob, &Contract::depositBondCall { amount: 500 }, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deposit_that_arrives_short_is_refused() {
    let (mut world, posted) = prepared(TAKES_FEE).await;
    world.give(world.address(Who::Bob), 1_000).await;
    world.approve(Who::Bob, 500).await;
    let call = Contract::depositCall {
        week: posted.week + 1,
        amount: 500,
    };
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    world.refuses(Who::Bob, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_claims_again_during_the_transfer_gets_nothing_more() {
    let mut world = World::with_misbehaving_token().await;
    let posted = world.three_cars().await;
    let claim = |index| Contract::claimCall {
        item: posted.claim(index),
    };
    let pool = world.pool.address();
    misbehave(&mut world, REENTERS, pool, claim(2).abi_encode()).await;
    world.send(Who::Alice, &claim(0)).await;
    let reentered: bool = world
        .chain()
        .read(world.token, &IHelpers::reenteredCall {})
        .await
        .unwrap();
    assert!(!reentered, "the pool let itself be entered again");
    assert!(!world.pool.isClaimed(3, posted.week).read().await.unwrap());
    assert_eq!(
        world.balance(world.address(Who::Alice)).await,
        posted.tokens(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_fails_fails_the_claim_and_leaves_it_open() {
    let mut world = World::with_misbehaving_token().await;
    let posted = world.three_cars().await;
    let claim = Contract::claimCall {
        item: posted.claim(0),
    };
    let pool = world.pool.address();
    misbehave(&mut world, REENTERS_STRICTLY, pool, claim.abi_encode()).await;
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    world.refuses(Who::Alice, &claim, error).await;
    misbehave(&mut world, 0, Address::ZERO, vec![]).await;
    world.send(Who::Alice, &claim).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_tokens_sent_by_mistake_are_returned_by_the_dao() {
    let mut world = World::new().await;
    let holder = world.address(Who::Dao).into_word();
    let foreign = world.deploy("MisbehavingToken", holder.as_slice()).await;
    let amount = 9u128;
    let (pool, to) = (world.pool.address(), world.address(Who::Bob));
    world
        .send_to(
            Who::Dao,
            foreign,
            &IERC20::transferCall {
                to: pool,
                value: U256::from(amount),
            },
        )
        .await;
    let receipt = world
        .send(
            Who::Dao,
            &Contract::rescueCall {
                token: foreign,
                to,
                amount,
            },
        )
        .await;
    assert_told(
        &receipt,
        [Contract::TokenRescued {
            token: foreign,
            to,
            amount,
        }],
    );
    assert_eq!(
        IERC20::new(foreign, world.pool.chain())
            .balanceOf(to)
            .read()
            .await
            .unwrap(),
        U256::from(amount)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reward_token_cannot_be_rescued() {
    let world = World::new().await;
    let call = Contract::rescueCall {
        token: world.token,
        to: world.address(Who::Dao),
        amount: 1,
    };
    world
        .refuses(Who::Dao, &call, Contract::NotForeign { token: world.token })
        .await;
}
