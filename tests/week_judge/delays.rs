//! How long a week can be kept from being final, and what that costs.

use alloy::sol_types::SolError as _;
use client::bindings::{
    IRewardsDistributor as Pool,
    IWeekJudge::{self as Contract, DemandClosed},
    WeekState,
};
use e2e::{Court, DAY, Forged, Who, events};

const WEEK: u32 = Court::WEEK;

async fn published() -> (Court, Forged) {
    let mut court = Court::new().await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    court.allow(Who::Stranger, 8 * Court::BOND).await;
    (court, tree)
}

async fn final_at(court: &mut Court) -> u64 {
    court.world().state().await.finalAt
}

async fn demand(court: &mut Court, place: u64) {
    let pool = court.pool();
    let call = Contract::demandLeafCall {
        pool,
        week: WEEK,
        place,
    };
    court.send(Who::Stranger, &call).await;
}

async fn no_demand(court: &Court, place: u64) {
    let pool = court.pool();
    let call = Contract::demandLeafCall {
        pool,
        week: WEEK,
        place,
    };
    let error = Contract::CannotBeDemanded { week: WEEK, place };
    court.refuses(Who::Stranger, &call, error).await;
}

/// Answers what is demanded of a place; returns what that brought.
async fn answer(court: &mut Court, tree: &Forged, place: u64) -> u128 {
    let pool = court.pool();
    let receipt = if tree.leaves.contains_key(&place) {
        let leaf = tree.shown(place);
        let call = Contract::answerLeafCall {
            pool,
            week: WEEK,
            leaf,
        };
        court.send(Who::Publisher, &call).await
    } else {
        let emptiness = tree.path(0, place);
        let call = Contract::answerEmptyCall {
            pool,
            week: WEEK,
            place,
            emptiness,
        };
        court.send(Who::Publisher, &call).await
    };
    events::<DemandClosed>(&receipt)[0].bond
}

async fn object(court: &mut Court, tree: &Forged) {
    let (bob, root) = (court.of(Who::Bob), tree.root().into());
    let world = court.world();
    let bond = world.state().await.bond / 10;
    world.give(bob, bond).await;
    world.approve(Who::Bob, bond).await;
    let call = Pool::objectCall { week: WEEK, root };
    world.send(Who::Bob, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_demand_a_week_waits_two_days_at_most_and_every_answer_is_paid() {
    let (mut court, tree) = published().await;
    let window = final_at(&mut court).await;
    // One after the other, as late as can be.
    for place in 0..7 {
        court.world().travel(window - 7 + place).await;
        demand(&mut court, place).await;
        assert!(final_at(&mut court).await <= window - 1 + 2 * DAY);
    }
    court.world().travel(window).await;
    no_demand(&court, 7).await;
    let before = {
        let publisher = court.of(Who::Publisher);
        court.world().balance(publisher).await
    };
    for place in 0..7 {
        assert_eq!(answer(&mut court, &tree, place).await, Court::BOND);
    }
    let publisher = court.of(Who::Publisher);
    let earned = court.world().balance(publisher).await - before;
    assert_eq!(earned, 7 * Court::BOND);
    // Nothing is left of the delay.
    assert_eq!(final_at(&mut court).await, window);
    let info = court.world().read(&Pool::weekInfoCall { week: WEEK }).await;
    assert_eq!(info.state, WeekState::Final);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_demands_once_more_pays_once_more() {
    let (mut court, tree) = published().await;
    let window = final_at(&mut court).await;
    let stranger = court.of(Who::Stranger);
    for round in 1..=3 {
        demand(&mut court, 1).await;
        answer(&mut court, &tree, 1).await;
        let left = court.world().balance(stranger).await;
        assert_eq!(left, (8 - round) * Court::BOND);
        assert_eq!(final_at(&mut court).await, window);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_and_demands_delay_nine_days_together_and_no_second_one_follows() {
    let (mut court, tree) = published().await;
    let window = final_at(&mut court).await;
    court.world().travel(window - 1).await;
    object(&mut court, &tree).await;
    let objected = window + 7 * DAY;
    assert_eq!(final_at(&mut court).await, objected);
    // What is demanded in the time that the objection gave delays as ever.
    court.world().travel(objected - 1).await;
    demand(&mut court, 1).await;
    assert_eq!(final_at(&mut court).await, objected - 1 + 2 * DAY);
    court.world().travel(objected).await;
    no_demand(&court, 2).await;
    let root = tree.root().into();
    let again = Pool::objectCall { week: WEEK, root };
    let world = court.world();
    let refusal = world
        .revert_data(Who::Alice, world.pool.address(), &again)
        .await;
    assert!(refusal.starts_with(&Pool::AlreadyObjected::SELECTOR));
    answer(&mut court, &tree, 1).await;
    assert_eq!(final_at(&mut court).await, objected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_that_nobody_settles_holds_the_week_no_longer_than_a_day_after_it() {
    let (mut court, _) = published().await;
    let window = final_at(&mut court).await;
    court.world().travel(window - 1).await;
    demand(&mut court, 1).await;
    court.world().travel(window - 1 + 2 * DAY).await;
    let info = court.world().read(&Pool::weekInfoCall { week: WEEK }).await;
    assert_eq!(info.state, WeekState::Final);
    // Its bond is the demander's again, and the week stays what it is.
    let question = Contract::Question {
        pool: court.pool(),
        week: WEEK,
        root: info.root,
        place: 1,
        evidence: Contract::Evidence::Leaf,
        manufacturerId: 0,
    };
    court
        .send(Who::Bob, &Contract::settleCall { question })
        .await;
    let stranger = court.of(Who::Stranger);
    assert_eq!(court.world().balance(stranger).await, 8 * Court::BOND);
    let info = court.world().read(&Pool::weekInfoCall { week: WEEK }).await;
    assert_eq!(info.state, WeekState::Final);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_truth_can_be_published_after_a_week_fell_for_want_of_an_answer() {
    let mut court = Court::new().await;
    let mut lie = court.honest_tree();
    crate::lies::unknown(&mut lie, 2);
    court.publish(&lie).await;
    court.allow(Who::Stranger, Court::BOND).await;
    demand(&mut court, 2).await;
    let until = court.world().now().await + DAY;
    court.world().travel(until + 1).await;
    let question = Contract::Question {
        pool: court.pool(),
        week: WEEK,
        root: lie.root().into(),
        place: 2,
        evidence: Contract::Evidence::Leaf,
        manufacturerId: 0,
    };
    court
        .send(Who::Bob, &Contract::settleCall { question })
        .await;
    let publisher = court.of(Who::Publisher);
    let of = court.world().read(&Pool::bondOfCall { publisher }).await;
    let slash = Pool::slashBondCall {
        publisher,
        amount: of.amount,
    };
    court.world().send(Who::Dao, &slash).await;
    // Half of it is that of who demanded, not of who settled.
    assert_eq!(court.world().bond_of(Who::Stranger).await, of.amount / 2);
    court.world().bond(Who::Publisher, of.amount).await;
    let tree = court.honest_tree();
    court.publish_again(&tree).await;
    let info = court.world().read(&Pool::weekInfoCall { week: WEEK }).await;
    assert_eq!(info.state, WeekState::Pending);
}
