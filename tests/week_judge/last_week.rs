//! The last week that the schedule pays, forty years on.

use client::bindings::{IRewardsDistributor as Pool, IWeekJudge as Contract, WeekState};
use e2e::{Court, DAY, Forged, Who};
use protocol::Schedule;

/// Of 2,080 weeks.
const LAST: u32 = 2_079;

async fn published(change: impl FnOnce(&mut Forged)) -> (Court, Forged) {
    let mut court = Court::in_far_week(LAST).await;
    let mut tree = Forged::of(3, &court.first_week());
    change(&mut tree);
    court.end(LAST).await;
    court.anchor(LAST).await;
    let call = court.publish_call(LAST, &tree, Default::default());
    court.world().send(Who::Publisher, &call).await;
    (court, tree)
}

fn first_step(court: &Court, tree: &Forged) -> Contract::proveFirstStepCall {
    Contract::proveFirstStepCall {
        pool: court.pool(),
        week: LAST,
        leaf: tree.shown(1),
        emptiness: crate::lies::nothing(),
    }
}

async fn state(court: &mut Court) -> WeekState {
    court
        .world()
        .read(&Pool::weekInfoCall { week: LAST })
        .await
        .state
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_week_stands_and_its_demands_are_answered() {
    let (mut court, tree) = published(|_| {}).await;
    let pool = court.pool();
    let info = court.world().read(&Pool::weekInfoCall { week: LAST }).await;
    assert_eq!(Some(info.amount), Schedule::DIMO.amount(LAST));
    let error = || Contract::NothingWrong {
        week: LAST,
        place: 1,
    };
    court
        .refuses(Who::Stranger, &first_step(&court, &tree), error())
        .await;
    let (leaf, place) = (tree.shown(1), 1);
    let call = Contract::proveRuleCall {
        pool,
        week: LAST,
        leaf: leaf.clone(),
        place,
    };
    court.refuses(Who::Stranger, &call, error()).await;
    court.allow(Who::Stranger, Court::BOND).await;
    court
        .send(
            Who::Stranger,
            &Contract::demandLeafCall {
                pool,
                week: LAST,
                place,
            },
        )
        .await;
    court
        .send(
            Who::Publisher,
            &Contract::answerLeafCall {
                pool,
                week: LAST,
                leaf,
            },
        )
        .await;
    assert_eq!(state(&mut court).await, WeekState::Pending);
    let now = court.world().now().await;
    court.world().travel(now + 2 * DAY).await;
    assert_eq!(state(&mut court).await, WeekState::Final);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_of_the_last_week_falls() {
    let (mut court, tree) = published(|tree| tree.leaves.get_mut(&1).unwrap().conn = 5).await;
    court.send(Who::Stranger, &first_step(&court, &tree)).await;
    assert_eq!(state(&mut court).await, WeekState::Unpublished);
}
