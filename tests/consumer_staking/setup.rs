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
            treasury: world.address(Consumers::TREASURY),
            marketplace: Address::ZERO,
            genesis: world.clock.genesis,
            parametersVersion: 1,
            latestVersion: 1,
            latestFrom: world.now().await,
            cases: 0,
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
const UNUSABLE: [(Setting, Spoil); 18] = [
    (Setting::Admin, |s| s.admin = Address::ZERO),
    (Setting::StakeToken, |s| s.token = Address::repeat_byte(1)),
    (Setting::Treasury, |s| s.treasury = Address::ZERO),
    (Setting::Genesis, |s| s.genesis = 0),
    (Setting::Genesis, |s| s.genesis = u64::MAX),
    (Setting::Bond, |s| s.parameters.bond = 0),
    (Setting::UsageWeeks, |s| s.parameters.usageWeeks = 0),
    (Setting::UsageWeeks, |s| s.parameters.usageWeeks = 13),
    (Setting::UnbondingPeriod, |s| {
        s.parameters.unbondingPeriod = DAYS - 1;
    }),
    (Setting::UnbondingPeriod, |s| {
        s.parameters.unbondingPeriod = 90 * DAYS + 1;
    }),
    (Setting::ResponseWindow, |s| {
        s.parameters.responseWindow = DAYS - 1;
    }),
    (Setting::ResponseWindow, |s| {
        s.parameters.responseWindow = 28 * DAYS + 1;
    }),
    (Setting::DecisionWindow, |s| {
        s.parameters.decisionWindow = 14 * DAYS - 1;
    }),
    (Setting::DecisionWindow, |s| {
        s.parameters.decisionWindow = 56 * DAYS + 1;
    }),
    (Setting::MaxFreeze, |s| s.parameters.maxFreeze = HOUR - 1),
    (Setting::ClaimPeriod, |s| {
        s.parameters.claimPeriod = 28 * DAYS - 1;
    }),
    (Setting::Shares, |s| s.parameters.reporterShare = 5_001),
    (Setting::Shares, |s| {
        (s.parameters.reporterShare, s.parameters.treasuryShare) = (5_000, 5_001);
    }),
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
async fn the_dao_alone_sets_treasury_and_marketplace() {
    let mut consumers = Consumers::new().await;
    let (treasury, marketplace) = (consumers.of(Who::Bob), consumers.of(Who::Relayer));
    let (set_treasury, set_marketplace) = (
        Contract::setTreasuryCall { treasury },
        Contract::setMarketplaceCall { marketplace },
    );
    for who in [Who::Guardian, Consumers::METER, Who::Stranger] {
        let error = || Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::ADMIN,
        };
        consumers.refuses(who, &set_treasury, error()).await;
        consumers.refuses(who, &set_marketplace, error()).await;
    }
    let receipt = consumers.act(Who::Dao, &set_treasury).await;
    e2e::assert_told(&receipt, [Contract::TreasurySet { treasury }]);
    let receipt = consumers.act(Who::Dao, &set_marketplace).await;
    e2e::assert_told(&receipt, [Contract::MarketplaceSet { marketplace }]);
    let state = consumers.read(&Contract::stateCall {}).await;
    assert_eq!((state.treasury, state.marketplace), (treasury, marketplace));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_is_not_its_own_treasury() {
    let consumers = Consumers::new().await;
    for treasury in [Address::ZERO, consumers.address] {
        let error = Contract::UnusableSetting {
            setting: Setting::Treasury,
        };
        let call = Contract::setTreasuryCall { treasury };
        consumers.refuses(Who::Dao, &call, error).await;
    }
}
