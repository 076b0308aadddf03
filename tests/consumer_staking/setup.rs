//! What the contract is set up with.

use alloy::primitives::Address;
use client::{
    bindings::IConsumerStaking::{self as Contract, Setting, Settings, State, initializeCall},
    deploy,
    errors::in_words,
    roles,
};
use e2e::{Consumers, DAY, Subject, Who, World};

const HOUR: u32 = 3_600;
const DAYS: u32 = DAY as u32;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_rules_hold_at_once() {
    let consumers = Consumers::new().await;
    let state = consumers.read(&Contract::stateCall {}).await;
    let world = &consumers.world;
    assert_eq!(
        state,
        State {
            token: world.token,
            marketplace: Address::ZERO,
            genesis: world.clock.genesis,
            parametersVersion: 1,
            latestVersion: 1,
            latestFrom: world.now().await,
        }
    );
    let rules = consumers
        .read(&Contract::parametersAtCall { version: 1 })
        .await;
    assert_eq!(rules, Consumers::rules());
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_those_of_the_settings() {
    let consumers = Consumers::new().await;
    for (role, who) in [
        (roles::ADMIN, Who::Dao),
        (roles::meter(), Consumers::METER),
        (roles::guardian(), Who::Guardian),
        (roles::disputes(), Consumers::DISPUTES),
    ] {
        for other in Who::ALL {
            let account = consumers.of(other);
            let has = consumers
                .read(&Contract::hasRoleCall { role, account })
                .await;
            assert_eq!(has, other == who, "{role} {other:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_set_up_once() {
    let consumers = Consumers::new().await;
    let settings = Consumers::settings(&consumers.world);
    let error = Contract::InvalidInitialization {};
    let call = initializeCall { settings };
    consumers.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_itself_is_not_set_up() {
    let consumers = Consumers::new().await;
    let settings = Consumers::settings(&consumers.world);
    let (world, at) = (&consumers.world, consumers.implementation);
    let error = Contract::InvalidInitialization {};
    let call = initializeCall { settings };
    world.refuses_at(Who::Dao, at, &call, error).await;
}

type Spoil = fn(&mut Settings);

/// Each setting just beyond its range.
const UNUSABLE: [(Setting, Spoil); 9] = [
    (Setting::Admin, |s| s.admin = Address::ZERO),
    (Setting::StakeToken, |s| s.token = Address::repeat_byte(1)),
    (Setting::Genesis, |s| s.genesis = 0),
    (Setting::Genesis, |s| s.genesis = u64::MAX),
    (Setting::UsageWeeks, |s| s.parameters.usageWeeks = 0),
    (Setting::UsageWeeks, |s| s.parameters.usageWeeks = 13),
    (Setting::UnbondingPeriod, |s| {
        s.parameters.unbondingPeriod = DAYS - 1;
    }),
    (Setting::UnbondingPeriod, |s| {
        s.parameters.unbondingPeriod = 90 * DAYS + 1;
    }),
    (Setting::MaxFreeze, |s| s.parameters.maxFreeze = HOUR - 1),
];

#[tokio::test(flavor = "multi_thread")]
async fn settings_beyond_their_range_are_refused() {
    let mut world = World::bare().await;
    world.token = world.deploy_token().await;
    let implementation = Subject::program(&mut world, deploy::CONSUMERS).await;
    for (setting, spoil) in UNUSABLE {
        let mut settings = Consumers::settings(&world);
        spoil(&mut settings);
        let call = initializeCall { settings };
        let refusal = Subject::proxy(&mut world, implementation, &call)
            .await
            .unwrap_err();
        let error = Contract::UnusableSetting { setting };
        let words = in_words(&alloy::sol_types::SolError::abi_encode(&error).into());
        assert!(refusal.contains(&words), "{setting:?}: {refusal}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_alone_sets_the_marketplace() {
    let mut consumers = Consumers::new().await;
    let marketplace = consumers.of(Who::Relayer);
    let call = Contract::setMarketplaceCall { marketplace };
    for who in [Who::Guardian, Consumers::METER, Who::Stranger] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::ADMIN,
        };
        consumers.refuses(who, &call, error).await;
    }
    let receipt = consumers.act(Who::Dao, &call).await;
    e2e::assert_told(&receipt, [Contract::MarketplaceSet { marketplace }]);
    let state = consumers.read(&Contract::stateCall {}).await;
    assert_eq!(state.marketplace, marketplace);
}
