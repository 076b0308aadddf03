//! Standing recipients, and accounts that let nobody else claim.

use alloy::primitives::{Address, U256};
use client::bindings::{ClaimStatus, IERC20, IRewardsDistributor as Contract};
use e2e::{Who, World, assert_told, events, leaf};

const COLD_WALLET: Address = Address::repeat_byte(0xC0);

fn set(recipient: Address, only_me: bool) -> Contract::setPayoutCall {
    Contract::setPayoutCall {
        recipient,
        onlyMe: only_me,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_recipient_is_paid_whoever_claims() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let account = world.address(Who::Alice);
    let receipt = world.send(Who::Alice, &set(COLD_WALLET, false)).await;
    let event = Contract::PayoutSet {
        account,
        recipient: COLD_WALLET,
        onlyMe: false,
    };
    assert_told(&receipt, [event]);
    let item = posted.claim(0);
    world
        .send(Who::Stranger, &Contract::claimCall { item })
        .await;
    let items = posted.claims();
    world
        .send(Who::Stranger, &Contract::claimManyCall { items })
        .await;
    let both = posted.tokens(0) + posted.tokens(2);
    assert_eq!(world.balance(COLD_WALLET).await, both);
    assert_eq!(world.balance(account).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_read_and_unset() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let account = world.address(Who::Alice);
    world.send(Who::Alice, &set(COLD_WALLET, true)).await;
    let payout = world.read(&Contract::payoutOfCall { account }).await;
    assert_eq!((payout.recipient, payout.onlyMe), (COLD_WALLET, true));
    world.send(Who::Alice, &set(Address::ZERO, false)).await;
    let item = posted.claim(0);
    world
        .send(Who::Stranger, &Contract::claimCall { item })
        .await;
    assert_eq!(world.balance(account).await, posted.tokens(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_with_one_recipient_are_one_transfer() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    for who in [Who::Alice, Who::Bob] {
        world.send(who, &set(COLD_WALLET, false)).await;
    }
    let items = posted.claims();
    let receipt = world
        .send(Who::Stranger, &Contract::claimManyCall { items })
        .await;
    let total: u128 = (0..3).map(|index| posted.tokens(index)).sum();
    let transfer = IERC20::Transfer {
        from: world.pool.address(),
        to: COLD_WALLET,
        value: U256::from(total),
    };
    assert_eq!(events::<IERC20::Transfer>(&receipt), [transfer]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_may_send_its_claims_elsewhere_all_the_same() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Alice, &set(COLD_WALLET, true)).await;
    let payee = Address::repeat_byte(0xC1);
    let items = vec![posted.claim(0)];
    let call = Contract::claimToCall { items, payee };
    world.send(Who::Alice, &call).await;
    assert_eq!(world.balance(payee).await, posted.tokens(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_lets_nobody_else_claim_claims_itself() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let account = world.address(Who::Alice);
    world.send(Who::Alice, &set(Address::ZERO, true)).await;
    let item = posted.claim(0);
    let call = Contract::claimCall { item };
    let error = Contract::OnlyTheAccountClaims { account };
    world.refuses(Who::Stranger, &call, error).await;
    world.send(Who::Alice, &call).await;
    assert_eq!(world.balance(account).await, posted.tokens(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_batch_it_is_reported_and_left_out() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Alice, &set(Address::ZERO, true)).await;
    let items = posted.claims();
    let receipt = world
        .send(Who::Stranger, &Contract::claimManyCall { items })
        .await;
    let statuses: Vec<_> = events::<Contract::ClaimRejected>(&receipt)
        .into_iter()
        .map(|event| event.status)
        .collect();
    assert_eq!(statuses, [ClaimStatus::OnlyAccount; 2]);
    let bob = world.address(Who::Bob);
    assert_eq!(world.balance(bob).await, posted.tokens(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pool_is_no_recipient() {
    let mut world = World::new().await;
    world
        .publish_final(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let payee = world.pool.address();
    let error = Contract::InvalidPayee { payee };
    world.refuses(Who::Alice, &set(payee, false), error).await;
}
