//! Upgrades by vote.

use alloy::primitives::{Address, Bytes, U256};
use client::{
    bindings::{
        IManufacturerRegistry::{Kind, manufacturerCall, whitelistCall},
        IVehicleId::deviceRegistryCall,
    },
    dao::{Names, Upgrade, objections},
    deploy::{self, Contract, MANUFACTURERS, VEHICLES},
};
use e2e::{Dao, FIRST_WEEK, IHelpers, Who};

fn upgrade(dao: &Dao, contract: Contract, program: Address) -> Upgrade {
    Upgrade {
        proxy: dao.at(contract),
        program,
        data: Bytes::new(),
    }
}

/// What the tools have against putting a program behind the devices' proxy.
async fn objections_to(dao: &Dao, program: Address) -> Vec<String> {
    let names = Names::of(Some(&dao.deployment));
    let actions = [upgrade(dao, Contract::DeviceRegistry, program).action()];
    let chain = dao.world.chain();
    objections(chain, &names, &actions).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_replaces_a_program_and_the_state_stays() {
    let mut dao = Dao::new().await;
    let registry = dao.at(Contract::ManufacturerRegistry);
    let whitelist = whitelistCall {
        owner: dao.world.address(Who::Stranger),
        name: "Macaron".into(),
        kind: Kind::Hardware,
        points: 2_000,
        fromWeek: FIRST_WEEK,
    };
    dao.timelock_does(registry, &whitelist).await;
    let next = dao.world.next_build(MANUFACTURERS).await;
    let upgrade = upgrade(&dao, Contract::ManufacturerRegistry, next);
    dao.carry_out(&[upgrade.action()]).await;
    let chain = dao.world.chain();
    assert_eq!(chain.implementation(registry).await.unwrap(), next);
    let entry = chain.read(registry, &manufacturerCall { id: 1 }).await;
    assert_eq!(entry.unwrap().name, "Macaron");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_version_behaves_in_its_own_way() {
    let mut dao = Dao::new().await;
    let next = dao.world.deploy("NextVersion", &[]).await;
    let vehicles = dao.at(Contract::VehicleId);
    let upgrade = upgrade(&dao, Contract::VehicleId, next);
    dao.carry_out(&[upgrade.action()]).await;
    let chain = dao.world.chain();
    let version = chain.read(vehicles, &IHelpers::versionCall {}).await;
    assert_eq!(version.unwrap(), U256::from(2));
    // What the first version could do is gone with it.
    assert!(chain.read(vehicles, &deviceRegistryCall {}).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_speaks_against_the_next_build_of_a_contract() {
    let mut dao = Dao::deployed().await;
    let next = dao.world.next_build(deploy::DEVICES).await;
    assert_eq!(objections_to(&dao, next).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_contracts_program_is_objected_to_by_its_name() {
    let dao = Dao::deployed().await;
    let vehicles = dao.deployment.implementations[VEHICLES];
    let found = objections_to(&dao, vehicles).await;
    assert_eq!(found.len(), 1);
    for part in ["VehicleId", "DeviceRegistry", &vehicles.to_string()] {
        assert!(found[0].contains(part), "{part}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_not_activated_is_objected_to() {
    let mut dao = Dao::deployed().await;
    let code = dao.world.next_code(deploy::DEVICES);
    let sender = dao.world.sender(Who::Stranger);
    let idle = deploy::deploy_code(sender, &code, "devices").await.unwrap();
    let found = objections_to(&dao, idle).await;
    assert!(found[0].contains("is not active"), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_stylus_program_is_objected_to_whatever_its_name() {
    let mut dao = Dao::deployed().await;
    let solidity = dao.world.deploy("NextVersion", &[]).await;
    for not_a_program in [solidity, dao.world.address(Who::Bob)] {
        let names = Names::of(Some(&dao.deployment));
        let actions = [upgrade(&dao, Contract::VehicleId, not_a_program).action()];
        let found = objections(dao.world.chain(), &names, &actions).await;
        let found = found.unwrap();
        assert!(found[0].contains("no Stylus program"), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_no_deployment_names_is_judged_by_its_present_name() {
    let dao = Dao::deployed().await;
    let unnamed = Names::default();
    let programs = &dao.deployment.implementations;
    let chain = dao.world.chain();
    let of = async |program| {
        let actions = [upgrade(&dao, Contract::DeviceRegistry, program).action()];
        objections(chain, &unnamed, &actions).await.unwrap()
    };
    assert!(of(programs[deploy::DEVICES]).await.is_empty());
    assert_eq!(of(programs[VEHICLES]).await.len(), 1);
}
