//! Every lie falls by one transaction of a stranger, and the corrected week can be published.

use crate::lies::{Lie, OF_LEAVES, OF_TREES, prove};
use alloy::sol_types::SolEvent;
use client::bindings::{IRewardsDistributor as Pool, IWeekJudge as Contract, WeekState};
use e2e::{Court, Who};

/// Publishes a lie and lets it fall.
async fn falls(lie: Lie) {
    let mut court = Court::new().await;
    let mut tree = court.honest_tree();
    (lie.done)(&mut tree);
    court.publish(&tree).await;
    let fault = prove(&mut court, Who::Stranger, &tree, lie.by).await;

    let (pool, week) = (court.pool(), Court::WEEK);
    let told = court.devices.vehicles.world.logs(court.judge).await;
    let told: Vec<_> = told
        .iter()
        .filter_map(|log| Contract::WeekProvenWrong::decode_log(log).ok())
        .collect();
    let [told] = &told[..] else {
        panic!("{}: told {} times", lie.what, told.len());
    };
    assert_eq!(told.fault, fault, "{}", lie.what);
    assert_eq!(told.prover, court.of(Who::Stranger), "{}", lie.what);
    assert_eq!((told.pool, told.week), (pool, week));

    // Nothing of it is left, its publisher is suspended, and what the DAO takes is shared.
    let publisher = court.of(Who::Publisher);
    let info = async |court: &mut Court| court.world().read(&Pool::weekInfoCall { week }).await;
    assert_eq!(info(&mut court).await.state, WeekState::Unpublished);
    let of = court.world().read(&Pool::bondOfCall { publisher }).await;
    assert_eq!(of.suspendedUntil, u64::from(u32::MAX), "{}", lie.what);
    let (amount, reserve) = (of.amount, court.world().state().await.reserve);
    let slash = Pool::slashBondCall { publisher, amount };
    court.world().send(Who::Dao, &slash).await;
    assert_eq!(court.world().bond_of(Who::Stranger).await, amount / 2);
    assert_eq!(court.world().state().await.reserve, reserve + amount / 2);

    // The truth can be published.
    court.world().bond(Who::Publisher, amount).await;
    court.publish_again(&court.honest_tree()).await;
    assert_eq!(info(&mut court).await.state, WeekState::Pending);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lie_of_a_leaf_falls() {
    for lie in OF_LEAVES {
        falls(lie).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lie_of_a_tree_falls() {
    for lie in OF_TREES {
        falls(lie).await;
    }
}

#[test]
fn at_least_forty_lies_are_tried() {
    assert!(OF_LEAVES.len() + OF_TREES.len() >= 40);
}
