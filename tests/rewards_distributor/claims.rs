//! One claim, paid to its account.

use alloy::primitives::{Address, U256};
use client::{
    bindings::{Claim, IRewardsDistributor as Contract},
    chain::Read,
};
use e2e::{FIRST_WEEK, Posted, Who, World, assert_told, leaf};
use protocol::week::Status;

fn claim(item: Claim) -> Contract::claimCall {
    Contract::claimCall { item }
}

fn invalid(item: &Claim) -> Contract::InvalidProof {
    Contract::InvalidProof {
        week: item.week,
        vehicleId: item.vehicleId,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pays_the_share_of_the_week_rounded_down() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Alice, &claim(posted.claim(0))).await;
    // 9,000 of 16,000 points of 1,105,000 DIMO.
    assert_eq!(
        world.balance(world.address(Who::Alice)).await,
        World::dimo(621_562) + World::dimo(1) / 2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_nothing_of_the_pool_but_its_bit_and_its_tokens() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let (state, held) = (
        world.state().await,
        world.balance(world.pool.address()).await,
    );
    world.send(Who::Alice, &claim(posted.claim(0))).await;
    assert_eq!(world.state().await, state);
    let left = world.balance(world.pool.address()).await;
    assert_eq!(held - left, posted.tokens(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn pays_the_reference_example_exactly() {
    let mut world = World::new().await;
    let (alice, bob) = (world.address(Who::Alice), world.address(Who::Bob));
    let posted = world
        .publish_final(vec![leaf(1, alice, 9_000), leaf(2, bob, 59_991_000)])
        .await;
    world.send(Who::Alice, &claim(posted.claim(0))).await;
    assert_eq!(world.balance(alice).await, 165_750_000_000_000_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn is_told_by_an_event() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let receipt = world.send(Who::Alice, &claim(posted.claim(0))).await;
    let account = world.address(Who::Alice);
    let event = Contract::Claimed {
        week: posted.week,
        vehicleId: 1,
        account,
        payee: account,
        amount: U256::from(posted.tokens(0)),
    };
    assert_told(&receipt, [event]);
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_may_trigger_the_payment_to_the_account() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Stranger, &claim(posted.claim(1))).await;
    assert_eq!(
        world.balance(world.address(Who::Bob)).await,
        posted.tokens(1)
    );
    assert_eq!(world.balance(world.address(Who::Stranger)).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn is_paid_once() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Alice, &claim(posted.claim(0))).await;
    let error = Contract::AlreadyClaimed {
        week: posted.week,
        vehicleId: 1,
    };
    world
        .refuses(Who::Alice, &claim(posted.claim(0)), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_week_of_a_vehicle_is_its_own() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let mut weeks = Vec::new();
    for _ in 0..3 {
        weeks.push(world.publish_final(vec![leaf(1, alice, 5)]).await);
    }
    // The middle one first.
    world.send(Who::Alice, &claim(weeks[1].claim(0))).await;
    let claimed = async |week| world.pool.isClaimed(1, week).read().await.unwrap();
    assert_eq!(
        [
            claimed(FIRST_WEEK).await,
            claimed(FIRST_WEEK + 1).await,
            claimed(FIRST_WEEK + 2).await
        ],
        [false, true, false]
    );
    for week in [0, 2] {
        world.send(Who::Alice, &claim(weeks[week].claim(0))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn can_be_claimed_long_after_and_in_any_later_week() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world
        .publish(vec![leaf(1, world.address(Who::Bob), 1)])
        .await;
    world.travel_far(world.now().await + 2 * 365 * 86_400).await;
    world.send(Who::Alice, &claim(posted.claim(0))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_in_its_challenge_window_is_refused_to_the_second() {
    let mut world = World::new().await;
    let posted = world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let final_at = world.state().await.finalAt;
    let error = Contract::WeekNotFinal {
        week: posted.week,
        finalAt: final_at,
    };
    world.travel(final_at - 1).await;
    world
        .refuses(Who::Alice, &claim(posted.claim(0)), error)
        .await;
    world.travel(final_at).await;
    world.send(Who::Alice, &claim(posted.claim(0))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpublished_week_is_refused() {
    let (world, posted) = World::with_a_week().await;
    let error = Contract::WeekNotPublished {
        week: FIRST_WEEK,
        nextWeek: FIRST_WEEK,
    };
    world
        .refuses(Who::Alice, &claim(posted.claim(0)), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_before_the_first_is_refused() {
    let mut world = World::new().await;
    let mut item = world.three_cars().await.claim(0);
    item.week = FIRST_WEEK - 1;
    let error = invalid(&item);
    world.refuses(Who::Alice, &claim(item), error).await;
}

/// Changes one field of a claim.
type Forgery = fn(&mut Claim);

#[tokio::test(flavor = "multi_thread")]
async fn a_leaf_forged_in_any_field_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let forgeries: [(&str, Forgery); 11] = [
        ("vehicle", |item| item.vehicleId = 0),
        ("vehicle beyond the tree", |item| item.vehicleId = u64::MAX),
        ("account", |item| item.account = Address::repeat_byte(0xEE)),
        ("conn", |item| item.conn += 1),
        ("disc", |item| item.disc += 1),
        ("hardware", |item| item.hardware += 1),
        ("software", |item| item.software += 1),
        ("points", |item| item.points += 1),
        ("depth", |item| item.depth += 1),
        ("depth beyond all", |item| item.depth = u8::MAX),
        ("amount of the week", |item| item.weekAmount += 1),
    ];
    for (_, forge) in forgeries {
        let mut item = posted.claim(0);
        forge(&mut item);
        let error = invalid(&item);
        world.refuses(Who::Alice, &claim(item), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_with_any_byte_flipped_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let proof = posted.claim(0).proof;
    for position in 0..proof.len() {
        let mut item = posted.claim(0);
        let mut bytes = proof.to_vec();
        bytes[position] ^= 1;
        item.proof = bytes.into();
        let error = invalid(&item);
        world.refuses(Who::Alice, &claim(item), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_of_another_length_is_refused() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let proof = posted.claim(0).proof.to_vec();
    assert_eq!(
        proof.len(),
        41,
        "a mask, and the one sibling that is not empty"
    );
    for length in [0, 1, 40, 42, 81] {
        let mut item = posted.claim(0);
        let mut bytes = proof.clone();
        bytes.resize(length, 0);
        item.proof = bytes.into();
        let error = invalid(&item);
        world.refuses(Who::Alice, &claim(item), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_of_another_week_is_refused() {
    let mut world = World::new().await;
    let first = world.three_cars().await;
    let alice = world.address(Who::Alice);
    let second = world
        .publish_final(vec![leaf(1, alice, 1), leaf(2, alice, 1)])
        .await;
    let mut item = first.claim(0);
    item.week = second.week;
    let error = invalid(&item);
    world.refuses(Who::Alice, &claim(item), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leaves_that_did_not_earn_cannot_be_claimed() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    // A publisher's mistake: a withheld leaf with points. Claims are of earned leaves by construction.
    let mut withheld = leaf(1, alice, 9_000);
    withheld.status = Status::NoConsent as u8;
    let posted = world.publish_final(vec![withheld, leaf(2, alice, 1)]).await;
    let item = posted.claim(0);
    let error = invalid(&item);
    world.refuses(Who::Alice, &claim(item), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_zero_account_is_never_paid() {
    let mut world = World::new().await;
    let posted = world.publish_final(vec![leaf(1, Address::ZERO, 1)]).await;
    let error = Contract::InvalidPayee {
        payee: Address::ZERO,
    };
    let call = claim(posted.claim(0));
    world.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pool_itself_is_never_paid() {
    let mut world = World::new().await;
    let payee = world.pool.address();
    let posted = world.publish_final(vec![leaf(1, payee, 1)]).await;
    let error = Contract::InvalidPayee { payee };
    let call = claim(posted.claim(0));
    world.refuses(Who::Alice, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_of_one_and_one_of_the_highest_ids_are_claimed_alike() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    for ids in [vec![1], vec![0, 1], vec![1 << 40, u64::MAX]] {
        let leaves = ids.iter().map(|id| leaf(*id, alice, 7)).collect();
        let posted = world.publish_final(leaves).await;
        for item in posted.claims() {
            world.send(Who::Stranger, &claim(item)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_set_of_claims_exceeds_what_the_week_shares_out() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let leaves = (1..=7).map(|vehicle| leaf(vehicle, alice, 1)).collect();
    let posted: Posted = world.publish_final(leaves).await;
    for index in 0..7 {
        world.send(Who::Stranger, &claim(posted.claim(index))).await;
    }
    let left = posted.amount - world.balance(alice).await;
    assert!(
        left < 7,
        "rounding costs less than a wei per leaf, not {left}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn weeks_far_apart_have_bits_of_their_own() {
    // Weeks 255 and 256 are the last of one storage slot and the first of the next.
    let mut world = World::with(|settings| settings.firstWeek = 255).await;
    let alice = world.address(Who::Alice);
    let last = world.publish_final(vec![leaf(1, alice, 1)]).await;
    let first = world.publish_final(vec![leaf(1, alice, 1)]).await;
    assert_eq!((last.week, first.week), (255, 256));
    world.send(Who::Alice, &claim(last.claim(0))).await;
    assert!(!world.pool.isClaimed(1, 256).read().await.unwrap());
    world.send(Who::Alice, &claim(first.claim(0))).await;
    assert!(world.pool.isClaimed(1, 256).read().await.unwrap());
}
