//! Where a command finds the contracts.

use crate::stage::{Stage, dimo, fails_with, json};

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_the_flag_and_the_file_are_named() {
    let stage = Stage::set().await;
    let url = stage.node.url();
    fails_with(
        &dimo("manufacturer list", &[("DIMO_RPC_URL", &url)]),
        &["--deployment FILE", "--manufacturer-registry ADDRESS"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_without_the_contract_is_named() {
    let stage = Stage::set().await;
    let mut deployment = stage.deployment.clone();
    deployment.device_registry = None;
    let file = stage.path("poor.json");
    deployment.write(&file).unwrap();
    let (url, file) = (stage.node.url(), file.to_str().unwrap());
    let environment = [("DIMO_RPC_URL", url.as_str()), ("DIMO_DEPLOYMENT", file)];
    fails_with(
        &dimo("device list", &environment),
        &["poor.json", "--device-registry ADDRESS"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn single_flags_do_without_a_file() {
    let stage = Stage::set().await;
    let registry = stage.deployment.manufacturer_registry.unwrap();
    let command = format!(
        "manufacturer list --json --rpc-url {} --manufacturer-registry {registry}",
        stage.node.url()
    );
    assert_eq!(
        json(&dimo(&command, &[]))["manufacturers"][0]["name"],
        "AutoPi"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_something_else_is_named() {
    let stage = Stage::set().await;
    let nobody = "0x0000000000000000000000000000000000000bad";
    fails_with(
        &stage.ask(&format!("vehicle list --vehicle-id {nobody}")),
        &["does not answer count()", "right address"],
    );
}
