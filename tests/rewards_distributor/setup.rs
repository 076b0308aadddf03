//! Setting a pool up.

use alloy::{
    primitives::{Address, U256},
    providers::Provider,
    rpc::types::Filter,
    sol_types::SolCall,
};
use client::{
    bindings::{IRewardsDistributor as Contract, Settings},
    chain::Read,
    deploy, roles,
};
use e2e::{FIRST_WEEK, Who, World, events};

fn initialize(settings: &Settings) -> Contract::initializeCall {
    Contract::initializeCall {
        settings: settings.clone(),
    }
}

/// The implementation and the constructor arguments of a proxy for it.
async fn unproxied() -> (World, Settings) {
    let mut world = World::bare().await;
    let token = world.deploy_token().await;
    let settings = world.settings(token);
    let artefacts = world.artefacts.clone();
    let dao = world.sender(Who::Dao);
    world.implementation = deploy::program(dao, &artefacts, deploy::DISTRIBUTOR)
        .await
        .unwrap();
    (world, settings)
}

/// Deploys a proxy with these settings; the error in words if they are refused.
async fn found(world: &mut World, settings: &Settings) -> Result<Address, String> {
    let (artefacts, implementation) = (world.artefacts.clone(), world.implementation);
    let data = initialize(settings).abi_encode().into();
    deploy::proxy(
        world.sender(Who::Dao),
        &artefacts,
        implementation,
        settings.admin,
        data,
    )
    .await
    .map_err(|error| format!("{error:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proxys_constructor_sets_everything() {
    let world = World::new().await;
    let state = world.state().await;
    assert_eq!(state.token, world.token);
    assert_eq!(
        (state.genesis, state.firstWeek, state.nextWeek),
        (world.clock.genesis, FIRST_WEEK, FIRST_WEEK)
    );
    assert_eq!(state.challengeWindow, 172_800);
    assert_eq!(state.bond, World::dimo(100_000));
    assert!(
        world
            .pool
            .hasRole(roles::ADMIN, world.address(Who::Dao))
            .read()
            .await
            .unwrap()
    );
    assert!(
        world
            .pool
            .hasRole(roles::publisher(), world.address(Who::Publisher))
            .read()
            .await
            .unwrap()
    );
    assert!(
        world
            .pool
            .hasRole(roles::guardian(), world.address(Who::Guardian))
            .read()
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_are_told_by_an_event() {
    let (mut world, settings) = unproxied().await;
    let block = world.chain().head().await.unwrap().number;
    let proxy = found(&mut world, &settings).await.unwrap();
    let filter = Filter::new().address(proxy).from_block(block);
    let logs = world.chain().get_logs(&filter).await.unwrap();
    let told: Vec<_> = logs
        .iter()
        .filter_map(|log| log.log_decode::<Contract::Initialized>().ok())
        .map(|log| log.inner.data.settings)
        .collect();
    assert_eq!(told, [settings]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_set_up_once() {
    let world = World::new().await;
    let settings = world.settings(world.token);
    world
        .refuses(
            Who::Dao,
            &initialize(&settings),
            Contract::InvalidInitialization {},
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_itself_cannot_be_set_up() {
    let (world, settings) = unproxied().await;
    let error = Contract::InvalidInitialization {};
    world
        .refuses_at(
            Who::Dao,
            world.implementation,
            &initialize(&settings),
            error,
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_left_out_are_held_by_nobody() {
    let mut world = World::bare().await;
    let token = world.deploy_token().await;
    let mut settings = world.settings(token);
    (settings.publisher, settings.guardian) = (Address::ZERO, Address::ZERO);
    world.found_poor(&settings).await;
    assert!(
        !world
            .pool
            .hasRole(roles::publisher(), Address::ZERO)
            .read()
            .await
            .unwrap()
    );
    assert!(
        !world
            .pool
            .hasRole(roles::guardian(), Address::ZERO)
            .read()
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unusable_settings_are_refused_by_name() {
    let (mut world, good) = unproxied().await;
    type Change = fn(&mut Settings);
    let changes: [(&str, Change); 13] = [
        ("Admin", |s| s.admin = Address::ZERO),
        ("RewardToken", |s| s.token = Address::ZERO),
        ("RewardToken", |s| s.token = Address::repeat_byte(0x77)),
        ("Genesis", |s| s.genesis = u64::MAX),
        ("Genesis", |s| s.firstWeek = u32::MAX),
        ("Schedule", |s| s.decayDenominator = 0),
        ("Schedule", |s| s.weeksPerYear = 0),
        ("Schedule", |s| s.decayNumerator = 101),
        ("Schedule", |s| s.initialLimit = u128::MAX),
        ("ChallengeWindow", |s| s.challengeWindow = 26 * 3_600 - 1),
        ("ChallengeWindow", |s| s.challengeWindow = 30 * 86_400 + 1),
        ("SanctionsOracle", |s| {
            s.sanctionsOracle = Address::repeat_byte(0x77)
        }),
        ("SanctionsOracle", |s| s.sanctionsOracle = s.token),
    ];
    for (name, change) in changes {
        let mut settings = good.clone();
        change(&mut settings);
        let error = found(&mut world, &settings).await.unwrap_err();
        assert!(
            error.contains("InvalidSetting") && error.contains(name),
            "{name}: {error}"
        );
    }
    found(&mut world, &good).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_at_their_bounds_are_accepted() {
    let (mut world, mut settings) = unproxied().await;
    settings.challengeWindow = 26 * 3_600;
    found(&mut world, &settings).await.unwrap();
    settings.challengeWindow = 30 * 86_400;
    found(&mut world, &settings).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_without_bond_and_schedule_is_accepted() {
    let mut world = World::with(|settings| {
        (settings.bond, settings.initialLimit, settings.cap) = (0, 0, 0);
    })
    .await;
    let posted = world.prepare(vec![]).await;
    let receipt = world.send(Who::Publisher, &posted.publish_call()).await;
    assert_eq!(events::<Contract::WeekPublished>(&receipt).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pool_takes_no_native_tokens() {
    let world = World::new().await;
    let mut request = client::chain::request_for(
        Some(world.address(Who::Alice)),
        world.pool.address(),
        Contract::stateCall {}.abi_encode().into(),
    );
    request.value = Some(U256::from(1));
    assert!(world.chain().call_raw(&request).await.is_err());
}
