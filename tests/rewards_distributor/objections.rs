//! Anybody's word against a pending root, with a bond on it.

use alloy::primitives::B256;
use client::bindings::IRewardsDistributor as Contract;
use e2e::{Posted, Who, World, assert_told, leaf};

const BOND: u128 = World::dimo(100_000);
const OBJECTION: u128 = BOND / 10;
const DAY: u64 = 86_400;

/// A pending week, and Bob with what an objection costs.
async fn pending() -> (World, Posted) {
    let mut world = World::new().await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 5)]).await;
    world.give(world.address(Who::Bob), OBJECTION).await;
    world.approve(Who::Bob, OBJECTION).await;
    (world, posted)
}

fn object(posted: &Posted) -> Contract::objectCall {
    Contract::objectCall {
        week: posted.week,
        root: posted.root_hash(),
    }
}

async fn objected() -> (World, Posted) {
    let (mut world, posted) = pending().await;
    world.send(Who::Bob, &object(&posted)).await;
    (world, posted)
}

async fn veto(world: &mut World, posted: &Posted) -> alloy::rpc::types::TransactionReceipt {
    let call = Contract::vetoCall {
        week: posted.week,
        root: posted.root_hash(),
        reason: String::new(),
    };
    world.send(Who::Guardian, &call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_adds_seven_days_and_costs_a_tenth_of_the_publishers_bond() {
    let (mut world, posted) = pending().await;
    let before = world.state().await;
    let receipt = world.send(Who::Bob, &object(&posted)).await;
    let objector = world.address(Who::Bob);
    let final_at = before.finalAt + 7 * DAY;
    let event = Contract::WeekObjected {
        week: posted.week,
        objector,
        root: posted.root_hash(),
        bond: OBJECTION,
        finalAt: final_at,
    };
    assert_told(&receipt, [event]);
    let state = world.state().await;
    assert_eq!(state.finalAt, final_at);
    assert_eq!((state.objector, state.objection), (objector, OBJECTION));
    assert_eq!(state.bonds, before.bonds);
    assert_eq!(world.balance(objector).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_is_objected_to_once() {
    let (world, posted) = objected().await;
    let error = Contract::AlreadyObjected {
        week: posted.week,
        objector: world.address(Who::Bob),
    };
    world.refuses(Who::Alice, &object(&posted), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_root_is_not_objected_to() {
    let (world, posted) = pending().await;
    let mut call = object(&posted);
    call.root = B256::repeat_byte(1);
    let error = Contract::WrongRoot {
        week: posted.week,
        root: call.root,
        expected: posted.root_hash(),
    };
    world.refuses(Who::Bob, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_week_is_not_objected_to() {
    let (world, posted) = pending().await;
    world.travel(world.state().await.finalAt).await;
    let error = Contract::WeekNotPending { week: posted.week };
    world.refuses(Who::Bob, &object(&posted), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_without_an_allowance_is_refused() {
    let (world, posted) = pending().await;
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    world.refuses(Who::Stranger, &object(&posted), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_can_be_vetoed_in_the_days_it_adds_and_not_after() {
    let (mut world, posted) = objected().await;
    let final_at = world.state().await.finalAt;
    world.travel(final_at - 1).await;
    veto(&mut world, &posted).await;

    let (world, posted) = objected().await;
    world.travel(world.state().await.finalAt).await;
    let call = Contract::vetoCall {
        week: posted.week,
        root: posted.root_hash(),
        reason: String::new(),
    };
    let error = Contract::WeekNotPending { week: posted.week };
    world.refuses(Who::Guardian, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bond_comes_back_when_the_week_is_taken_back() {
    let (mut world, posted) = objected().await;
    let receipt = veto(&mut world, &posted).await;
    let objector = world.address(Who::Bob);
    let event = Contract::ObjectionClosed {
        week: posted.week,
        objector,
        bond: OBJECTION,
        upheld: true,
    };
    assert_told(&receipt, [event]);
    let call = Contract::withdrawBondCall { amount: OBJECTION };
    world.send(Who::Bob, &call).await;
    assert_eq!(world.balance(objector).await, OBJECTION);
    assert!(world.state().await.objector.is_zero());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenth_of_the_publishers_bond_comes_with_it_once_the_dao_takes_that() {
    let (mut world, posted) = objected().await;
    veto(&mut world, &posted).await;
    let before = world.state().await.reserve;
    let call = Contract::slashBondCall {
        publisher: world.address(Who::Publisher),
        amount: BOND,
    };
    let receipt = world.send(Who::Dao, &call).await;
    let event = Contract::SuspensionEnded {
        publisher: world.address(Who::Publisher),
        accuser: world.address(Who::Guardian),
        objector: world.address(Who::Bob),
        taken: BOND,
    };
    assert_told(&receipt, [event]);
    assert_eq!(world.bond_of(Who::Bob).await, OBJECTION + BOND / 10);
    assert_eq!(world.bond_of(Who::Guardian).await, BOND / 2 - BOND / 10);
    assert_eq!(world.state().await.reserve - before, BOND / 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bond_is_the_reserves_when_the_week_is_final() {
    let (mut world, first) = objected().await;
    world.travel(world.state().await.finalAt).await;
    let next = world.prepare(first.leaves.clone()).await;
    let before = world.state().await.reserve;
    let receipt = world.send(Who::Publisher, &next.publish_call()).await;
    let event = Contract::ObjectionClosed {
        week: first.week,
        objector: world.address(Who::Bob),
        bond: OBJECTION,
        upheld: false,
    };
    assert_told(&receipt, [event]);
    let state = world.state().await;
    assert_eq!(state.reserve, before + OBJECTION - next.amount);
    assert_eq!((state.objector.is_zero(), state.objection), (true, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_root_of_the_week_can_be_objected_to_again() {
    let (mut world, first) = objected().await;
    veto(&mut world, &first).await;
    world.another_publisher(Who::Relayer).await;
    world.send(Who::Relayer, &first.publish_call()).await;
    world.give(world.address(Who::Bob), OBJECTION).await;
    world.approve(Who::Bob, OBJECTION).await;
    world.send(Who::Bob, &object(&first)).await;
}
