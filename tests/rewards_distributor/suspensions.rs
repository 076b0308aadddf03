//! Who published what was taken back: suspended, the bond locked until the DAO decides.

use client::{bindings::IRewardsDistributor as Contract, publish::UNTIL_DECIDED, roles};
use e2e::{Posted, Who, World, assert_told, leaf};

const BOND: u128 = World::dimo(100_000);
const DAY: u64 = 86_400;

/// A pool with a judge (the stranger) and a pending week.
async fn pending() -> (World, Posted) {
    let mut world = World::new().await;
    world.grant(roles::judge(), Who::Stranger).await;
    let alice = world.address(Who::Alice);
    let posted = world.publish(vec![leaf(1, alice, 5)]).await;
    (world, posted)
}

async fn veto(world: &mut World, posted: &Posted) {
    let call = Contract::vetoCall {
        week: posted.week,
        root: posted.root_hash(),
        reason: String::new(),
    };
    world.send(Who::Guardian, &call).await;
}

/// The judge voids the week, because Bob proved it wrong.
fn void(world: &World, posted: &Posted) -> Contract::voidWeekCall {
    Contract::voidWeekCall {
        week: posted.week,
        root: posted.root_hash(),
        prover: world.address(Who::Bob),
    }
}

/// A pool whose week Bob proved wrong.
async fn voided() -> (World, Posted) {
    let (mut world, posted) = pending().await;
    let call = void(&world, &posted);
    world.send(Who::Stranger, &call).await;
    (world, posted)
}

fn slash(world: &World, amount: u128) -> Contract::slashBondCall {
    Contract::slashBondCall {
        publisher: world.address(Who::Publisher),
        amount,
    }
}

fn release(world: &World) -> Contract::releaseBondCall {
    Contract::releaseBondCall {
        publisher: world.address(Who::Publisher),
    }
}

fn locked(world: &World, until: u64) -> Contract::BondLocked {
    Contract::BondLocked {
        publisher: world.address(Who::Publisher),
        until,
    }
}

