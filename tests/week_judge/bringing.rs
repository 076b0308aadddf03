//! What `dimo week challenge` and `dimo week answer` bring: the client finds the proof of a lie by itself, and answers what is demanded.

use crate::lies::{By, Lie, OF_LEAVES, OF_TREES};
use alloy::primitives::Address;
use client::{
    bindings::{IRewardsDistributor as Pool, IWeekJudge as Contract, WeekState},
    judge::{Case, Known, Published, answer, open_demands},
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
    assert!(caught >= OF_LEAVES.len() - 1, "{caught}");
}

/// What the operator would answer of a tree that it made up, if a leaf's path leads to the root at all.
async fn answered(court: &mut Court, tree: &Forged, place: u64) -> bool {
    let (pool, week) = (court.pool(), Court::WEEK);
    let judge = court.judge;
    let world = court.world();
    if tree.leaves.contains_key(&place) {
        let leaf = tree.shown(place);
        let call = Contract::answerLeafCall { pool, week, leaf };
        world
            .try_send_to(Who::Publisher, judge, &call)
            .await
            .is_ok()
    } else {
        let emptiness = tree.path(0, place);
        let call = Contract::answerEmptyCall {
            pool,
            week,
            place,
            emptiness,
        };
        world
            .try_send_to(Who::Publisher, judge, &call)
            .await
            .is_ok()
    }
}

/// Publishes the lie and shows nobody a leaf: what the chain tells, and demands where it does not suffice, let it fall. Returns how
/// many demands that took.
async fn is_caught_unseen(lie: Lie) -> usize {
    let mut court = Court::new().await;
    let mut tree = court.honest_tree();
    (lie.done)(&mut tree);
    court.publish(&tree).await;
    let what = lie.what;
    let (pool, judge, week) = (court.pool(), court.judge, Court::WEEK);
    let own = published(&court.honest_tree());
    let before = published(&court.before);
    for demands in 0..=tree.depth.into() {
        let known = Known::read(&court.devices.vehicles.world.pool, judge, week)
            .await
            .unwrap();
        let mut found = known
            .lying_sum(pool, judge, week, &own)
            .map(|(_, call)| call);
        let shown = published(&court.honest_tree()).with_answers(known.answers());
        for place in known.answers().keys() {
            if found.is_none() && shown.leaf(*place) != own.leaf(*place) {
                let proof = case(&court, &shown, &before).prove(*place).await.unwrap();
                found = proof.map(|proof| proof.transaction);
            }
        }
        if let Some(call) = found {
            court
                .world()
                .sender(Who::Stranger)
                .send(call)
                .await
                .unwrap();
            assert_eq!(state(&mut court).await, WeekState::Unpublished, "{what}");
            return demands;
        }
        let place = known
            .next_place(&own)
            .unwrap_or_else(|| panic!("{what} is not caught"));
        court.allow(Who::Stranger, Court::BOND).await;
        let call = Contract::demandLeafCall { pool, week, place };
        court.send(Who::Stranger, &call).await;
        if !answered(&mut court, &tree, place).await {
            // In a day anybody voids the week.
            return demands + 1;
        }
    }
    panic!("{what}: more demands than levels")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lie_of_a_tree_whose_leaves_nobody_shows_falls_by_no_more_demands_than_it_has_levels()
{
    let mut at_once = 0;
    for lie in OF_TREES.into_iter().chain(OF_LEAVES) {
        at_once += usize::from(is_caught_unseen(lie).await == 0);
    }
    // Of the lies of sums those below the root are told by what publishes them.
    assert!(at_once >= 2, "{at_once}");
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
