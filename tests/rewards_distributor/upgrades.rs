//! Replacing the implementation behind the proxy.

use alloy::{
    primitives::{Address, B256, Bytes, U256, b256},
    sol_types::{SolCall, SolError},
};
use dimo_cli::{bindings::IRewardsDistributor as Contract, chain::request_for, roles};
use e2e::{IHelpers, Who, World, assert_told};

/// `keccak256("eip1967.proxy.implementation") - 1`
const SLOT: B256 = b256!("360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

fn upgrade(to: Address, data: Vec<u8>) -> Contract::upgradeToAndCallCall {
    Contract::upgradeToAndCallCall {
        newImplementation: to,
        data: data.into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_upgrades_and_state_and_tokens_stay() {
    let mut world = World::new().await;
    let held = world.balance(world.pool.address()).await;
    let next = world.deploy("NextVersion", SLOT.as_slice()).await;
    let receipt = world.send(Who::Dao, &upgrade(next, vec![])).await;
    assert_told(
        &receipt,
        [Contract::Upgraded {
            implementation: next,
        }],
    );
    assert_eq!(world.read(&IHelpers::versionCall {}).await, U256::from(2));
    assert_eq!(world.balance(world.pool.address()).await, held);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_may_call_the_new_implementation() {
    let mut world = World::new().await;
    let next = world.deploy("NextVersion", SLOT.as_slice()).await;
    let data = IHelpers::greetCall {
        words: "hello".into(),
    }
    .abi_encode();
    let receipt = world.send(Who::Dao, &upgrade(next, data)).await;
    assert_told(
        &receipt,
        [IHelpers::Greeted {
            words: "hello".into(),
        }],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_program_is_a_valid_next_version() {
    let mut world = World::new().await;
    let posted = world.three_cars().await;
    let implementation = world.implementation;
    world.send(Who::Dao, &upgrade(implementation, vec![])).await;
    world
        .send(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_upgrades() {
    let world = World::new().await;
    for who in [Who::Publisher, Who::Guardian, Who::Stranger] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: world.address(who),
            neededRole: roles::ADMIN,
        };
        world
            .refuses(who, &upgrade(world.implementation, vec![]), error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_code_is_no_implementation() {
    let world = World::new().await;
    let implementation = world.address(Who::Bob);
    let error = Contract::ERC1967InvalidImplementation { implementation };
    world
        .refuses(Who::Dao, &upgrade(implementation, vec![]), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_that_is_not_upgradeable_is_no_implementation() {
    let world = World::new().await;
    let error = Contract::ERC1967InvalidImplementation {
        implementation: world.token,
    };
    world
        .refuses(Who::Dao, &upgrade(world.token, vec![]), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_implementation_for_another_slot_is_refused() {
    let mut world = World::new().await;
    let slot = B256::repeat_byte(0x11);
    let next = world.deploy("NextVersion", slot.as_slice()).await;
    world
        .refuses(
            Who::Dao,
            &upgrade(next, vec![]),
            Contract::UUPSUnsupportedProxiableUUID { slot },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_itself_cannot_be_upgraded() {
    let world = World::new().await;
    let call = upgrade(world.implementation, vec![]);
    let error = Contract::UUPSUnauthorizedCallContext {};
    world
        .refuses_at(Who::Dao, world.implementation, &call, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_implementation_itself_names_its_slot() {
    let world = World::new().await;
    let call = Contract::proxiableUUIDCall {};
    let slot = world
        .chain()
        .call(world.implementation, &call)
        .await
        .unwrap();
    assert_eq!(slot, SLOT);
    world
        .refuses(Who::Dao, &call, Contract::UUPSUnauthorizedCallContext {})
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_holds_no_state_to_take_over() {
    let world = World::new().await;
    let call = Contract::hasRoleCall {
        role: roles::ADMIN,
        account: world.address(Who::Dao),
    };
    assert!(
        !world
            .chain()
            .call(world.implementation, &call)
            .await
            .unwrap()
    );
    let grant = Contract::grantRoleCall {
        role: roles::ADMIN,
        account: world.address(Who::Dao),
    };
    let data: Bytes = world
        .revert_data(Who::Dao, world.implementation, &grant)
        .await;
    assert!(dimo_cli::errors::in_words(&data).starts_with("AccessControlUnauthorizedAccount"));
}

#[tokio::test(flavor = "multi_thread")]
async fn native_tokens_that_nothing_would_receive_are_refused() {
    let mut world = World::new().await;
    let next = world.deploy("NextVersion", SLOT.as_slice()).await;
    let data = upgrade(next, vec![]).abi_encode().into();
    let dao = world.address(Who::Dao);
    let mut request = request_for(Some(dao), world.pool.address(), data);
    request.value = Some(U256::from(1));
    let error = world.chain().call_raw(&request).await.unwrap_err();
    let expected = Contract::ERC1967NonPayable {}.abi_encode();
    assert_eq!(error.revert_data(), Some(&Bytes::from(expected)));
}
