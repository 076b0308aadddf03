//! After the deployment the deployer can do nothing, and everything is wired.

use alloy::primitives::{U256, aliases::U48};
use alloy::{
    primitives::{Address, Bytes},
    sol_types::SolCall,
};
use client::{
    bindings::{
        DimoGovernor, IConsumerStaking as Consumers, IDeviceRegistry, IDisputes as Disputes,
        IManufacturerRegistry as Makers, IRewardsDistributor as Pools, IVehicleId as Vehicles,
        IWeekJudge, ProxyAdmin, TimelockController,
    },
    chain::proxy_admin,
    deploy::Contract,
    errors, roles,
};
use e2e::{Dao, FIRST_WEEK, Who};

const PROXIED: [Contract; 7] = [
    Contract::ManufacturerRegistry,
    Contract::VehicleId,
    Contract::DeviceRegistry,
    Contract::Distributor,
    Contract::Marketplace,
    Contract::ConsumerStaking,
    Contract::WeekJudge,
];

/// Asserts that a contract refuses the deployer for want of a role.
async fn is_refused<C: SolCall>(dao: &Dao, at: Address, call: &C) {
    let words = errors::in_words(&dao.world.revert_data(Who::Dao, at, call).await);
    assert!(
        words.starts_with("AccessControlUnauthorizedAccount"),
        "{}: {words}",
        C::SIGNATURE
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployer_grants_no_role_and_replaces_no_program() {
    let dao = Dao::deployed().await;
    let deployer = dao.world.address(Who::Dao);
    for contract in PROXIED {
        let at = dao.at(contract);
        for role in [roles::ADMIN, roles::guardian()] {
            let account = deployer;
            is_refused(&dao, at, &Pools::grantRoleCall { role, account }).await;
            let account = dao.governance.timelock;
            is_refused(&dao, at, &Pools::revokeRoleCall { role, account }).await;
        }
        let upgrade = ProxyAdmin::upgradeAndCallCall {
            proxy: at,
            implementation: dao.world.chain().implementation(at).await.unwrap(),
            data: Bytes::new(),
        };
        let error = ProxyAdmin::OwnableUnauthorizedAccount { account: deployer };
        let world = &dao.world;
        world
            .refuses_at(Who::Dao, proxy_admin(at), &upgrade, error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployer_decides_nothing_about_manufacturers() {
    let dao = Dao::deployed().await;
    let at = dao.at(Contract::ManufacturerRegistry);
    let whitelist = Makers::whitelistCall {
        owner: dao.world.address(Who::Dao),
        name: "Mine".into(),
        kind: Makers::Kind::Hardware,
        points: 6_000,
        fromWeek: FIRST_WEEK,
    };
    is_refused(&dao, at, &whitelist).await;
    is_refused(&dao, at, &Makers::suspendCall { id: 1 }).await;
    is_refused(&dao, at, &Makers::reinstateCall { id: 1 }).await;
    is_refused(&dao, at, &Makers::revokeCall { id: 1 }).await;
    let points = Makers::setPointsCall {
        id: 1,
        points: 1,
        fromWeek: FIRST_WEEK + 1,
    };
    is_refused(&dao, at, &points).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployer_rewires_nothing() {
    let dao = Dao::deployed().await;
    let (vehicles, devices) = (
        dao.at(Contract::VehicleId),
        dao.at(Contract::DeviceRegistry),
    );
    let none = Address::ZERO;
    let registry = Vehicles::setDeviceRegistryCall {
        deviceRegistry: none,
    };
    is_refused(&dao, vehicles, &registry).await;
    let staking = Vehicles::setConsumerStakingCall {
        consumerStaking: none,
    };
    is_refused(&dao, vehicles, &staking).await;
    let base_uri = String::from("https://mine.example/");
    let uri = Vehicles::setBaseUriCall {
        baseUri: base_uri.clone(),
    };
    is_refused(&dao, vehicles, &uri).await;
    let uri = IDeviceRegistry::setBaseUriCall { baseUri: base_uri };
    is_refused(&dao, devices, &uri).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployer_neither_publishes_nor_changes_a_pool() {
    let dao = Dao::deployed().await;
    for contract in [Contract::Distributor, Contract::Marketplace] {
        let (at, to) = (dao.at(contract), dao.world.address(Who::Dao));
        is_refused(&dao, at, &Pools::setBondCall { bond: 0 }).await;
        let window = Pools::setChallengeWindowCall { challengeWindow: 0 };
        is_refused(&dao, at, &window).await;
        is_refused(&dao, at, &Pools::setSanctionsOracleCall { oracle: to }).await;
        is_refused(&dao, at, &Pools::setJudgeCall { judge: to }).await;
        is_refused(&dao, at, &Pools::releaseBondCall { publisher: to }).await;
        let slash = Pools::slashBondCall {
            publisher: to,
            amount: 1,
        };
        is_refused(&dao, at, &slash).await;
        is_refused(&dao, at, &Pools::pausePublishingCall { duration: 1 }).await;
        is_refused(&dao, at, &Pools::pauseClaimsCall { duration: 1 }).await;
        let veto = Pools::vetoCall {
            week: FIRST_WEEK,
            root: Default::default(),
            reason: String::new(),
        };
        is_refused(&dao, at, &veto).await;
        let publish = Pools::publishCall {
            week: FIRST_WEEK,
            left: Default::default(),
            right: Default::default(),
            depth: 0,
            previousRoot: Default::default(),
            dataHash: Default::default(),
            dataUri: String::new(),
        };
        is_refused(&dao, at, &publish).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployer_judges_no_week() {
    let dao = Dao::deployed().await;
    let at = dao.at(Contract::WeekJudge);
    let named = IWeekJudge::setPoolCall {
        pool: dao.at(Contract::Distributor),
        rule: IWeekJudge::Rule::None,
        stepsFrom: 0,
    };
    is_refused(&dao, at, &named).await;
    is_refused(&dao, at, &IWeekJudge::setBondCall { bond: 0 }).await;
    for contract in [Contract::Distributor, Contract::Marketplace] {
        let void = Pools::voidWeekCall {
            week: FIRST_WEEK,
            root: Default::default(),
            prover: dao.world.address(Who::Dao),
        };
        is_refused(&dao, dao.at(contract), &void).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployer_judges_no_consumer() {
    let dao = Dao::deployed().await;
    let at = dao.at(Contract::ConsumerStaking);
    let account = dao.world.address(Who::Dao);
    let slash = Consumers::slashCall {
        consumer: account,
        locked: 0,
        lastWeek: FIRST_WEEK,
        amount: 1,
    };
    is_refused(&dao, at, &slash).await;
    let freeze = Consumers::freezeCall {
        consumer: account,
        duration: 1,
    };
    is_refused(&dao, at, &freeze).await;
    let revoke = Consumers::revokeLicenceCall { consumer: account };
    is_refused(&dao, at, &revoke).await;
    let marketplace = Consumers::setMarketplaceCall {
        marketplace: account,
    };
    is_refused(&dao, at, &marketplace).await;
    let parameters = Consumers::stageParametersCall {
        parameters: client::deploy::parameters(),
    };
    is_refused(&dao, at, &parameters).await;
    let usage = Consumers::reportUsageCall {
        week: FIRST_WEEK,
        usage: Vec::new(),
    };
    is_refused(&dao, at, &usage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployer_decides_no_case() {
    let dao = Dao::deployed().await;
    let at = dao.at(Contract::Disputes);
    let uphold = Disputes::upholdCall {
        caseId: 1,
        slash: 1,
    };
    is_refused(&dao, at, &uphold).await;
    is_refused(&dao, at, &Disputes::dismissCall { caseId: 1 }).await;
    let treasury = dao.world.address(Who::Dao);
    is_refused(&dao, at, &Disputes::setTreasuryCall { treasury }).await;
    let parameters = Disputes::stageParametersCall {
        parameters: client::deploy::case_parameters(),
    };
    is_refused(&dao, at, &parameters).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn governor_and_timelock_are_changed_by_themselves_only() {
    let dao = Dao::deployed().await;
    let governor = dao.governance.governor;
    let delay = DimoGovernor::setVotingDelayCall {
        newVotingDelay: U48::ZERO,
    };
    let words = dao.refusal(Who::Dao, &delay).await;
    assert!(words.starts_with("GovernorOnlyExecutor"), "{words}");
    let relay = DimoGovernor::relayCall {
        target: governor,
        value: U256::ZERO,
        data: Bytes::new(),
    };
    let words = dao.refusal(Who::Dao, &relay).await;
    assert!(words.starts_with("GovernorOnlyExecutor"), "{words}");
    let timelock = dao.governance.timelock;
    let delay = TimelockController::updateDelayCall {
        newDelay: U256::ZERO,
    };
    let data = dao.world.revert_data(Who::Dao, timelock, &delay).await;
    let words = errors::in_words(&data);
    assert!(words.starts_with("TimelockUnauthorizedCaller"), "{words}");
    let grant = TimelockController::grantRoleCall {
        role: roles::proposer(),
        account: dao.world.address(Who::Dao),
    };
    is_refused(&dao, timelock, &grant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_initialises_anything_a_second_time() {
    let dao = Dao::deployed().await;
    let at = dao.at(Contract::ManufacturerRegistry);
    let again = Makers::initializeCall {
        admin: dao.world.address(Who::Dao),
        genesis: dao.world.clock.genesis,
    };
    let data = dao.world.revert_data(Who::Dao, at, &again).await;
    assert!(errors::in_words(&data).starts_with("InvalidInitialization"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contracts_know_each_other() {
    let dao = Dao::deployed().await;
    let chain = dao.world.chain();
    let vehicles = dao.at(Contract::VehicleId);
    let registry = chain.read(vehicles, &Vehicles::deviceRegistryCall {}).await;
    assert_eq!(registry.unwrap(), dao.at(Contract::DeviceRegistry));
    let staking = chain
        .read(vehicles, &Vehicles::consumerStakingCall {})
        .await;
    let consumers = dao.at(Contract::ConsumerStaking);
    assert_eq!(staking.unwrap(), consumers);
    let state = chain
        .read(consumers, &Consumers::stateCall {})
        .await
        .unwrap();
    assert_eq!(state.marketplace, dao.at(Contract::Marketplace));
    let disputes = dao.at(Contract::Disputes);
    let state = chain.read(disputes, &Disputes::stateCall {}).await.unwrap();
    assert_eq!(state.staking, consumers);
    assert_eq!(state.treasury, dao.governance.timelock);
    let call = Pools::hasRoleCall {
        role: roles::disputes(),
        account: disputes,
    };
    assert!(chain.read(consumers, &call).await.unwrap());
    let operators = [
        (Contract::ConsumerStaking, roles::meter(), Who::Relayer),
        (Contract::ConsumerStaking, roles::guardian(), Who::Guardian),
        (Contract::Distributor, roles::publisher(), Who::Publisher),
        (Contract::Marketplace, roles::publisher(), Who::Publisher),
        (Contract::Distributor, roles::guardian(), Who::Guardian),
        (Contract::VehicleId, roles::attestor(), Who::Attestor),
    ];
    for (contract, role, who) in operators {
        let account = dao.world.address(who);
        let call = Pools::hasRoleCall { role, account };
        assert!(chain.read(dao.at(contract), &call).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_marketplace_issues_nothing() {
    let dao = Dao::deployed().await;
    let chain = dao.world.chain();
    let issuance = Pools::issuanceCall { week: FIRST_WEEK };
    let of = async |contract| chain.read(dao.at(contract), &issuance).await.unwrap();
    assert_eq!(of(Contract::Marketplace).await, 0);
    assert!(of(Contract::Distributor).await > 0);
}
