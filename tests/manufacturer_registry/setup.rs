//! Setting the registry up.

use alloy::{
    primitives::Address,
    sol_types::{SolError, SolEvent},
};
use client::{
    bindings::IManufacturerRegistry::{self as Contract, initializeCall},
    deploy,
    errors::in_words,
};
use e2e::{Registry, Subject, Who, World};

#[tokio::test(flavor = "multi_thread")]
async fn it_is_announced_with_its_settings() {
    let registry = Registry::new().await;
    let genesis = registry.read(&Contract::genesisCall {}).await;
    assert_eq!(genesis, registry.world.clock.genesis);
    let logs = registry.logs().await;
    let told: Vec<_> = logs
        .iter()
        .filter_map(|log| Contract::Initialized::decode_log(log).ok())
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].admin, registry.of(Who::Dao));
    assert_eq!(told[0].genesis, genesis);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_happens_once() {
    let registry = Registry::new().await;
    let again = Registry::settings(&registry.world);
    registry
        .refuses(Who::Dao, &again, Contract::InvalidInitialization {})
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_itself_cannot_be_set_up() {
    let registry = Registry::new().await;
    let error = Contract::InvalidInitialization {};
    let call = Registry::settings(&registry.world);
    registry
        .world
        .refuses_at(Who::Dao, registry.implementation, &call, error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_no_registry_could_work_with_are_refused() {
    let mut world = World::bare().await;
    let program = Subject::program(&mut world, deploy::MANUFACTURERS).await;
    let (good, now) = (Registry::settings(&world), world.now().await);
    // A minute ahead: the frozen clock does not get there meanwhile.
    let later = now + 60;
    let (nobody, early) = (
        Contract::InvalidAdmin {
            admin: Address::ZERO,
        },
        |genesis| Contract::InvalidGenesis { genesis }.abi_encode(),
    );
    let bad = [
        (Address::ZERO, good.genesis, nobody.abi_encode()),
        (good.admin, 0, early(0)),
        (good.admin, later, early(later)),
    ];
    for (admin, genesis, error) in bad {
        let call = initializeCall { admin, genesis };
        let refused = Subject::proxy(&mut world, program, &call).await;
        let expected = in_words(&error.into());
        let found = refused.unwrap_err();
        assert!(found.contains(&expected), "{found}");
    }
}
