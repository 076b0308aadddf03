//! claimRange: all leaves of aligned runs of places, each under one proof.

use alloy::primitives::{Address, U256};
use client::bindings::{ClaimStatus, IERC20, IRewardsDistributor as Contract};
use e2e::{Posted, Who, World, events, leaf, missed};

fn range(runs: Vec<u8>) -> Contract::claimRangeCall {
    Contract::claimRangeCall { runs: runs.into() }
}

fn account(number: u64) -> Address {
    Address::left_padding_from(&(1_000 + number).to_be_bytes())
}

/// Vehicles 1 to 40 of as many accounts; the fifth missed the week, the ninth is not in it.
async fn fleet(world: &mut World) -> Posted {
    let leaves = (1..=40)
        .filter(|number| *number != 9)
        .map(|number| match number {
            5 => missed(5, account(5)),
            _ => leaf(number, account(number), 100),
        })
        .collect();
    world.publish_final(leaves).await
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_in_a_run_is_paid_under_one_proof() {
    let mut world = World::new().await;
    let posted = fleet(&mut world).await;
    let receipt = world.send(Who::Relayer, &range(posted.run(0, 4))).await;
    // Places 1 to 15 without the two that earned nothing.
    assert_eq!(events::<Contract::Claimed>(&receipt).len(), 13);
    assert_eq!(events::<IERC20::Transfer>(&receipt).len(), 13);
    for number in 1..=40 {
        let is_paid = number < 16 && number != 5 && number != 9;
        let expected = if is_paid { posted.tokens(0) } else { 0 };
        assert_eq!(world.balance(account(number)).await, expected, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_may_be_anything_from_one_place_to_the_whole_tree() {
    for (first, level) in [(3, 0), (2, 1), (32, 3), (0, 6)] {
        let mut world = World::new().await;
        let posted = fleet(&mut world).await;
        let receipt = world
            .send(Who::Relayer, &range(posted.run(first, level)))
            .await;
        assert!(!events::<Contract::Claimed>(&receipt).is_empty());
        assert!(events::<Contract::ClaimRejected>(&receipt).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_runs_of_a_week_are_one_call_and_answer_with_the_sum() {
    let mut world = World::new().await;
    let posted = fleet(&mut world).await;
    let runs = [posted.run(0, 4), posted.run(16, 4), posted.run(32, 4)].concat();
    let total = 38 * posted.tokens(0);
    assert_eq!(world.read(&range(runs.clone())).await, U256::from(total));
    let receipt = world.send(Who::Relayer, &range(runs)).await;
    assert_eq!(events::<Contract::Claimed>(&receipt).len(), 38);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cars_of_one_account_are_one_transfer() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let leaves = (1..=7).map(|number| leaf(number, alice, 1)).collect();
    let posted = world.publish_final(leaves).await;
    let receipt = world.send(Who::Relayer, &range(posted.run(0, 3))).await;
    assert_eq!(events::<IERC20::Transfer>(&receipt).len(), 1);
    assert_eq!(world.balance(alice).await, 7 * posted.tokens(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_before_is_reported_and_the_others_are_paid() {
    let mut world = World::new().await;
    let posted = fleet(&mut world).await;
    let item = posted.claim(1);
    world
        .send(Who::Stranger, &Contract::claimCall { item })
        .await;
    let receipt = world.send(Who::Relayer, &range(posted.run(0, 2))).await;
    let rejected = Contract::ClaimRejected {
        week: posted.week,
        vehicleId: 2,
        account: account(2),
        status: ClaimStatus::AlreadyClaimed,
    };
    assert_eq!(events::<Contract::ClaimRejected>(&receipt), [rejected]);
    assert_eq!(events::<Contract::Claimed>(&receipt).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_with_any_byte_flipped_pays_nobody() {
    let mut world = World::new().await;
    let posted = fleet(&mut world).await;
    let run = posted.run(4, 2);
    for position in 0..run.len() {
        let mut forged = run.clone();
        forged[position] ^= 1;
        let pool = world.pool.address();
        let refused = world.revert_data(Who::Relayer, pool, &range(forged)).await;
        // Unreadable, or nothing in it can be paid.
        let is_refused =
            refused.is_empty() || client::errors::in_words(&refused).starts_with("NothingPaid");
        assert!(is_refused, "byte {position}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_cut_anywhere_is_refused() {
    let mut world = World::new().await;
    let posted = fleet(&mut world).await;
    let run = posted.run(4, 2);
    let pool = world.pool.address();
    for length in 1..run.len() {
        let call = range(run[..length].to_vec());
        let refused = world.revert_data(Who::Relayer, pool, &call).await;
        assert!(refused.is_empty(), "{length} bytes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_a_pending_week_is_refused() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 1)]).await;
    let error = Contract::NothingPaid {
        items: U256::from(1),
        first: ClaimStatus::NotFinal,
    };
    world
        .refuses(Who::Relayer, &range(posted.run(0, 1)), error)
        .await;
}
