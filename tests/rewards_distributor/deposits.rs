//! Deposits on top of, or instead of, the schedule.

use client::{bindings::IRewardsDistributor as Contract, chain::Read};
use e2e::{FIRST_WEEK, Who, World, assert_told, leaf};
use protocol::Schedule;

async fn deposit(
    world: &mut World,
    week: u32,
    amount: u128,
) -> alloy::rpc::types::TransactionReceipt {
    let from = world.address(Who::Bob);
    world.give(from, amount).await;
    world.approve(Who::Bob, amount).await;
    world
        .send(Who::Bob, &Contract::depositCall { week, amount })
        .await
}

/// The guardian takes the pending first week back.
async fn veto(world: &mut World) {
    let week = FIRST_WEEK;
    let root = world.pool.weekInfo(week).read().await.unwrap().root;
    let reason = String::new();
    let call = Contract::vetoCall { week, root, reason };
    world.send(Who::Guardian, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deposit_adds_to_the_weeks_amount() {
    let mut world = World::new().await;
    let receipt = deposit(&mut world, FIRST_WEEK, 500).await;
    let from = world.address(Who::Bob);
    assert_told(
        &receipt,
        [Contract::Deposited {
            week: FIRST_WEEK,
            from,
            amount: 500,
        }],
    );
    assert_eq!(world.state().await.deposits, 500);
    let posted = world.publish(vec![leaf(1, from, 1)]).await;
    assert_eq!(
        Some(posted.amount),
        Schedule::DIMO.amount(FIRST_WEEK).map(|amount| amount + 500)
    );
    let info = world.pool.weekInfo(FIRST_WEEK).read().await.unwrap();
    assert_eq!((info.amount, info.deposits), (posted.amount, 500));
    assert_eq!(world.state().await.deposits, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_without_a_schedule_shares_out_deposits_alone() {
    let mut world = World::with(|settings| (settings.initialLimit, settings.cap) = (0, 0)).await;
    deposit(&mut world, FIRST_WEEK, 700).await;
    let bob = world.address(Who::Bob);
    let posted = world.publish_final(vec![leaf(1, bob, 1)]).await;
    assert_eq!(posted.amount, 700);
    world
        .send(
            Who::Bob,
            &Contract::claimCall {
                item: posted.claim(0),
            },
        )
        .await;
    assert_eq!(world.balance(bob).await, 700);
}

#[tokio::test(flavor = "multi_thread")]
async fn deposits_of_a_week_without_points_move_to_the_next() {
    let mut world = World::new().await;
    deposit(&mut world, FIRST_WEEK, 500).await;
    let posted = world.prepare(vec![]).await;
    let receipt = world.send(Who::Publisher, &posted.publish_call()).await;
    let to = FIRST_WEEK + 1;
    let event = Contract::Deposited {
        week: to,
        from: world.pool.address(),
        amount: 500,
    };
    assert_told(&receipt, [event]);
    assert_eq!(world.pool.weekInfo(to).read().await.unwrap().deposits, 500);
    assert_eq!(world.state().await.deposits, 500);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_veto_brings_carried_deposits_back() {
    let mut world = World::new().await;
    deposit(&mut world, FIRST_WEEK, 500).await;
    world.publish(vec![]).await;
    veto(&mut world).await;
    assert_eq!(
        world
            .pool
            .weekInfo(FIRST_WEEK)
            .read()
            .await
            .unwrap()
            .deposits,
        500
    );
    assert_eq!(
        world
            .pool
            .weekInfo(FIRST_WEEK + 1)
            .read()
            .await
            .unwrap()
            .deposits,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_veto_brings_shared_out_deposits_back_and_what_the_reserve_gave() {
    let mut world = World::new().await;
    deposit(&mut world, FIRST_WEEK, 500).await;
    let before = world.state().await;
    world
        .publish(vec![leaf(1, world.address(Who::Bob), 1)])
        .await;
    let reserve = before.reserve;
    veto(&mut world).await;
    let state = world.state().await;
    assert_eq!((state.deposits, state.reserve), (500, reserve));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_week_takes_no_deposits() {
    let mut world = World::new().await;
    world
        .publish(vec![leaf(1, world.address(Who::Bob), 1)])
        .await;
    let call = Contract::depositCall {
        week: FIRST_WEEK,
        amount: 1,
    };
    let error = Contract::WrongWeek {
        week: FIRST_WEEK,
        expected: FIRST_WEEK + 1,
    };
    world.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_more_than_a_year_ahead_takes_no_deposits() {
    let world = World::new().await;
    let call = Contract::depositCall {
        week: FIRST_WEEK + 53,
        amount: 1,
    };
    let error = Contract::WrongWeek {
        week: FIRST_WEEK + 53,
        expected: FIRST_WEEK,
    };
    world.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deposit_without_an_allowance_is_refused() {
    let world = World::new().await;
    let call = Contract::depositCall {
        week: FIRST_WEEK,
        amount: 1,
    };
    let error = Contract::SafeErc20FailedOperation { token: world.token };
    world.refuses(Who::Stranger, &call, error).await;
}
