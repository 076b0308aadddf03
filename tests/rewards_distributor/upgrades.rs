//! An upgrade leaves the pool's books and tokens as they are, and needs no program that still runs.

use alloy::primitives::{Address, Bytes};
use client::{
    bindings::{IRewardsDistributor as Contract, ProxyAdmin::upgradeAndCallCall},
    chain::{Life, proxy_admin},
    deploy::DISTRIBUTOR,
};
use e2e::{Who, World};

/// More than a program lives.
const DAYS: u64 = 366;

async fn replace(world: &mut World, implementation: Address) {
    let proxy = world.pool.address();
    let call = upgradeAndCallCall {
        proxy,
        implementation,
        data: Bytes::new(),
    };
    let admin = proxy_admin(proxy);
    world.send_to(Who::Dao, admin, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drivers_claim_after_an_upgrade_what_was_published_before() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let (held, state) = (
        world.balance(world.pool.address()).await,
        world.state().await,
    );
    let next = world.next_build(DISTRIBUTOR).await;
    replace(&mut world, next).await;
    assert_eq!(world.balance(world.pool.address()).await, held);
    assert_eq!(world.state().await, state);
    let item = posted.claim(0);
    world.send(Who::Alice, &Contract::claimCall { item }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_program_is_replaced_without_running_and_drivers_claim_again() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    world.travel(world.now().await + DAYS * 86_400).await;
    let claim = Contract::claimCall {
        item: posted.claim(0),
    };
    let pool = world.pool.address();
    let refused = world.revert_data(Who::Alice, pool, &claim).await;
    assert_eq!(refused, Bytes::new());

    let next = world.next_build(DISTRIBUTOR).await;
    replace(&mut world, next).await;
    let dead = world.chain().life(world.implementation).await.unwrap();
    assert!(matches!(dead, Life::Expired(_)), "{dead:?}");

    let owed = world.balance(world.address(Who::Alice)).await;
    world.send(Who::Alice, &claim).await;
    assert!(world.balance(world.address(Who::Alice)).await > owed);
    assert!(
        world
            .read(&Contract::isClaimedCall {
                vehicleId: 1,
                week: posted.week,
            })
            .await
    );
}
