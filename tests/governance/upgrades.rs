//! Upgrades by vote.

use alloy::primitives::{Bytes, U256, b256};
use client::{
    bindings::{
        IManufacturerRegistry::{Kind, manufacturerCall, whitelistCall},
        IVehicleId::{deviceRegistryCall, upgradeToAndCallCall},
    },
    dao::Action,
    deploy::{self, Contract},
};
use e2e::{Dao, FIRST_WEEK, IHelpers, Who};

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
    let artefacts = dao.world.artefacts.clone();
    let deployer = dao.world.sender(Who::Stranger);
    let next = deploy::program(deployer, &artefacts, deploy::MANUFACTURERS)
        .await
        .unwrap();
    let upgrade = upgradeToAndCallCall {
        newImplementation: next,
        data: Bytes::new(),
    };
    dao.carry_out(&[Action::call(registry, &upgrade)]).await;
    let chain = dao.world.chain();
    assert_eq!(chain.implementation(registry).await.unwrap(), next);
    let entry = chain.call(registry, &manufacturerCall { id: 1 }).await;
    assert_eq!(entry.unwrap().name, "Macaron");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_version_behaves_in_its_own_way() {
    let mut dao = Dao::new().await;
    let slot = b256!("360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");
    let next = dao.world.deploy("NextVersion", slot.as_slice()).await;
    let vehicles = dao.at(Contract::VehicleId);
    let upgrade = upgradeToAndCallCall {
        newImplementation: next,
        data: Bytes::new(),
    };
    dao.carry_out(&[Action::call(vehicles, &upgrade)]).await;
    let chain = dao.world.chain();
    let version = chain.call(vehicles, &IHelpers::versionCall {}).await;
    assert_eq!(version.unwrap(), U256::from(2));
    // What the first version could do is gone with it.
    assert!(chain.call(vehicles, &deviceRegistryCall {}).await.is_err());
}
