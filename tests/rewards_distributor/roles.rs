//! Who may do what, and who decides it.

use alloy::primitives::{Address, B256};
use dimo_cli::{bindings::IRewardsDistributor as Contract, roles};
use e2e::{Who, World, assert_told};

fn unauthorized(account: Address) -> Contract::AccessControlUnauthorizedAccount {
    Contract::AccessControlUnauthorizedAccount {
        account,
        neededRole: roles::ADMIN,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_grants_and_revokes_roles() {
    let mut world = World::new().await;
    let (account, sender) = (world.address(Who::Bob), world.address(Who::Dao));
    let role = roles::publisher();
    let receipt = world
        .send(Who::Dao, &Contract::grantRoleCall { role, account })
        .await;
    assert_told(
        &receipt,
        [Contract::RoleGranted {
            role,
            account,
            sender,
        }],
    );
    assert!(world.pool.has_role(role, account).await.unwrap());
    let receipt = world
        .send(Who::Dao, &Contract::revokeRoleCall { role, account })
        .await;
    assert_told(
        &receipt,
        [Contract::RoleRevoked {
            role,
            account,
            sender,
        }],
    );
    assert!(!world.pool.has_role(role, account).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_grants_or_revokes() {
    let world = World::new().await;
    let account = world.address(Who::Guardian);
    let role = roles::guardian();
    let error = || unauthorized(account);
    world
        .refuses(
            Who::Guardian,
            &Contract::grantRoleCall { role, account },
            error(),
        )
        .await;
    world
        .refuses(
            Who::Guardian,
            &Contract::revokeRoleCall { role, account },
            error(),
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_renounced_by_its_holder_only() {
    let mut world = World::new().await;
    let role = roles::guardian();
    let call = Contract::renounceRoleCall {
        role,
        callerConfirmation: world.address(Who::Guardian),
    };
    world
        .refuses(
            Who::Stranger,
            &call,
            Contract::AccessControlBadConfirmation {},
        )
        .await;
    world.send(Who::Guardian, &call).await;
    assert!(
        !world
            .pool
            .has_role(role, world.address(Who::Guardian))
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_is_administered_by_the_dao() {
    let world = World::new().await;
    for role in [
        roles::ADMIN,
        roles::publisher(),
        roles::guardian(),
        B256::repeat_byte(9),
    ] {
        assert_eq!(
            world.read(&Contract::getRoleAdminCall { role }).await,
            roles::ADMIN
        );
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
                challengeWindow: 3_600,
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
            &Contract::sweepCall {
                year: 0,
                to: guardian,
            },
            error(),
        )
        .await;
    let rescue = Contract::rescueCall {
        token: guardian,
        to: guardian,
        amount: Default::default(),
    };
    world.refuses(who, &rescue, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn interfaces_are_announced() {
    let world = World::new().await;
    let supports = async |id: [u8; 4]| {
        world
            .read(&Contract::supportsInterfaceCall {
                interfaceId: id.into(),
            })
            .await
    };
    // ERC-165, AccessControl, and the id that must never be supported.
    assert!(supports([0x01, 0xff, 0xc9, 0xa7]).await);
    assert!(supports([0x79, 0x65, 0xdb, 0x0b]).await);
    assert!(!supports([0xff; 4]).await);
}
