//! The audit finds everybody who should not be there.

#![allow(non_snake_case)] // Arguments have the names of their Solidity interface.

use alloy::primitives::{Address, B256, Bytes};
use client::{
    audit::{Audit, Expectation, audit},
    bindings::{
        DimoGovernor, IConsumerStaking, IDisputes,
        IRewardsDistributor::{grantRoleCall, revokeRoleCall, setJudgeCall},
        IWeekJudge, ProxyAdmin,
    },
    chain::proxy_admin,
    dao::{Action, Upgrade},
    deploy::{self, Contract},
    roles,
};
use e2e::{Dao, Who};

async fn audited(dao: &Dao, also: &[Expectation]) -> Audit {
    audit(dao.world.chain(), &dao.deployment, also)
        .await
        .unwrap()
}

/// Asserts that exactly one finding names all of this.
async fn finds(dao: &Dao, parts: &[&str]) {
    let findings = audited(dao, &[]).await.findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    for part in parts {
        assert!(findings[0].contains(part), "{part}: {findings:?}");
    }
}

async fn grant(dao: &Dao, contract: Contract, role: B256, account: Address) {
    let call = grantRoleCall { role, account };
    dao.timelock_does(dao.at(contract), &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_deployment_is_clean() {
    let dao = Dao::deployed().await;
    let audit = audited(&dao, &[]).await;
    assert_eq!(audit.findings, Vec::<String>::new());
    assert_eq!(audit.contracts.len(), 9);
    let deployer = dao.world.address(Who::Dao);
    for it in &audit.contracts {
        assert!(it.holders.iter().all(|holder| holder.account != deployer));
        let owner = it.program.as_ref().and_then(|program| program.owner);
        assert!(it.program.is_none() || owner == Some(dao.governance.timelock));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_admin_is_found() {
    for contract in [
        Contract::ManufacturerRegistry,
        Contract::VehicleId,
        Contract::DeviceRegistry,
        Contract::Marketplace,
        Contract::ConsumerStaking,
        Contract::Disputes,
        Contract::WeekJudge,
    ] {
        let dao = Dao::deployed().await;
        let intruder = dao.world.address(Who::Stranger);
        grant(&dao, contract, roles::ADMIN, intruder).await;
        let who = intruder.to_string();
        finds(&dao, &[&contract.to_string(), &who, "DEFAULT_ADMIN_ROLE"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_instructs_or_administers_the_timelock_is_found() {
    for role in [
        roles::ADMIN,
        roles::proposer(),
        roles::canceller(),
        roles::executor(),
    ] {
        let dao = Dao::deployed().await;
        let intruder = dao.world.address(Who::Stranger);
        grant(&dao, Contract::Timelock, role, intruder).await;
        let who = intruder.to_string();
        finds(&dao, &["the timelock", &who, &roles::name(role)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_whom_nobody_recorded_is_found_unless_expected() {
    let dao = Dao::deployed().await;
    let account = dao.world.address(Who::Bob);
    let role = roles::guardian();
    grant(&dao, Contract::Distributor, role, account).await;
    finds(&dao, &["the distributor", "GUARDIAN_ROLE"]).await;
    let also = [Expectation { role, account }];
    assert!(audited(&dao, &also).await.findings.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_the_contract_does_not_know_is_found_too() {
    let dao = Dao::deployed().await;
    let guardian = dao.world.address(Who::Guardian);
    let contract = Contract::DeviceRegistry;
    grant(&dao, contract, roles::guardian(), guardian).await;
    finds(&dao, &[&contract.to_string(), "GUARDIAN_ROLE"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_else_reaches_for_stake_is_found() {
    let dao = Dao::deployed().await;
    let intruder = dao.world.address(Who::Stranger);
    grant(&dao, Contract::ConsumerStaking, roles::disputes(), intruder).await;
    let (contract, who) = (Contract::ConsumerStaking.to_string(), intruder.to_string());
    finds(&dao, &[&contract, &who, "DISPUTES_ROLE"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_without_a_hold_on_stake_are_found() {
    let dao = Dao::deployed().await;
    let revoke = revokeRoleCall {
        role: roles::disputes(),
        account: dao.at(Contract::Disputes),
    };
    dao.timelock_does(dao.at(Contract::ConsumerStaking), &revoke)
        .await;
    finds(&dao, &["the cases' contract", "lacks DISPUTES_ROLE"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_else_judges_weeks_is_found() {
    for contract in [Contract::Distributor, Contract::Marketplace] {
        let dao = Dao::deployed().await;
        let intruder = dao.world.address(Who::Stranger);
        grant(&dao, contract, roles::judge(), intruder).await;
        let (contract, who) = (contract.to_string(), intruder.to_string());
        finds(&dao, &[&contract, &who, "JUDGE_ROLE"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_cannot_void_weeks_is_found() {
    let dao = Dao::deployed().await;
    let revoke = revokeRoleCall {
        role: roles::judge(),
        account: dao.at(Contract::WeekJudge),
    };
    dao.timelock_does(dao.at(Contract::Marketplace), &revoke)
        .await;
    finds(&dao, &["the marketplace pool", "lacks JUDGE_ROLE"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_asks_no_judge_or_that_none_judges_is_found() {
    let dao = Dao::deployed().await;
    let judge = Address::ZERO;
    dao.timelock_does(dao.at(Contract::Distributor), &setJudgeCall { judge })
        .await;
    finds(&dao, &["the distributor", "the judge of weeks"]).await;

    let dao = Dao::deployed().await;
    let pool = dao.at(Contract::Distributor);
    let named = IWeekJudge::setPoolCall {
        pool,
        rule: IWeekJudge::Rule::None,
        stepsFrom: 0,
    };
    dao.timelock_does(dao.at(Contract::WeekJudge), &named).await;
    finds(&dao, &["the judge of weeks", "the distributor"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_of_another_systems_vehicles_is_found() {
    let mut dao = Dao::deployed().await;
    // The record says so.
    dao.deployment.vehicle_id = dao.deployment.device_registry;
    let findings = audited(&dao, &[]).await.findings;
    let of_judge = |it: &&String| it.starts_with("the judge of weeks asks");
    assert_eq!(findings.iter().filter(of_judge).count(), 1, "{findings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_about_another_staking_are_found() {
    let mut dao = Dao::deployed().await;
    let artefacts = dao.world.artefacts.clone();
    let admin = dao.governance.timelock;
    let staking = IConsumerStaking::Settings {
        admin,
        meter: Address::ZERO,
        guardian: Address::ZERO,
        disputes: Address::ZERO,
        token: dao.deployment.token,
        marketplace: Address::ZERO,
        genesis: dao.deployment.genesis,
        parameters: deploy::parameters(),
    };
    let disputes = IDisputes::Settings {
        admin,
        staking: Address::ZERO,
        treasury: admin,
        parameters: deploy::case_parameters(),
    };
    let sender = dao.world.sender(Who::Dao);
    let other = deploy::consumers(sender, &artefacts, &staking, &disputes).await;
    let other = other.unwrap();
    let grant = grantRoleCall {
        role: roles::disputes(),
        account: other.disputes.address,
    };
    let revoke = revokeRoleCall {
        role: roles::disputes(),
        account: dao.at(Contract::Disputes),
    };
    let at = dao.at(Contract::ConsumerStaking);
    dao.timelock_does(at, &grant).await;
    dao.timelock_does(at, &revoke).await;
    dao.deployment.disputes = Some(other.disputes.address);
    let program = other.disputes.implementation;
    let name = deploy::DISPUTES.to_owned();
    dao.deployment.implementations.insert(name, program);
    let stranger = other.staking.address.to_string();
    finds(
        &dao,
        &["the cases' contract", "judges the stakes", &stranger],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_that_nobody_governs_is_found() {
    let dao = Dao::deployed().await;
    let revoke = revokeRoleCall {
        role: roles::ADMIN,
        account: dao.governance.timelock,
    };
    dao.timelock_does(dao.at(Contract::DeviceRegistry), &revoke)
        .await;
    finds(&dao, &["the device registry", "lacks DEFAULT_ADMIN_ROLE"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_governor_without_its_timelock_is_found() {
    let dao = Dao::deployed().await;
    let revoke = revokeRoleCall {
        role: roles::proposer(),
        account: dao.governance.governor,
    };
    dao.timelock_does(dao.governance.timelock, &revoke).await;
    finds(&dao, &["the governor", "lacks PROPOSER_ROLE"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_governor_of_another_timelock_is_found() {
    let mut dao = Dao::new().await;
    let other = Address::repeat_byte(0xEE);
    let update = DimoGovernor::updateTimelockCall { newTimelock: other };
    let governor = dao.governance.governor;
    dao.carry_out(&[Action::call(governor, &update)]).await;
    finds(
        &dao,
        &["not for that of the deployment", &other.to_string()],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_who_left_is_no_finding() {
    let dao = Dao::deployed().await;
    let revoke = revokeRoleCall {
        role: roles::publisher(),
        account: dao.world.address(Who::Publisher),
    };
    dao.timelock_does(dao.at(Contract::Distributor), &revoke)
        .await;
    assert!(audited(&dao, &[]).await.findings.is_empty());
}

/// A replacement of the vehicles' program by the next build.
async fn next_program(dao: &mut Dao) -> Upgrade {
    let program = dao.world.next_build(deploy::VEHICLES).await;
    Upgrade {
        proxy: dao.at(Contract::VehicleId),
        program,
        data: Bytes::new(),
    }
}

/// The timelock gives somebody the power to replace the vehicles' program.
async fn give_away(dao: &Dao, newOwner: Address) {
    let admin = proxy_admin(dao.at(Contract::VehicleId));
    let call = ProxyAdmin::transferOwnershipCall { newOwner };
    dao.timelock_does(admin, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_who_may_replace_a_program_is_found() {
    let dao = Dao::deployed().await;
    let intruder = dao.world.address(Who::Stranger);
    give_away(&dao, intruder).await;
    let who = intruder.to_string();
    finds(&dao, &["the vehicles' contract", &who, "may replace"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_an_intruder_left_behind_is_found() {
    let mut dao = Dao::deployed().await;
    let (intruder, timelock) = (dao.world.address(Who::Stranger), dao.governance.timelock);
    give_away(&dao, intruder).await;
    let Upgrade { proxy, program, .. } = next_program(&mut dao).await;
    let admin = proxy_admin(proxy);
    let upgrade = ProxyAdmin::upgradeAndCallCall {
        proxy,
        implementation: program,
        data: Bytes::new(),
    };
    dao.world.send_to(Who::Stranger, admin, &upgrade).await;
    let back = ProxyAdmin::transferOwnershipCall { newOwner: timelock };
    dao.world.send_to(Who::Stranger, admin, &back).await;
    finds(&dao, &["the vehicles' contract", &program.to_string()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_contracts_program_is_found_even_if_the_dao_decided_on_it() {
    let mut dao = Dao::new().await;
    let program = dao.deployment.implementations[deploy::VEHICLES];
    let upgrade = Upgrade {
        proxy: dao.at(Contract::ManufacturerRegistry),
        program,
        data: Bytes::new(),
    };
    dao.carry_out(&[upgrade.action()]).await;
    finds(&dao, &["the manufacturer registry", "VehicleId"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_the_dao_decided_on_is_no_finding() {
    let mut dao = Dao::new().await;
    let upgrade = next_program(&mut dao).await;
    let receipt = dao.carry_out(&[upgrade.action()]).await;
    let audit = audited(&dao, &[]).await;
    assert_eq!(audit.findings, Vec::<String>::new());
    let programs = audit.contracts.into_iter().filter_map(|it| it.program);
    let decided: Vec<_> = programs.filter_map(|it| it.by_the_dao).collect();
    assert_eq!(decided, [receipt.transaction_hash]);
}