const WITHDRAW: Contract::withdrawBondCall = Contract::withdrawBondCall { amount: 1 };

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_voids_a_pending_week_and_names_who_proved_it() {
    let (mut world, posted) = pending().await;
    let before = world.state().await.reserve;
    let call = void(&world, &posted);
    let receipt = world.send(Who::Stranger, &call).await;
    let event = Contract::WeekTakenBack {
        week: posted.week,
        accuser: world.address(Who::Bob),
        publisher: world.address(Who::Publisher),
        root: posted.root_hash(),
        bond: BOND,
        suspendedUntil: UNTIL_DECIDED,
        reason: String::new(),
    };
    assert_told(&receipt, [event]);
    let state = world.state().await;
    assert_eq!(state.nextWeek, posted.week);
    assert_eq!(state.reserve, before + posted.amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_judge_voids() {
    let (world, posted) = pending().await;
    let error = Contract::AccessControlUnauthorizedAccount {
        account: world.address(Who::Guardian),
        neededRole: roles::judge(),
    };
    let call = void(&world, &posted);
    world.refuses(Who::Guardian, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_week_is_not_voided() {
    let (world, posted) = pending().await;
    world.travel(world.state().await.finalAt).await;
    let error = Contract::WeekNotPending { week: posted.week };
    let call = void(&world, &posted);
    world.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_and_the_pool_prove_nothing() {
    let (world, posted) = pending().await;
    for payee in [Default::default(), world.pool.address()] {
        let mut call = void(&world, &posted);
        call.prover = payee;
        let error = Contract::InvalidPayee { payee };
        world.refuses(Who::Stranger, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_publisher_publishes_nothing_and_its_bond_stays() {
    let (mut world, posted) = pending().await;
    veto(&mut world, &posted).await;
    let until = world.now().await + 60 * DAY;
    let error = || locked(&world, until);
    let publish = posted.publish_call();
    world.refuses(Who::Publisher, &publish, error()).await;
    world.refuses(Who::Publisher, &WITHDRAW, error()).await;
    let deposit = Contract::depositBondCall { amount: 1 };
    world.refuses(Who::Publisher, &deposit, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_by_veto_lapses_after_sixty_days_without_a_word_of_the_dao() {
    let (mut world, posted) = pending().await;
    veto(&mut world, &posted).await;
    let until = world.now().await + 60 * DAY;
    world.travel(until - 1).await;
    world
        .refuses(Who::Publisher, &WITHDRAW, locked(&world, until))
        .await;
    world.travel(until).await;
    world.send(Who::Publisher, &WITHDRAW).await;
    let error = Contract::PublisherNotSuspended {
        publisher: world.address(Who::Publisher),
    };
    world.refuses(Who::Dao, &slash(&world, 1), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_by_proof_lasts_until_the_dao_decides() {
    let (world, _) = voided().await;
    world.travel(world.now().await + 300 * DAY).await;
    world
        .refuses(Who::Publisher, &WITHDRAW, locked(&world, UNTIL_DECIDED))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_releases_a_bond_and_the_publisher_goes_on() {
    let (mut world, posted) = pending().await;
    veto(&mut world, &posted).await;
    let call = release(&world);
    let receipt = world.send(Who::Dao, &call).await;
    let event = Contract::SuspensionEnded {
        publisher: world.address(Who::Publisher),
        accuser: world.address(Who::Guardian),
        objector: Default::default(),
        taken: 0,
    };
    assert_told(&receipt, [event]);
    assert_eq!(world.bond_of(Who::Publisher).await, BOND);
    world.send(Who::Publisher, &posted.publish_call()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_slashed_bond_half_is_the_provers_and_half_the_reserves() {
    let (mut world, _) = voided().await;
    let before = world.state().await;
    let call = slash(&world, BOND);
    world.send(Who::Dao, &call).await;
    assert_eq!(world.bond_of(Who::Bob).await, BOND / 2);
    assert_eq!(world.bond_of(Who::Publisher).await, 0);
    let after = world.state().await;
    assert_eq!(after.reserve - before.reserve, BOND / 2);
    assert_eq!(before.bonds - after.bonds, BOND / 2);
    let amount = BOND / 2;
    let call = Contract::withdrawBondCall { amount };
    world.send(Who::Bob, &call).await;
    assert_eq!(world.balance(world.address(Who::Bob)).await, amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_slashed_is_free() {
    let (mut world, _) = voided().await;
    let call = slash(&world, BOND / 4);
    world.send(Who::Dao, &call).await;
    let amount = BOND - BOND / 4;
    let call = Contract::withdrawBondCall { amount };
    world.send(Who::Publisher, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accusing_oneself_costs_half_the_bond_even_with_an_objection_of_ones_own() {
    let (mut world, posted) = pending().await;
    let publisher = world.address(Who::Publisher);
    let objection = BOND / 10;
    world.give(publisher, objection).await;
    world.approve(Who::Publisher, objection).await;
    let (week, root) = (posted.week, posted.root_hash());
    let call = Contract::objectCall { week, root };
    world.send(Who::Publisher, &call).await;
    let mut call = void(&world, &posted);
    call.prover = publisher;
    world.send(Who::Stranger, &call).await;
    let call = slash(&world, BOND);
    world.send(Who::Dao, &call).await;
    // Of bond and objection it has half the one and all of the other left.
    assert_eq!(world.bond_of(Who::Publisher).await, BOND / 2 + objection);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_slashed_than_there_is() {
    let (world, _) = voided().await;
    let error = Contract::InsufficientBond {
        publisher: world.address(Who::Publisher),
        bond: BOND,
        required: BOND + 1,
    };
    world
        .refuses(Who::Dao, &slash(&world, BOND + 1), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_slashed_or_released_twice_or_without_a_reason() {
    let (mut world, posted) = pending().await;
    let error = || Contract::PublisherNotSuspended {
        publisher: world.address(Who::Publisher),
    };
    world.refuses(Who::Dao, &slash(&world, 1), error()).await;
    veto(&mut world, &posted).await;
    let call = release(&world);
    world.send(Who::Dao, &call).await;
    let error = || Contract::PublisherNotSuspended {
        publisher: world.address(Who::Publisher),
    };
    world.refuses(Who::Dao, &release(&world), error()).await;
    world.refuses(Who::Dao, &slash(&world, 1), error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bond_shows_its_suspension() {
    let (world, _) = voided().await;
    let publisher = world.address(Who::Publisher);
    let bond = world.read(&Contract::bondOfCall { publisher }).await;
    assert_eq!((bond.amount, bond.suspendedUntil), (BOND, UNTIL_DECIDED));
}
