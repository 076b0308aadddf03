//! Leaves that somebody wants to see.

use crate::lies::{nothing, unknown};
use alloy::primitives::Address;
use client::bindings::{
    IRewardsDistributor as Pool,
    IWeekJudge::{self as Contract, Evidence, Fault, Question},
};
use e2e::{Court, DAY, Forged, Who, assert_told, events};

const WEEK: u32 = Court::WEEK;

/// A published week, and a stranger who may demand twice.
async fn published(tree: &Forged, mut court: Court) -> Court {
    court.publish(tree).await;
    court.allow(Who::Stranger, 2 * Court::BOND).await;
    court
}

async fn honest() -> (Court, Forged) {
    let court = Court::new().await;
    let tree = court.honest_tree();
    (published(&tree, court).await, tree)
}

fn demand(pool: Address, place: u64) -> Contract::demandLeafCall {
    Contract::demandLeafCall {
        pool,
        week: WEEK,
        place,
    }
}

fn question(court: &Court, tree: &Forged, place: u64) -> Question {
    Question {
        pool: court.pool(),
        week: WEEK,
        root: tree.root().into(),
        place,
        evidence: Evidence::Leaf,
        manufacturerId: 0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_demand_costs_who_made_it() {
    let (mut court, tree) = honest().await;
    let pool = court.pool();
    let final_at = court.world().state().await.finalAt;
    let now = court.world().now().await;
    let receipt = court.send(Who::Stranger, &demand(pool, 1)).await;
    let event = Contract::Demanded {
        pool,
        week: WEEK,
        place: 1,
        root: tree.root().into(),
        evidence: Evidence::Leaf,
        manufacturerId: 0,
        demander: court.of(Who::Stranger),
        bond: Court::BOND,
        until: now + DAY,
    };
    assert_told(&receipt, [event]);
    let leaf = tree.shown(1);
    let call = Contract::answerLeafCall {
        pool,
        week: WEEK,
        leaf,
    };
    let receipt = court.send(Who::Relayer, &call).await;
    assert_eq!(events::<Contract::LeafShown>(&receipt)[0].points, 7_000);
    let (relayer, stranger) = (court.of(Who::Relayer), court.of(Who::Stranger));
    assert_eq!(court.world().balance(relayer).await, Court::BOND);
    assert_eq!(court.world().balance(stranger).await, Court::BOND);
    // And nothing is delayed.
    let state = court.world().state().await;
    assert_eq!((state.finalAt, state.heldUntil), (final_at, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_place_is_shown_by_its_path() {
    let (mut court, tree) = honest().await;
    let pool = court.pool();
    court.send(Who::Stranger, &demand(pool, 5)).await;
    let call = Contract::answerEmptyCall {
        pool,
        week: WEEK,
        place: 5,
        emptiness: tree.path(0, 5),
    };
    court.send(Who::Publisher, &call).await;
    // A leaf is not nothing.
    court.send(Who::Stranger, &demand(pool, 1)).await;
    let call = Contract::answerEmptyCall {
        pool,
        week: WEEK,
        place: 1,
        emptiness: tree.path(0, 1),
    };
    let error = Contract::InvalidPath {
        week: WEEK,
        place: 1,
    };
    court.refuses(Who::Publisher, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_answered_in_a_day_voids_the_week() {
    let court = Court::new().await;
    let mut tree = court.honest_tree();
    unknown(&mut tree, 2);
    let mut court = published(&tree, court).await;
    let pool = court.pool();
    court.send(Who::Stranger, &demand(pool, 2)).await;
    let until = court.world().now().await + DAY;
    let question = question(&court, &tree, 2);
    let settle = Contract::settleCall { question };
    court.world().travel(until).await;
    let error = Contract::DemandIsOpen { until };
    court.refuses(Who::Bob, &settle, error).await;
    court.world().travel(until + 1).await;
    let receipt = court.send(Who::Bob, &settle).await;
    let told = &events::<Contract::WeekProvenWrong>(&receipt)[0];
    assert_eq!(
        (told.fault, told.prover),
        (Fault::Withheld, court.of(Who::Stranger))
    );
    // The bond is back.
    let stranger = court.of(Who::Stranger);
    assert_eq!(court.world().balance(stranger).await, 2 * Court::BOND);
    let publisher = court.of(Who::Publisher);
    let of = court.world().read(&Pool::bondOfCall { publisher }).await;
    assert_eq!(of.suspendedUntil, u64::from(u32::MAX));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_of_the_last_second_delays_two_days_and_no_other_follows() {
    let (mut court, tree) = honest().await;
    let pool = court.pool();
    let final_at = court.world().state().await.finalAt;
    court.world().travel(final_at - 1).await;
    court.send(Who::Stranger, &demand(pool, 1)).await;
    let held = final_at - 1 + 2 * DAY;
    assert_eq!(court.world().state().await.finalAt, held);
    court.world().travel(final_at).await;
    let error = Contract::CannotBeDemanded {
        week: WEEK,
        place: 2,
    };
    court.refuses(Who::Stranger, &demand(pool, 2), error).await;
    // Answered, it is final at once.
    let leaf = tree.shown(1);
    let call = Contract::answerLeafCall {
        pool,
        week: WEEK,
        leaf,
    };
    court.send(Who::Publisher, &call).await;
    assert_eq!(court.world().state().await.finalAt, final_at);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_is_held_until_the_last_demand_is_answered() {
    let (mut court, tree) = honest().await;
    let pool = court.pool();
    for place in [1, 2] {
        court.send(Who::Stranger, &demand(pool, place)).await;
    }
    for (place, is_held) in [(1, true), (2, false)] {
        let leaf = tree.shown(place);
        let call = Contract::answerLeafCall {
            pool,
            week: WEEK,
            leaf,
        };
        court.send(Who::Publisher, &call).await;
        assert_eq!(court.world().state().await.heldUntil != 0, is_held);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_is_none() {
    let (mut court, tree) = honest().await;
    let pool = court.pool();
    court.send(Who::Stranger, &demand(pool, 1)).await;
    let until = court.world().now().await + DAY;
    court.world().travel(until + 1).await;
    let leaf = tree.shown(1);
    let call = Contract::answerLeafCall {
        pool,
        week: WEEK,
        leaf,
    };
    let error = Contract::DemandIsOver { until };
    court.refuses(Who::Publisher, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_of_a_week_that_was_taken_back_is_refunded_and_voids_no_other() {
    let (mut court, tree) = honest().await;
    let pool = court.pool();
    court.send(Who::Stranger, &demand(pool, 1)).await;
    let until = court.world().now().await + DAY;
    let veto = Pool::vetoCall {
        week: WEEK,
        root: tree.root().into(),
        reason: String::new(),
    };
    court.world().send(Who::Guardian, &veto).await;
    let publisher = court.of(Who::Publisher);
    let release = Pool::releaseBondCall { publisher };
    court.world().send(Who::Dao, &release).await;
    // The same root is published again, and another demand is made.
    court.publish_again(&tree).await;
    court.send(Who::Stranger, &demand(pool, 2)).await;
    let error = Contract::AlreadyDemanded {
        week: WEEK,
        place: 1,
    };
    court.refuses(Who::Stranger, &demand(pool, 1), error).await;
    let leaf = tree.shown(1);
    let call = Contract::answerLeafCall {
        pool,
        week: WEEK,
        leaf,
    };
    let error = Contract::NotDemanded {
        week: WEEK,
        place: 1,
    };
    court.refuses(Who::Publisher, &call, error).await;
    court.world().travel(until + 1).await;
    let question = question(&court, &tree, 1);
    court
        .send(Who::Bob, &Contract::settleCall { question })
        .await;
    let stranger = court.of(Who::Stranger);
    assert_eq!(court.world().balance(stranger).await, Court::BOND);
    let week = court.world().read(&Pool::weekInfoCall { week: WEEK }).await;
    assert_eq!(week.state, client::bindings::WeekState::Pending);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_demanded_twice_or_of_a_place_that_is_not_there() {
    let (mut court, _) = honest().await;
    let pool = court.pool();
    let error = Contract::CannotBeDemanded {
        week: WEEK,
        place: 8,
    };
    court.refuses(Who::Stranger, &demand(pool, 8), error).await;
    court.send(Who::Stranger, &demand(pool, 1)).await;
    let error = Contract::AlreadyDemanded {
        week: WEEK,
        place: 1,
    };
    court.refuses(Who::Stranger, &demand(pool, 1), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_demands_is_not_answered_or_settled() {
    let (court, tree) = honest().await;
    let error = || Contract::NotDemanded {
        week: WEEK,
        place: 5,
    };
    let call = Contract::answerEmptyCall {
        pool: court.pool(),
        week: WEEK,
        place: 5,
        emptiness: tree.path(0, 5),
    };
    court.refuses(Who::Publisher, &call, error()).await;
    let question = question(&court, &tree, 5);
    let call = Contract::settleCall { question };
    court.refuses(Who::Bob, &call, error()).await;
    let call = Contract::answerEmptyCall {
        pool: court.pool(),
        week: WEEK,
        place: 9,
        emptiness: nothing(),
    };
    let error = Contract::NotDemanded {
        week: WEEK,
        place: 9,
    };
    court.refuses(Who::Publisher, &call, error).await;
}
