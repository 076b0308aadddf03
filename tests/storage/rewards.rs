//! Of a pool.

use alloy::primitives::U256;
use client::{bindings::IRewardsDistributor as Contract, chain::Read};
use e2e::{FIRST_WEEK, Posted, Storage, Who, World};

use crate::{number, word};

/// A published, final week of three cars, whose first was paid.
async fn a_paid_one() -> (World, Posted) {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let item = posted.claim(0);
    world.send(Who::Alice, &Contract::claimCall { item }).await;
    (world, posted)
}

fn storage(world: &World) -> Storage<'_> {
    Storage::of(world.chain(), "RewardsDistributor", world.pool.address())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_holds_odd_widths() {
    let (mut world, _) = a_paid_one().await;
    let seen = world.state().await;
    let read = storage(&world);
    let of = async |field| read.field("head", &[], field).await;
    assert_eq!(of("token").await, word(world.token));
    assert_eq!(of("final_at").await, number(seen.finalAt));
    assert_eq!(of("next_week").await, number(FIRST_WEEK + 1));
    assert_eq!(of("has_oracle").await, number(0u8));
    assert_eq!(of("claims_paused_until").await, number(0u8));

    let pause = Contract::pauseClaimsCall { duration: 60 };
    world.send(Who::Guardian, &pause).await;
    let until = world.state().await.claimsPausedUntil;
    let read = storage(&world);
    let paused = read.field("head", &[], "claims_paused_until").await;
    assert_eq!(paused, number(until));
    assert_eq!(
        read.field("head", &[], "next_week").await,
        number(FIRST_WEEK + 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_lie_in_parts_of_one_table() {
    let (world, _) = a_paid_one().await;
    let (read, seen) = (storage(&world), world.state().await);
    assert_eq!(
        read.field("rules", &[], "genesis").await,
        number(seen.genesis)
    );
    let window = read.field("rules", &[], "challenge_window").await;
    assert_eq!(window, number(seen.challengeWindow));
    assert_eq!(read.field("terms", &[], "bond").await, number(seen.bond));
    assert_eq!(read.field("held", &[], "bonds").await, number(seen.bonds));
    assert_eq!(read.value("publisher", &[]).await, word(seen.publisher));
    assert_eq!(read.value("reserve", &[]).await, number(seen.reserve));
    let pending = read.field("pending", &[], "window_ends").await;
    assert_eq!(pending, number(seen.finalAt));
    let bond = read.field("bond", &[word(seen.publisher)], "amount").await;
    assert_eq!(bond, number(seen.bonds));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weeks_words_say_what_the_contract_does() {
    let (world, _) = a_paid_one().await;
    let seen = world.pool.weekInfo(FIRST_WEEK).read().await.unwrap();
    let (read, week) = (storage(&world), [number(FIRST_WEEK)]);
    assert_eq!(
        read.value("root", &week).await,
        U256::from_be_bytes(seen.root.0)
    );
    let data_hash = read.value("data_hash", &week).await;
    assert_eq!(data_hash, U256::from_be_bytes(seen.dataHash.0));
    let published = async |field| read.field("published", &week, field).await;
    assert_eq!(published("vetoes").await, number(0u8));
    let committed = read.value("commitment", &week).await;
    assert!(!committed.is_zero());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_week_is_a_bit_of_its_vehicle() {
    let (world, posted) = a_paid_one().await;
    let read = storage(&world);
    for (index, paid) in [(0, true), (1, false)] {
        let vehicle = posted.claim(index).vehicleId;
        let call = Contract::isClaimedCall {
            vehicleId: vehicle,
            week: FIRST_WEEK,
        };
        assert_eq!(world.read(&call).await, paid);
        let bit = read.bit("claimed", vehicle, FIRST_WEEK.into()).await;
        assert_eq!(bit, paid, "vehicle {vehicle}");
    }
}
