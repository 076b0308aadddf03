//! The guardian's two pauses.

use alloy::primitives::Address;
use client::{
    bindings::IRewardsDistributor::{self as Contract, Part},
    claims::pack,
    roles,
};
use e2e::{Who, World, assert_told, leaf};

const DAY: u32 = 86_400;

fn pause(duration: u32) -> Contract::pauseClaimsCall {
    Contract::pauseClaimsCall { duration }
}

fn pause_publishing(duration: u32) -> Contract::pausePublishingCall {
    Contract::pausePublishingCall { duration }
}

fn told(part: Part, by: Address, until: u64) -> [Contract::PausedUntil; 1] {
    [Contract::PausedUntil { part, by, until }]
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_publishing_refuses_weeks_and_the_pause_lapses_by_itself() {
    let (mut world, posted) = World::with_a_week().await;
    let receipt = world.send(Who::Guardian, &pause_publishing(DAY)).await;
    let until = world.now().await + u64::from(DAY);
    let by = world.address(Who::Guardian);
    assert_told(&receipt, told(Part::Publishing, by, until));
    assert_eq!(world.state().await.publishingPausedUntil, until);
    world.travel(until - 1).await;
    let error = Contract::PublishingIsPaused { until };
    let call = posted.publish_call();
    world.refuses(Who::Publisher, &call, error).await;
    world.travel(until).await;
    world.send(Who::Publisher, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_lifts_a_pause_of_publishing_early() {
    let (mut world, posted) = World::with_a_week().await;
    world.send(Who::Guardian, &pause_publishing(7 * DAY)).await;
    let call = Contract::unpausePublishingCall {};
    let receipt = world.send(Who::Dao, &call).await;
    let (by, now) = (world.address(Who::Dao), world.now().await);
    assert_told(&receipt, told(Part::Publishing, by, now));
    world.send(Who::Publisher, &posted.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_stays_open_for_seven_days_after_a_pause() {
    let mut world = World::new().await;
    world.send(Who::Guardian, &pause_publishing(DAY)).await;
    let paused_until = world.state().await.publishingPausedUntil;
    let allowed_at = paused_until + u64::from(7 * DAY);
    world.travel(allowed_at - 1).await;
    let error = Contract::PauseTooSoon {
        allowedAt: allowed_at,
    };
    world
        .refuses(Who::Guardian, &pause_publishing(1), error)
        .await;
    world.travel(allowed_at).await;
    world.send(Who::Guardian, &pause_publishing(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_publishing_does_not_stop_claims() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Guardian, &pause_publishing(DAY)).await;
    let item = posted.claim(0);
    world.send(Who::Alice, &Contract::claimCall { item }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_cannot_lift_the_publishing_pause() {
    let world = World::new().await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Guardian),
        neededRole: roles::ADMIN,
    };
    world
        .refuses(Who::Guardian, &Contract::unpausePublishingCall {}, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_guardian_pauses() {
    let world = World::new().await;
    let error = || Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Dao),
        neededRole: roles::guardian(),
    };
    world.refuses(Who::Dao, &pause_publishing(1), error()).await;
    world.refuses(Who::Dao, &pause(1), error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_claims_are_refused_and_the_pause_lapses_by_itself() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let receipt = world.send(Who::Guardian, &pause(DAY)).await;
    let until = world.now().await + u64::from(DAY);
    let by = world.address(Who::Guardian);
    assert_told(&receipt, told(Part::Claims, by, until));
    let claim = Contract::claimCall {
        item: posted.claim(0),
    };
    world.travel(until - 1).await;
    world
        .refuses(Who::Alice, &claim, Contract::ClaimsArePaused { until })
        .await;
    world.travel(until).await;
    world.send(Who::Alice, &claim).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_covers_every_way_to_claim() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Guardian, &pause(DAY)).await;
    let until = world.state().await.claimsPausedUntil;
    let items = vec![posted.claim(0)];
    let payee = world.address(Who::Bob);
    let packed = Contract::claimPackedCall {
        items: pack(&items).unwrap().into(),
    };
    let range = Contract::claimRangeCall {
        runs: posted.run(0, 2).into(),
    };
    let error = || Contract::ClaimsArePaused { until };
    world.refuses(Who::Alice, &range, error()).await;
    world
        .refuses(
            Who::Alice,
            &Contract::claimManyCall {
                items: items.clone(),
            },
            error(),
        )
        .await;
    world.refuses(Who::Alice, &packed, error()).await;
    world
        .refuses(Who::Alice, &Contract::claimToCall { items, payee }, error())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_of_claims_does_not_stop_publishing() {
    let mut world = World::new().await;
    world.send(Who::Guardian, &pause(7 * DAY)).await;
    world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_pause_lasts_more_than_seven_days() {
    let mut world = World::new().await;
    let longest = u64::from(7 * DAY);
    world.send(Who::Guardian, &pause(u32::MAX)).await;
    let until = world.state().await.claimsPausedUntil;
    assert_eq!(until, world.now().await + longest);
    let call = pause_publishing(7 * DAY + 1);
    world.send(Who::Guardian, &call).await;
    let until = world.state().await.publishingPausedUntil;
    assert_eq!(until, world.now().await + longest);
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_stay_open_for_seven_days_after_a_pause() {
    let mut world = World::new().await;
    world.send(Who::Guardian, &pause(DAY)).await;
    let allowed = world.state().await.claimsPausedUntil + u64::from(7 * DAY);
    world.travel(allowed - 1).await;
    world
        .refuses(
            Who::Guardian,
            &pause(1),
            Contract::PauseTooSoon { allowedAt: allowed },
        )
        .await;
    world.travel(allowed).await;
    world.send(Who::Guardian, &pause(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_lifts_a_pause_of_claims_early() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.send(Who::Guardian, &pause(7 * DAY)).await;
    let receipt = world.send(Who::Dao, &Contract::unpauseClaimsCall {}).await;
    let (by, now) = (world.address(Who::Dao), world.now().await);
    assert_told(&receipt, told(Part::Claims, by, now));
    world
        .send(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_lifts_a_pause_of_claims() {
    let mut world = World::new().await;
    world.send(Who::Guardian, &pause(DAY)).await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Guardian),
        neededRole: roles::ADMIN,
    };
    world
        .refuses(Who::Guardian, &Contract::unpauseClaimsCall {}, error)
        .await;
}
