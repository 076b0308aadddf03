//! An upgrade leaves the pool's books and tokens as they are.

use client::bindings::IRewardsDistributor as Contract;
use e2e::{Who, World};

#[tokio::test(flavor = "multi_thread")]
async fn drivers_claim_after_an_upgrade_what_was_published_before() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let (held, state) = (
        world.balance(world.pool.address()).await,
        world.state().await,
    );
    let upgrade = Contract::upgradeToAndCallCall {
        newImplementation: world.implementation,
        data: Default::default(),
    };
    world.send(Who::Dao, &upgrade).await;
    assert_eq!(world.balance(world.pool.address()).await, held);
    assert_eq!(world.state().await, state);
    let item = posted.claim(0);
    world.send(Who::Alice, &Contract::claimCall { item }).await;
}
