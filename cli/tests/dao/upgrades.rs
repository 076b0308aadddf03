//! Programs are replaced by proposals, and only by programs of the same contract.

use alloy::primitives::Bytes;
use client::{
    bindings::ProxyAdmin::ownerCall,
    chain::{Chain, Sender, proxy_admin},
    dao::{Proposal, Upgrade},
    deploy::Deployment,
    keys::dev_signer,
};

use crate::stage::{Stage, account, fails, json, says, succeeds, text};

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_is_proposed_by_the_contracts_name() {
    let stage = Stage::with_votes().await;
    let program = ["deploy", "--dev-account", "4", "--program", "vehicle-id"];
    let deployed = json(&stage.run(&[&program[..], &["--json"]].concat()));
    let next = deployed["program"].as_str().unwrap();
    let printed = succeeds(&stage.propose(&["upgrade", "vehicle-id", next]));
    let words = "replace the program behind the vehicles' contract by 0x";
    let name = "(calls itself VehicleId)";
    says(&printed, &[words, name, "would succeed"]);
    stage.pass().await;
    succeeds(&stage.dao(3, &["execute", "1"]));
    let printed = succeeds(&stage.on(&["audit", "roles"]));
    says(&printed, &["by the DAO's decision in"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_contracts_program_is_not_proposed_in_any_way() {
    let stage = Stage::with_votes().await;
    let deployment = stage.deployment();
    let vehicles = deployment.implementations["vehicle-id"].to_string();
    let devices = deployment.device_registry.unwrap();
    let by_name = ["upgrade", "device-registry", &vehicles];
    let by_address = ["upgrade", &devices.to_string(), &vehicles];
    let admin = proxy_admin(devices).to_string();
    let signature = "upgradeAndCall(address,address,bytes)";
    let by_call = [
        "call",
        &admin,
        signature,
        &devices.to_string(),
        &vehicles,
        "0x",
    ];
    for proposal in [&by_name[..], &by_address, &by_call] {
        let message = fails(&stage.propose(&[proposal, &["--force"]].concat()));
        says(
            &message,
            &["VehicleId", "DeviceRegistry", "Nothing was sent"],
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_of_another_contracts_program_is_shown_with_a_warning_and_not_queued() {
    let stage = Stage::with_votes().await;
    let deployment = stage.deployment();
    let program = deployment.implementations["vehicle-id"];
    let upgrade = Upgrade {
        proxy: deployment.device_registry.unwrap(),
        program,
        data: Bytes::new(),
    };
    // Somebody proposes with other tools.
    let chain = Chain::connect(&stage.node.url()).await.unwrap();
    let signer = dev_signer(0).unwrap();
    let mut holder = Sender::new(&chain, signer).await.unwrap();
    let call = Proposal::propose(&[upgrade.action()], "the next devices");
    let governor = deployment.governor.unwrap();
    holder.call(governor, &call).await.unwrap();
    let shown = succeeds(&stage.on(&["dao", "show", "1"]));
    says(
        &shown,
        &[
            "(calls itself VehicleId)",
            "BEWARE",
            "another contract than DeviceRegistry",
        ],
    );
    says(
        &fails(&stage.dao(3, &["queue", "1"])),
        &["another contract"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_of_a_pool_alone_may_replace_its_program() {
    let stage = Stage::set().await;
    let (file, admin) = (stage.folder.path().join("pool.json"), account(7));
    let pool = ["--pool-only", "--dev-account", "0", "--out", text(&file)];
    let roles = ["deploy", "--admin", &admin, "--guardian", &admin];
    succeeds(&stage.run(&[&roles, &pool[..]].concat()));
    let pool = Deployment::read(&file).unwrap().distributor;
    let chain = Chain::connect(&stage.node.url()).await.unwrap();
    let owner = chain.read(proxy_admin(pool), &ownerCall {}).await;
    assert_eq!(owner.unwrap().to_string(), admin);
}
