//! claimTo: an account's own claims, paid elsewhere.

use alloy::primitives::{Address, U256};
use client::{
    bindings::{Claim, ClaimStatus, IRewardsDistributor as Contract},
    chain::Read,
};
use e2e::{Who, World, events};

fn to(items: Vec<Claim>, payee: Address) -> Contract::claimToCall {
    Contract::claimToCall { items, payee }
}

const COLD_WALLET: Address = Address::repeat_byte(0xC0);

#[tokio::test(flavor = "multi_thread")]
async fn pays_the_payee() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let items = vec![posted.claim(0), posted.claim(2)];
    let receipt = world.send(Who::Alice, &to(items, COLD_WALLET)).await;
    assert_eq!(
        world.balance(COLD_WALLET).await,
        posted.tokens(0) + posted.tokens(2)
    );
    let payees: Vec<_> = events::<Contract::Claimed>(&receipt)
        .into_iter()
        .map(|event| event.payee)
        .collect();
    assert_eq!(payees, [COLD_WALLET, COLD_WALLET]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_redirects_another_accounts_claims() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let call = to(vec![posted.claim(0)], world.address(Who::Stranger));
    let error = Contract::NothingPaid {
        items: U256::from(1),
        first: ClaimStatus::WrongAccount,
    };
    world.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_claim_among_ones_own_is_reported() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let items = vec![posted.claim(0), posted.claim(1)];
    let receipt = world.send(Who::Alice, &to(items, COLD_WALLET)).await;
    let statuses: Vec<_> = events::<Contract::ClaimRejected>(&receipt)
        .into_iter()
        .map(|event| event.status)
        .collect();
    assert_eq!(statuses, [ClaimStatus::WrongAccount]);
    assert_eq!(world.balance(COLD_WALLET).await, posted.tokens(0));
    assert!(!world.pool.isClaimed(2, posted.week).read().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_zero_address_is_no_payee() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let error = Contract::InvalidPayee {
        payee: Address::ZERO,
    };
    world
        .refuses(Who::Alice, &to(vec![posted.claim(0)], Address::ZERO), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pool_itself_is_no_payee() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let pool = world.pool.address();
    let error = Contract::InvalidPayee { payee: pool };
    world
        .refuses(Who::Alice, &to(vec![posted.claim(0)], pool), error)
        .await;
}
