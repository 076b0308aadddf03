//! The guardian's two pauses.

use client::{bindings::IRewardsDistributor as Contract, claims::pack, roles};
use e2e::{Who, World, assert_told, leaf};

const DAY: u32 = 86_400;

fn pause(duration: u32) -> Contract::pauseClaimsCall {
    Contract::pauseClaimsCall { duration }
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_publishing_refuses_weeks_until_the_dao_lifts_it() {
    let mut world = World::new().await;
    let by = world.address(Who::Guardian);
    let receipt = world
        .send(Who::Guardian, &Contract::pausePublishingCall {})
        .await;
    assert_told(&receipt, [Contract::PublishingPaused { by }]);
    let posted = world
        .prepare(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    world
        .refuses(
            Who::Publisher,
            &posted.publish_call(),
            Contract::PublishingIsPaused {},
        )
        .await;
    let by = world.address(Who::Dao);
    let receipt = world
        .send(Who::Dao, &Contract::unpausePublishingCall {})
        .await;
    assert_told(&receipt, [Contract::PublishingUnpaused { by }]);
    world.send(Who::Publisher, &posted.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_publishing_does_not_stop_claims() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world
        .send(Who::Guardian, &Contract::pausePublishingCall {})
        .await;
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
    world
        .refuses(Who::Dao, &Contract::pausePublishingCall {}, error())
        .await;
    world.refuses(Who::Dao, &pause(1), error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_claims_are_refused_and_the_pause_lapses_by_itself() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let receipt = world.send(Who::Guardian, &pause(DAY)).await;
    let until = world.now().await + u64::from(DAY);
    let by = world.address(Who::Guardian);
    assert_told(&receipt, [Contract::ClaimsPaused { by, until }]);
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
    let error = || Contract::ClaimsArePaused { until };
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
async fn a_pause_of_more_than_seven_days_is_refused() {
    let world = World::new().await;
    let error = Contract::PauseTooLong {
        duration: 7 * DAY + 1,
        max: 7 * DAY,
    };
    world
        .refuses(Who::Guardian, &pause(7 * DAY + 1), error)
        .await;
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
    let by = world.address(Who::Dao);
    assert_told(&receipt, [Contract::ClaimsUnpaused { by }]);
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
