//! Taking a pending week back: the guardian's veto and proofs of disorder.

use client::{
    bindings::{IRewardsDistributor as Contract, WeekState},
    chain::Read,
    roles,
};
use e2e::{FIRST_WEEK, Posted, Who, World, assert_told, leaf};

fn veto(week: u32) -> Contract::vetoCall {
    Contract::vetoCall {
        week,
        reason: "wrong fleet".into(),
    }
}

async fn ordered(world: &mut World) -> Posted {
    let alice = world.address(Who::Alice);
    world
        .publish(vec![
            leaf(1, alice, 5),
            leaf(2, alice, 5),
            leaf(3, alice, 5),
        ])
        .await
}

/// Vehicle 7 twice: it would be paid for a week it has already been paid for.
async fn doubled(world: &mut World) -> Posted {
    let alice = world.address(Who::Alice);
    world
        .publish(vec![
            leaf(1, alice, 5),
            leaf(7, alice, 5),
            leaf(7, alice, 6),
        ])
        .await
}

fn challenge(posted: &Posted, left: usize, right: usize) -> Contract::challengeOrderCall {
    Contract::challengeOrderCall {
        week: posted.week,
        left: posted.challenge_leaf(left),
        right: posted.challenge_leaf(right),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_takes_back_a_pending_week() {
    let mut world = World::new().await;
    let posted = ordered(&mut world).await;
    let receipt = world.send(Who::Guardian, &veto(posted.week)).await;
    let guardian = world.address(Who::Guardian);
    let event = Contract::WeekVetoed {
        week: posted.week,
        guardian,
        reason: "wrong fleet".into(),
    };
    assert_told(&receipt, [event]);
    let state = world.state().await;
    assert_eq!((state.nextWeek, state.outstanding), (FIRST_WEEK, 0));
    assert_eq!(
        world.pool.weekInfo(posted.week).read().await.unwrap().state,
        WeekState::Unpublished
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vetoed_week_is_published_again_and_the_publisher_keeps_the_bond() {
    let mut world = World::new().await;
    let posted = ordered(&mut world).await;
    world.send(Who::Guardian, &veto(posted.week)).await;
    world.send(Who::Publisher, &posted.publish_call()).await;
    let publisher = world.address(Who::Publisher);
    assert_eq!(
        world.pool.bondOf(publisher).read().await.unwrap(),
        World::dimo(100_000)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_of_a_vetoed_week_are_refused() {
    let mut world = World::new().await;
    let posted = ordered(&mut world).await;
    world.send(Who::Guardian, &veto(posted.week)).await;
    world.travel(world.now().await + 60 * 60 * 24 * 3).await;
    let error = Contract::WeekNotPublished {
        week: posted.week,
        nextWeek: posted.week,
    };
    world
        .refuses(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
            error,
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_guardian_vetoes() {
    let mut world = World::new().await;
    let posted = ordered(&mut world).await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Dao),
        neededRole: roles::guardian(),
    };
    world.refuses(Who::Dao, &veto(posted.week), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_week_cannot_be_vetoed() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let error = Contract::WeekNotPending { week: posted.week };
    world
        .refuses(Who::Guardian, &veto(posted.week), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpublished_week_cannot_be_vetoed() {
    let world = World::new().await;
    let error = Contract::WeekNotPending { week: FIRST_WEEK };
    world.refuses(Who::Guardian, &veto(FIRST_WEEK), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_voids_a_week_that_lists_a_vehicle_twice_and_gets_the_bond() {
    let mut world = World::new().await;
    let posted = doubled(&mut world).await;
    let receipt = world.send(Who::Stranger, &challenge(&posted, 1, 2)).await;
    let (challenger, publisher) = (world.address(Who::Stranger), world.address(Who::Publisher));
    let bond = World::dimo(100_000);
    let event = Contract::WeekVoided {
        week: posted.week,
        challenger,
        publisher,
        bond,
    };
    assert_told(&receipt, [event]);
    assert_eq!(world.balance(challenger).await, bond);
    let state = world.state().await;
    assert_eq!(
        (state.nextWeek, state.outstanding, state.bonds),
        (FIRST_WEEK, 0, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn descending_vehicles_void_a_week() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world
        .publish(vec![leaf(9, alice, 5), leaf(2, alice, 5)])
        .await;
    world.send(Who::Stranger, &challenge(&posted, 0, 1)).await;
    assert_eq!(world.state().await.nextWeek, FIRST_WEEK);
}

#[tokio::test(flavor = "multi_thread")]
async fn ascending_vehicles_prove_nothing() {
    let mut world = World::new().await;
    let posted = ordered(&mut world).await;
    let error = || Contract::ChallengeFailed { week: posted.week };
    world
        .refuses(Who::Stranger, &challenge(&posted, 0, 1), error())
        .await;
    world
        .refuses(Who::Stranger, &challenge(&posted, 1, 0), error())
        .await;
    world
        .refuses(Who::Stranger, &challenge(&posted, 1, 1), error())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leaves_that_are_not_neighbours_prove_nothing() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world
        .publish(vec![
            leaf(7, alice, 5),
            leaf(8, alice, 5),
            leaf(7, alice, 5),
        ])
        .await;
    let error = Contract::ChallengeFailed { week: posted.week };
    world
        .refuses(Who::Stranger, &challenge(&posted, 0, 2), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invented_leaf_proves_nothing() {
    let mut world = World::new().await;
    let posted = ordered(&mut world).await;
    let mut call = challenge(&posted, 0, 1);
    call.left.vehicleId = 2;
    let error = Contract::ChallengeFailed { week: posted.week };
    world.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_status_proves_nothing() {
    let mut world = World::new().await;
    let posted = doubled(&mut world).await;
    let mut call = challenge(&posted, 1, 2);
    call.left.status = 3;
    let error = Contract::ChallengeFailed { week: posted.week };
    world.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_week_cannot_be_voided() {
    let mut world = World::new().await;
    let posted = doubled(&mut world).await;
    world.travel(world.state().await.finalAt).await;
    let error = Contract::WeekNotPending { week: posted.week };
    world
        .refuses(Who::Stranger, &challenge(&posted, 1, 2), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_sets_the_window_and_a_pending_week_keeps_its_own() {
    let mut world = World::new().await;
    ordered(&mut world).await;
    let before = world.state().await.finalAt;
    let call = Contract::setChallengeWindowCall {
        challengeWindow: 3_600,
    };
    let receipt = world.send(Who::Dao, &call).await;
    assert_told(
        &receipt,
        [Contract::ChallengeWindowSet {
            challengeWindow: 3_600,
        }],
    );
    let state = world.state().await;
    assert_eq!((state.finalAt, state.challengeWindow), (before, 3_600));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_below_an_hour_or_above_thirty_days_is_refused() {
    let world = World::new().await;
    for seconds in [0, 3_599, 30 * 86_400 + 1, u32::MAX] {
        let call = Contract::setChallengeWindowCall {
            challengeWindow: seconds,
        };
        let error = Contract::InvalidSetting {
            setting: Contract::Setting::ChallengeWindow,
        };
        world.refuses(Who::Dao, &call, error).await;
    }
}
