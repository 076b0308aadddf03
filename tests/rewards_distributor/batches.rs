//! claimMany: many weeks and vehicles, one transfer per account, bad items reported.

use alloy::primitives::U256;
use client::{
    bindings::{Claim, ClaimStatus, IERC20, IRewardsDistributor as Contract},
    claims::pack,
};
use e2e::{Who, World, events, leaf};

fn many(items: Vec<Claim>) -> Contract::claimManyCall {
    Contract::claimManyCall { items }
}

fn rejected(item: &Claim, status: ClaimStatus) -> Contract::ClaimRejected {
    let Claim {
        week,
        vehicleId,
        account,
        ..
    } = *item;
    Contract::ClaimRejected {
        week,
        vehicleId,
        account,
        status,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_account_gets_its_own_items_in_one_transfer() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let receipt = world.send(Who::Stranger, &many(posted.claims())).await;
    let (alice, bob) = (world.address(Who::Alice), world.address(Who::Bob));
    let transfer = |to, amount| IERC20::Transfer {
        from: world.pool.address(),
        to,
        value: U256::from(amount),
    };
    let expected = [
        transfer(alice, posted.tokens(0) + posted.tokens(2)),
        transfer(bob, posted.tokens(1)),
    ];
    assert_eq!(events::<IERC20::Transfer>(&receipt), expected);
    assert_eq!(events::<Contract::Claimed>(&receipt).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_weeks_of_a_car_are_one_transfer() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let mut items = Vec::new();
    let mut total = 0;
    for points in [5, 7, 9] {
        let posted = world.publish_final(vec![leaf(1, alice, points)]).await;
        total += posted.tokens(0);
        items.push(posted.claim(0));
    }
    let receipt = world.send(Who::Alice, &many(items)).await;
    assert_eq!(events::<IERC20::Transfer>(&receipt).len(), 1);
    assert_eq!(world.balance(alice).await, total);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_call_answers_with_the_sum() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let total: u128 = (0..3).map(|index| posted.tokens(index)).sum();
    assert_eq!(world.read(&many(posted.claims())).await, U256::from(total));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_item_is_reported_and_the_others_are_paid() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world
        .send(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
        )
        .await;
    let mut items = posted.claims();
    items[2].points += 1;
    let receipt = world.send(Who::Stranger, &many(items.clone())).await;
    let expected = [
        rejected(&items[0], ClaimStatus::AlreadyClaimed),
        rejected(&items[2], ClaimStatus::InvalidProof),
    ];
    assert_eq!(events::<Contract::ClaimRejected>(&receipt), expected);
    assert_eq!(
        world.balance(world.address(Who::Bob)).await,
        posted.tokens(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_twice_in_a_batch_is_paid_once() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let items = vec![posted.claim(0), posted.claim(0)];
    let receipt = world.send(Who::Alice, &many(items.clone())).await;
    assert_eq!(
        events::<Contract::ClaimRejected>(&receipt),
        [rejected(&items[1], ClaimStatus::AlreadyClaimed)]
    );
    assert_eq!(
        world.balance(world.address(Who::Alice)).await,
        posted.tokens(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_week_in_a_batch_is_reported() {
    let mut world = World::new().await;
    let first = world.three_cars().await;
    let second = world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let items = vec![second.claim(0), first.claim(0)];
    let receipt = world.send(Who::Alice, &many(items.clone())).await;
    assert_eq!(
        events::<Contract::ClaimRejected>(&receipt),
        [rejected(&items[0], ClaimStatus::NotFinal)]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpublished_week_in_a_batch_is_reported() {
    let mut world = World::new().await;
    let first = world.three_cars().await;
    let second = world
        .prepare(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let items = vec![first.claim(0), second.claim(0)];
    let receipt = world.send(Who::Alice, &many(items.clone())).await;
    assert_eq!(
        events::<Contract::ClaimRejected>(&receipt),
        [rejected(&items[1], ClaimStatus::NotPublished)]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_in_which_nothing_can_be_paid_reverts_with_the_first_reason() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Stranger, &many(posted.claims())).await;
    let error = Contract::NothingPaid {
        items: U256::from(3),
        first: ClaimStatus::AlreadyClaimed,
    };
    world
        .refuses(Who::Stranger, &many(posted.claims()), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_batch_reverts() {
    let world = World::new().await;
    let data = world
        .revert_data(Who::Alice, world.pool.address(), &many(vec![]))
        .await;
    assert!(client::errors::in_words(&data).starts_with("NothingPaid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_five_vehicles_of_twenty_five_accounts_fit_one_call() {
    let mut world = World::new().await;
    let account =
        |number: u64| alloy::primitives::Address::left_padding_from(&number.to_be_bytes());
    let leaves = (1..=25)
        .map(|number| leaf(number, account(1_000 + number), 100))
        .collect();
    let posted = world.publish_final(leaves).await;
    let receipt = world.send(Who::Relayer, &many(posted.claims())).await;
    assert_eq!(events::<IERC20::Transfer>(&receipt).len(), 25);
    for number in 1..=25u64 {
        let index = usize::try_from(number).unwrap() - 1;
        assert_eq!(
            world.balance(account(1_000 + number)).await,
            posted.tokens(index)
        );
    }
}

fn packed(items: &[Claim]) -> Contract::claimPackedCall {
    let items = pack(items).unwrap().into();
    Contract::claimPackedCall { items }
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_claims_are_paid_as_a_batch_is() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let items = [posted.claim(0), posted.claim(2), posted.claim(1)];
    let as_batch = world.read(&many(items.to_vec())).await;
    assert_eq!(world.read(&packed(&items)).await, as_batch);
    let receipt = world.send(Who::Stranger, &packed(&items)).await;
    assert_eq!(events::<Contract::Claimed>(&receipt).len(), 3);
    assert_eq!(events::<IERC20::Transfer>(&receipt).len(), 2);
    assert_eq!(
        world.balance(world.address(Who::Bob)).await,
        posted.tokens(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn several_weeks_of_a_car_are_packed_under_one_head() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let first = world.publish_final(vec![leaf(1, alice, 5)]).await;
    let second = world.publish_final(vec![leaf(1, alice, 7)]).await;
    let items = [first.claim(0), second.claim(0)];
    world.send(Who::Alice, &packed(&items)).await;
    assert_eq!(
        world.balance(alice).await,
        first.tokens(0) + second.tokens(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_item_among_packed_claims_is_reported() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let mut items = [posted.claim(0), posted.claim(1)];
    items[0].points += 1;
    let receipt = world.send(Who::Stranger, &packed(&items)).await;
    assert_eq!(
        events::<Contract::ClaimRejected>(&receipt),
        [rejected(&items[0], ClaimStatus::InvalidProof)]
    );
    assert_eq!(
        world.balance(world.address(Who::Bob)).await,
        posted.tokens(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_claims_cut_anywhere_are_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let whole = pack(&[posted.claim(0), posted.claim(1)]).unwrap();
    let pool = world.pool.address();
    // Up to the end of the first vehicle, where a shorter batch would begin.
    let first = pack(&[posted.claim(0)]).unwrap().len();
    for length in (1..whole.len()).filter(|length| *length != first) {
        let items = whole[..length].to_vec().into();
        let call = Contract::claimPackedCall { items };
        assert!(
            world.revert_data(Who::Bob, pool, &call).await.is_empty(),
            "{length} bytes"
        );
    }
}
