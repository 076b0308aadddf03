//! What the contract is set up with.

use alloy::{primitives::Address, sol_types::SolError};
use client::{
    bindings::IDisputes::{self as Contract, Setting, Settings, State, initializeCall},
    deploy,
    errors::in_words,
    roles,
};
use e2e::{Consumers, DAY, Disputes, Subject, Who, World};

const DAYS: u32 = DAY as u32;

#[tokio::test(flavor = "multi_thread")]
async fn token_and_weeks_are_the_stakings_and_the_first_rules_hold_at_once() {
    let disputes = Disputes::new().await;
    let state = disputes.read(&Contract::stateCall {}).await;
    let world = &disputes.world;
    assert_eq!(
        state,
        State {
            staking: disputes.staking.address,
            token: world.token,
            treasury: world.address(Disputes::TREASURY),
            genesis: world.clock.genesis,
            parametersVersion: 1,
            latestVersion: 1,
            latestFrom: world.now().await,
            cases: 0,
        }
    );
    let call = Contract::parametersAtCall { version: 1 };
    assert_eq!(disputes.read(&call).await, Disputes::rules());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_is_its_only_admin() {
    let disputes = Disputes::new().await;
    for who in Who::ALL {
        let (role, account) = (roles::ADMIN, disputes.of(who));
        let call = Contract::hasRoleCall { role, account };
        assert_eq!(disputes.read(&call).await, who == Who::Dao, "{who:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_set_up_once() {
    let disputes = Disputes::new().await;
    let settings = Disputes::settings(&disputes.world);
    let error = Contract::InvalidInitialization {};
    let call = initializeCall { settings };
    disputes.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_implementation_itself_is_not_set_up() {
    let disputes = Disputes::new().await;
    let settings = Disputes::settings(&disputes.world);
    let (world, at) = (&disputes.world, disputes.implementation);
    let error = Contract::InvalidInitialization {};
    let call = initializeCall { settings };
    world.refuses_at(Who::Dao, at, &call, error).await;
}

type Spoil = fn(&mut Settings);

/// Each setting just beyond its range.
const UNUSABLE: [(Setting, Spoil); 12] = [
    (Setting::Admin, |s| s.admin = Address::ZERO),
    (Setting::Staking, |s| s.staking = Address::repeat_byte(1)),
    (Setting::Treasury, |s| s.treasury = Address::ZERO),
    (Setting::Treasury, |s| s.treasury = s.staking),
    (Setting::Bond, |s| s.parameters.bond = 0),
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
    (Setting::ClaimPeriod, |s| {
        s.parameters.claimPeriod = 28 * DAYS - 1;
    }),
    (Setting::Shares, |s| s.parameters.reporterShare = 5_001),
    (Setting::Shares, |s| {
        (s.parameters.reporterShare, s.parameters.treasuryShare) = (5_000, 5_001);
    }),
];

/// Asserts that a program is not set up with these settings, because of this one.
async fn is_unusable(world: &mut World, program: Address, settings: Settings, setting: Setting) {
    let call = initializeCall { settings };
    let refusal = Subject::proxy(world, program, &call).await.unwrap_err();
    let error = Contract::UnusableCaseSetting { setting };
    let words = in_words(&error.abi_encode().into());
    assert!(refusal.contains(&words), "{setting:?}: {refusal}");
}

/// A chain with the staking, where it is, its program, and a program for Disputes.
async fn prepared() -> (World, Address, Address, Address) {
    let mut world = World::bare().await;
    world.token = world.deploy_token().await;
    let (staking, implementation) = Consumers::deploy(&mut world, |_| {}).await;
    let program = Subject::program(&mut world, deploy::DISPUTES).await;
    (world, staking, implementation, program)
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_beyond_their_range_are_refused() {
    let (mut world, staking, _, program) = prepared().await;
    for (setting, spoil) in UNUSABLE {
        let mut settings = Disputes::settings(&world);
        settings.staking = staking;
        spoil(&mut settings);
        is_unusable(&mut world, program, settings, setting).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_staking_that_is_set_up_is_none() {
    let (mut world, _, implementation, program) = prepared().await;
    // A program without its proxy, a token, and an account.
    for staking in [implementation, world.token, world.address(Who::Bob)] {
        let settings = Settings {
            staking,
            ..Disputes::settings(&world)
        };
        is_unusable(&mut world, program, settings, Setting::Staking).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_alone_sets_the_treasury() {
    let mut disputes = Disputes::new().await;
    let treasury = disputes.of(Who::Bob);
    let call = Contract::setTreasuryCall { treasury };
    for who in [Who::Guardian, Consumers::METER, Who::Stranger] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: disputes.of(who),
            neededRole: roles::ADMIN,
        };
        disputes.refuses(who, &call, error).await;
    }
    let receipt = disputes.act(Who::Dao, &call).await;
    e2e::assert_told(&receipt, [Contract::TreasurySet { treasury }]);
    let state = disputes.read(&Contract::stateCall {}).await;
    assert_eq!(state.treasury, treasury);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_contract_is_the_treasury() {
    let disputes = Disputes::new().await;
    for treasury in [Address::ZERO, disputes.address, disputes.staking.address] {
        let error = Contract::UnusableCaseSetting {
            setting: Setting::Treasury,
        };
        let call = Contract::setTreasuryCall { treasury };
        disputes.refuses(Who::Dao, &call, error).await;
    }
}
