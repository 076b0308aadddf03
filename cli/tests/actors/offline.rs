//! Signing without a node.

use serde_json::Value;

use crate::stage::{
    ALICE, ATTESTOR, DEVICE_KEY, STRANGER, Stage, address, attest, dimo, fails_with, json,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_signed_offline_is_sent_in_by_another() {
    let stage = Stage::set().await;
    stage.car(ALICE, 1);
    let deadline = "--deadline 2023-12-31T00:00:00Z --nonce 0";
    let sign = format!("vehicle consent 1 off --sign-only --dev-account {ALICE} {deadline}");
    let document = json(&stage.offline(&sign));
    let file = stage.file("c.json", &document.to_string());
    stage.does(
        STRANGER,
        &format!("vehicle consent 1 off --signature {file}"),
    );
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn flags_do_without_a_deployment_and_give_the_same() {
    let stage = Stage::set().await;
    let vehicles = stage.deployment.vehicle_id.unwrap();
    let sign = format!(
        "vehicle consent 1 off --sign-only --dev-account {ALICE} --deadline 2023-12-31 --nonce 0"
    );
    let flags = format!("--chain-id 412346 --vehicle-id {vehicles}");
    assert_eq!(
        json(&dimo(&format!("{sign} {flags}"), &[])),
        json(&stage.offline(&sign))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_offline_is_named() {
    let stage = Stage::set().await;
    let sign = format!("vehicle consent 1 off --sign-only --dev-account {ALICE}");
    fails_with(&stage.offline(&sign), &["--nonce N", "--rpc-url"]);
    fails_with(&dimo(&sign, &[]), &["--chain-id", "--deployment"]);
    let send = format!("vehicle consent 1 off --dev-account {ALICE}");
    fails_with(&stage.offline(&send), &["--rpc-url", "--sign-only"]);
    let claim = format!(
        "device claim {} --manufacturer AutoPi --sign-only --nonce 0 --dev-account {ALICE}",
        address(DEVICE_KEY)
    );
    fails_with(&stage.offline(&claim), &["`AutoPi`", "names are not known"]);
    let attestation = attest(ALICE, 1);
    fails_with(
        &stage.offline(&format!("{attestation} --dev-account {ATTESTOR}")),
        &["the VIN's nonce", "--nonce N"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_chains_at_once_are_refused() {
    let stage = Stage::set().await;
    let sign = "vehicle consent 1 off --sign-only --nonce 0 --chain-id 1 --dev-account 1";
    fails_with(&stage.offline(sign), &["--chain-id 1", "412346"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_consent_can_be_signed_offline() {
    let stage = Stage::set().await;
    let key = address(DEVICE_KEY);
    let attestation = json(&stage.offline(&format!(
        "{} --nonce 0 --dev-account {ATTESTOR}",
        attest(ALICE, 1)
    )));
    let attestation = stage.file("a.json", &attestation.to_string());
    for (command, primary) in [
        (format!("vehicle mint --attestation {attestation}"), "Mint"),
        (format!("device claim {key} --manufacturer 1"), "Claim"),
        ("device pair 1 1".to_owned(), "Pair"),
        (format!("device connect 2 {key} 1"), "Connect"),
        (format!("device replace-key 1 {key}"), "ReplaceKey"),
    ] {
        let sign = format!("{command} --sign-only --nonce 3 --dev-account {ALICE}");
        let document: Value = json(&stage.offline(&sign));
        assert_eq!(document["typedData"]["primaryType"], primary);
        assert_eq!(document["typedData"]["message"]["nonce"], "3");
    }
}
