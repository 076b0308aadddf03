//! Publishers' bonds.

use client::bindings::IRewardsDistributor as Contract;
use e2e::{Who, World, assert_told, leaf};

#[tokio::test(flavor = "multi_thread")]
async fn a_bond_is_kept_apart_for_its_publisher() {
    let mut world = World::new().await;
    world.bond(Who::Bob, 7).await;
    assert_eq!(world.bond_of(Who::Bob).await, 7);
    assert_eq!(world.state().await.bonds, World::dimo(100_000) + 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_a_bond_is_told_by_an_event() {
    let mut world = World::new().await;
    let account = world.address(Who::Bob);
    world.give(account, 7).await;
    world.approve(Who::Bob, 7).await;
    let deposit = Contract::depositBondCall { amount: 7 };
    let receipt = world.send(Who::Bob, &deposit).await;
    assert_told(&receipt, [Contract::BondChanged { account, bond: 7 }]);
    let withdrawal = Contract::withdrawBondCall { amount: 3 };
    let receipt = world.send(Who::Bob, &withdrawal).await;
    assert_told(&receipt, [Contract::BondChanged { account, bond: 4 }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bond_can_be_taken_back() {
    let mut world = World::new().await;
    let bond = World::dimo(100_000);
    world
        .send(Who::Publisher, &Contract::withdrawBondCall { amount: bond })
        .await;
    assert_eq!(world.balance(world.address(Who::Publisher)).await, bond);
    assert_eq!(world.state().await.bonds, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bond_is_locked_while_its_publishers_week_can_be_challenged() {
    let mut world = World::new().await;
    world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let until = world.state().await.finalAt;
    let publisher = world.address(Who::Publisher);
    let call = Contract::withdrawBondCall { amount: 1 };
    world
        .refuses(
            Who::Publisher,
            &call,
            Contract::BondLocked { publisher, until },
        )
        .await;
    world.travel(until).await;
    world.send(Who::Publisher, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_publishers_pending_week_does_not_lock_a_bond() {
    let mut world = World::new().await;
    world.bond(Who::Bob, 7).await;
    world
        .publish(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    world
        .send(Who::Bob, &Contract::withdrawBondCall { amount: 7 })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_back_more_than_their_own_bond() {
    let world = World::new().await;
    let stranger = world.address(Who::Stranger);
    let error = Contract::InsufficientBond {
        publisher: stranger,
        bond: 0,
        required: 1,
    };
    world
        .refuses(
            Who::Stranger,
            &Contract::withdrawBondCall { amount: 1 },
            error,
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bond_without_an_allowance_is_refused() {
    let world = World::new().await;
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    world
        .refuses(
            Who::Stranger,
            &Contract::depositBondCall { amount: 1 },
            error,
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_sets_the_bond_that_counts_from_the_next_publishing() {
    let mut world = World::new().await;
    let bond = World::dimo(200_000);
    let receipt = world.send(Who::Dao, &Contract::setBondCall { bond }).await;
    let state = world.state().await;
    let event = Contract::RulesChanged {
        challengeWindow: state.challengeWindow,
        bond,
        sanctionsOracle: state.sanctionsOracle,
        judge: Default::default(),
    };
    assert_told(&receipt, [event]);
    let posted = world
        .prepare(vec![leaf(1, world.address(Who::Alice), 1)])
        .await;
    let error = Contract::InsufficientBond {
        publisher: world.address(Who::Publisher),
        bond: World::dimo(100_000),
        required: bond,
    };
    world
        .refuses(Who::Publisher, &posted.publish_call(), error)
        .await;
}
