//! Which weeks can be published, by whom and when.

use alloy::primitives::B256;
use client::{
    bindings::{IRewardsDistributor as Contract, WeekState},
    chain::Read,
    roles,
};
use e2e::{FIRST_WEEK, Who, World, assert_told, events, leaf};
use protocol::Schedule;

#[tokio::test(flavor = "multi_thread")]
async fn the_next_week_is_published_after_it_ended() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 9_000)]).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!(info.state, WeekState::Pending);
    assert_eq!(
        (info.root, info.totalPoints, info.depth),
        (posted.root_hash(), 9_000, 1)
    );
    assert_eq!(world.state().await.nextWeek, FIRST_WEEK + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_amount_is_the_schedules() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 1)]).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!(Some(info.amount), Schedule::DIMO.amount(FIRST_WEEK));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_event_says_everything_about_the_week() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.prepare(vec![leaf(1, alice, 9_000)]).await;
    let receipt = world.send(Who::Publisher, &posted.publish_call()).await;
    let event = events::<Contract::WeekPublished>(&receipt).remove(0);
    let expected = Contract::WeekPublished {
        week: posted.week,
        publisher: world.address(Who::Publisher),
        root: posted.root_hash(),
        totalPoints: 9_000,
        depth: 1,
        amount: posted.amount,
        finalAt: world.now().await + 48 * 60 * 60,
        previousRoot: B256::ZERO,
        dataHash: B256::repeat_byte(0xda),
        dataUri: "ipfs://week".into(),
    };
    assert_eq!(event, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_has_not_ended_is_refused() {
    let (_, posted) = World::with_a_week().await;
    let world = World::new().await;
    let ends = world.clock.end(FIRST_WEEK).unwrap();
    world.travel(ends - 1).await;
    let error = Contract::WeekNotOver {
        week: FIRST_WEEK,
        endsAt: ends,
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_week_but_the_next_is_refused() {
    let mut world = World::new().await;
    let mut posted = world
        .prepare(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    for week in [FIRST_WEEK - 1, FIRST_WEEK + 1, u32::MAX] {
        posted.week = week;
        let error = Contract::WrongWeek {
            week,
            expected: FIRST_WEEK,
        };
        world
            .refuses(Who::Publisher, &posted.publish_call(), error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_week_cannot_be_published_again() {
    let mut world = World::new().await;
    let posted = world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let error = Contract::WrongWeek {
        week: FIRST_WEEK,
        expected: FIRST_WEEK + 1,
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_before_must_be_final() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    // So late that the next week is over while this one can be challenged.
    world.travel(world.clock.end(FIRST_WEEK + 1).unwrap()).await;
    let first = world.publish(vec![leaf(1, alice, 1)]).await;
    let mut next = first.clone();
    next.week += 1;
    next.previous_root = first.root_hash();
    let final_at = world.state().await.finalAt;
    let error = Contract::WeekNotFinal {
        week: FIRST_WEEK,
        finalAt: final_at,
    };
    world
        .refuses(Who::Publisher, &next.publish_call(), error)
        .await;
    world.travel(final_at).await;
    world.send(Who::Publisher, &next.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_publisher_may_publish() {
    let (world, posted) = World::with_a_week().await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Dao),
        neededRole: roles::publisher(),
    };
    world.refuses(Who::Dao, &posted.publish_call(), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_without_the_whole_bond_is_refused() {
    let (mut world, posted) = World::with_a_week().await;
    world
        .send(Who::Publisher, &Contract::withdrawBondCall { amount: 1 })
        .await;
    let required = World::dimo(100_000);
    let error = Contract::InsufficientBond {
        publisher: world.address(Who::Publisher),
        bond: required - 1,
        required,
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_does_not_publish() {
    let (mut world, posted) = World::with_a_week().await;
    world.grant(roles::guardian(), Who::Publisher).await;
    let error = Contract::PublisherIsGuardian {
        account: world.address(Who::Publisher),
    };
    let call = posted.publish_call();
    world.refuses(Who::Publisher, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_goes_on_from_the_root_before_it() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let first = world.publish_final(vec![leaf(1, alice, 1)]).await;
    let mut next = world.prepare(vec![leaf(1, alice, 1)]).await;
    next.previous_root = B256::repeat_byte(7);
    let error = Contract::WrongRoot {
        week: first.week,
        root: next.previous_root,
        expected: first.root_hash(),
    };
    let call = next.publish_call();
    world.refuses(Who::Publisher, &call, error).await;
    next.previous_root = first.root_hash();
    world.send(Who::Publisher, &next.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_week_of_a_later_pool_goes_on_from_the_root_it_was_set_up_with() {
    let root = B256::repeat_byte(0x5e);
    let mut world = World::with(|settings| settings.previousRoot = root).await;
    let alice = world.address(Who::Alice);
    let mut posted = world.prepare(vec![leaf(1, alice, 1)]).await;
    let error = Contract::WrongRoot {
        week: FIRST_WEEK - 1,
        root: B256::ZERO,
        expected: root,
    };
    let call = posted.publish_call();
    world.refuses(Who::Publisher, &call, error).await;
    posted.previous_root = root;
    world.send(Who::Publisher, &posted.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_may_begin_with_week_zero() {
    let mut world = World::with(|settings| settings.firstWeek = 0).await;
    let alice = world.address(Who::Alice);
    for week in 0..2 {
        let posted = world.publish_final(vec![leaf(1, alice, 1)]).await;
        assert_eq!(posted.week, week);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_without_data_to_check_it_by_is_refused() {
    let (world, posted) = World::with_a_week().await;
    let mut no_hash = posted.publish_call();
    no_hash.dataHash = B256::ZERO;
    let mut no_uri = posted.publish_call();
    no_uri.dataUri.clear();
    for call in [no_hash, no_uri] {
        let error = Contract::DataMissing { week: FIRST_WEEK };
        world.refuses(Who::Publisher, &call, error).await;
    }
}

/// Changes what is said of a root.
type Lie = fn(&mut Contract::publishCall);

#[tokio::test(flavor = "multi_thread")]
async fn children_that_no_root_has_are_refused() {
    let (world, posted) = World::with_a_week().await;
    let lies: [(&str, Lie); 7] = [
        ("a sum without a leaf", |call| call.left.sum = 1),
        ("nothing in the upper half", |call| {
            std::mem::swap(&mut call.left, &mut call.right)
        }),
        ("points without leaves", |call| call.right.hash = B256::ZERO),
        ("children without levels", |call| call.depth = 0),
        ("levels without children", |call| {
            call.right = Contract::Node::default()
        }),
        ("more levels than ids have bits", |call| call.depth = 65),
        ("points beyond 64 bits", |call| {
            call.left = call.right.clone();
            call.left.sum = u64::MAX;
        }),
    ];
    for (_, lie) in lies {
        let mut call = posted.publish_call();
        lie(&mut call);
        let error = Contract::InvalidChildren {
            depth: call.depth,
            leftHash: call.left.hash,
            leftSum: call.left.sum,
            rightHash: call.right.hash,
            rightSum: call.right.sum,
        };
        world.refuses(Who::Publisher, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn points_stated_above_those_of_the_leaves_pay_nobody() {
    let mut world = World::new().await;
    let (alice, bob) = (world.address(Who::Alice), world.address(Who::Bob));
    let posted = world
        .prepare(vec![leaf(1, alice, 6), leaf(2, bob, 4)])
        .await;
    let mut call = posted.publish_call();
    // The root is derived: another sum is another root, which no leaf leads to.
    call.right.sum += 1;
    world.send(Who::Publisher, &call).await;
    world.travel(world.state().await.finalAt).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_ne!(info.root, posted.root_hash());
    for item in posted.claims() {
        let error = Contract::InvalidProof {
            week: item.week,
            vehicleId: item.vehicleId,
        };
        let call = Contract::claimCall { item };
        world.refuses(Who::Stranger, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_depth_than_the_trees_pays_nobody() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.prepare(vec![leaf(1, alice, 6)]).await;
    let mut call = posted.publish_call();
    call.depth += 1;
    world.send(Who::Publisher, &call).await;
    world.travel(world.state().await.finalAt).await;
    let item = posted.claim(0);
    let error = Contract::InvalidProof {
        week: item.week,
        vehicleId: 1,
    };
    let call = Contract::claimCall { item };
    world.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_in_which_nobody_earned_takes_nothing_of_the_reserve() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let before = world.state().await.reserve;
    let posted = world.publish(vec![e2e::missed(1, alice)]).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!((info.totalPoints, info.depth, info.amount), (0, 1, 0));
    assert_eq!(world.state().await.reserve, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_week_has_no_root_and_the_next_goes_on_from_that() {
    let mut world = World::new().await;
    let posted = world.publish_final(vec![]).await;
    let info = world.pool.weekInfo(posted.week).read().await.unwrap();
    assert_eq!((info.root, info.depth), (B256::ZERO, 0));
    let alice = world.address(Who::Alice);
    let next = world.publish_final(vec![leaf(1, alice, 1)]).await;
    let item = next.claim(0);
    world.send(Who::Alice, &Contract::claimCall { item }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_sets_the_window_and_a_pending_week_keeps_its_own() {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    world.publish(vec![leaf(1, alice, 1)]).await;
    let before = world.state().await.finalAt;
    let call = Contract::setChallengeWindowCall {
        challengeWindow: 93_600,
    };
    let receipt = world.send(Who::Dao, &call).await;
    let state = world.state().await;
    assert_eq!((state.finalAt, state.challengeWindow), (before, 93_600));
    let event = Contract::RulesChanged {
        challengeWindow: 93_600,
        bond: state.bond,
        sanctionsOracle: state.sanctionsOracle,
        judge: Default::default(),
    };
    assert_told(&receipt, [event]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_below_26_hours_or_above_thirty_days_is_refused() {
    let world = World::new().await;
    for seconds in [0, 93_599, 30 * 86_400 + 1, u32::MAX] {
        let call = Contract::setChallengeWindowCall {
            challengeWindow: seconds,
        };
        let error = Contract::InvalidSetting {
            setting: Contract::Setting::ChallengeWindow,
        };
        world.refuses(Who::Dao, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_names_a_judge_without_whose_anchor_nothing_is_published() {
    let (mut world, posted) = World::with_a_week().await;
    // The token answers nothing of the kind: it keeps no anchor.
    let judge = world.token;
    let call = Contract::setJudgeCall { judge };
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Alice),
        neededRole: roles::ADMIN,
    };
    world.refuses(Who::Alice, &call, error).await;
    let receipt = world.send(Who::Dao, &call).await;
    let state = world.state().await;
    let event = Contract::RulesChanged {
        challengeWindow: state.challengeWindow,
        bond: state.bond,
        sanctionsOracle: state.sanctionsOracle,
        judge,
    };
    assert_told(&receipt, [event]);
    let publish = posted.publish_call();
    let error = Contract::WeekNotAnchored { week: posted.week };
    world.refuses(Who::Publisher, &publish, error).await;
    let none = Contract::setJudgeCall {
        judge: Default::default(),
    };
    world.send(Who::Dao, &none).await;
    world.send(Who::Publisher, &publish).await;
}
