//! Who may change the rules.

use alloy::primitives::Address;
use client::{bindings::IRewardsDistributor as Contract, roles};
use e2e::{Who, World};

fn unauthorized(account: Address) -> Contract::AccessControlUnauthorizedAccount {
    Contract::AccessControlUnauthorizedAccount {
        account,
        neededRole: roles::ADMIN,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_the_daos_alone() {
    let world = World::new().await;
    let guardian = world.address(Who::Guardian);
    let error = || unauthorized(guardian);
    let who = Who::Guardian;
    world
        .refuses(who, &Contract::setBondCall { bond: 0 }, error())
        .await;
    world
        .refuses(
            who,
            &Contract::setChallengeWindowCall {
                challengeWindow: 93_600,
            },
            error(),
        )
        .await;
    world
        .refuses(
            who,
            &Contract::setSanctionsOracleCall { oracle: guardian },
            error(),
        )
        .await;
    world
        .refuses(
            who,
            &Contract::releaseBondCall {
                publisher: guardian,
            },
            error(),
        )
        .await;
    let slash = Contract::slashBondCall {
        publisher: guardian,
        amount: 1,
    };
    world.refuses(who, &slash, error()).await;
    let rescue = Contract::rescueCall {
        token: guardian,
        to: guardian,
        amount: Default::default(),
    };
    world.refuses(who, &rescue, error()).await;
}
