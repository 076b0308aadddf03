//! What `dimo week challenge` and `dimo week answer` bring: the client finds the proof of a lie by itself, and answers what is demanded.

use crate::lies::{By, Lie, OF_LEAVES, OF_TREES};
use alloy::primitives::Address;
use client::{
    bindings::{IRewardsDistributor as Pool, IWeekJudge as Contract, WeekState},
    judge::{Case, Published, answer, open_demands},
};
use e2e::{Court, Forged, Who};

/// The leaves of a tree, as a folder of them would have it.
fn published(tree: &Forged) -> Published {
    Published::of(tree.leaves.values().copied().collect()).unwrap()
}

/// Whether a folder can hold a lie: its leaves give the root.
fn is_of_leaves(tree: &Forged) -> bool {
    let at_their_places = tree
        .leaves
        .iter()
        .all(|(place, leaf)| leaf.vehicle_id == *place);
    at_their_places && published(tree).root().0 == tree.root()
}

fn vehicle(by: By) -> u64 {
    match by {
        By::Sum(_, place) | By::LeafSum(place) | By::Rule(place) => place,
        By::Step(vehicle)
        | By::FirstStep(vehicle)
        | By::Omission(vehicle)
        | By::Account(vehicle)
        | By::Consent(vehicle)
        | By::Credit(vehicle, _) => vehicle,
    }
}

fn case<'a>(court: &'a Court, published: &'a Published, before: &'a Published) -> Case<'a> {
    Case {
        chain: court.devices.vehicles.world.chain(),
        judge: court.judge,
        pool: court.pool(),
        week: Court::WEEK,
        prover: court.of(Who::Stranger),
        published,
        before: Some(before),
    }
}

async fn state(court: &mut Court) -> WeekState {
    let week = Court::WEEK;
    court.world().read(&Pool::weekInfoCall { week }).await.state
}

/// Publishes the lie; the client finds a proof that lets it fall.
async fn is_caught(lie: Lie) -> bool {
    let mut court = Court::new().await;
    let mut tree = court.honest_tree();
    (lie.done)(&mut tree);
    if !is_of_leaves(&tree) {
        return false;
    }
    court.publish(&tree).await;
    let (week, before) = (published(&tree), published(&court.before));
    let proof = case(&court, &week, &before)
        .prove(vehicle(lie.by))
        .await
        .unwrap();
    let proof = proof.unwrap_or_else(|| panic!("{} is not caught", lie.what));
    let sender = court.world().sender(Who::Stranger);
    sender.send(proof.transaction).await.unwrap();
    assert_eq!(
        state(&mut court).await,
        WeekState::Unpublished,
        "{}",
        lie.what
    );
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lie_that_data_can_tell_is_caught_without_being_told_which_it_is() {
    let mut caught = 0;
    for lie in OF_LEAVES.into_iter().chain(OF_TREES) {
        caught += usize::from(is_caught(lie).await);
    }
    assert!(caught >= 33, "{caught}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_against_an_honest_week() {
    let mut court = Court::new().await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let (week, before) = (published(&tree), published(&court.before));
    for vehicle in 0..9 {
        let proof = case(&court, &week, &before).prove(vehicle).await.unwrap();
        assert!(proof.is_none(), "{vehicle}: {proof:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaves_and_empty_places_that_are_demanded_are_answered() {
    let mut court = Court::new().await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    court.allow(Who::Stranger, 2 * Court::BOND).await;
    let (pool, judge, week) = (court.pool(), court.judge, Court::WEEK);
    for place in [1, 6] {
        let call = Contract::demandLeafCall { pool, week, place };
        court.send(Who::Stranger, &call).await;
    }
    let published = published(&tree);
    let pool = court.devices.vehicles.world.pool.clone();
    let open = open_demands(&pool, judge, week).await.unwrap();
    assert_eq!(open.iter().map(|it| it.place).collect::<Vec<_>>(), [1, 6]);
    let nowhere = std::path::Path::new("no folder is needed");
    for demand in &open {
        let call = answer(judge, demand, nowhere, &published).unwrap();
        court.world().sender(Who::Relayer).send(call).await.unwrap();
    }
    assert_eq!(open_demands(&pool, judge, week).await.unwrap(), []);
    let relayer: Address = court.of(Who::Relayer);
    assert_eq!(court.world().balance(relayer).await, 2 * Court::BOND);
    assert_eq!(state(&mut court).await, WeekState::Pending);
}
