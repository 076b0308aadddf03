//! --dry-run: what would be sent, what it would cost, and what would be refused.

use alloy::sol_types::SolCall;
use client::bindings::IVehicleId::setDataConsentCall;
use serde_json::json;

use crate::stage::{ALICE, BOB, DAO, Stage, address, fails_with, succeeds};

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_target_calldata_and_gas_and_sends_nothing() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let command = format!("vehicle consent {car} off --dry-run");
    let tried = stage.does(ALICE, &command);
    let calldata = setDataConsentCall {
        vehicleId: car,
        consent: false,
    }
    .abi_encode();
    assert_eq!(
        tried["calldata"],
        json!(alloy::primitives::Bytes::from(calldata))
    );
    assert_eq!(
        tried["to"],
        json!(stage.deployment.vehicle_id.unwrap().to_string())
    );
    assert_eq!(tried["function"], "setDataConsent(uint64,bool)");
    assert!(tried["gas"].as_u64().unwrap() > 21_000);
    let text = succeeds(&stage.run(ALICE, &command));
    assert!(
        text.contains("would         withdraw data consent for vehicle 1"),
        "{text}"
    );
    assert_eq!(
        stage.shows(&format!("vehicle show {car}"))["dataConsent"],
        true
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_needs_an_address_but_no_key() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let command = format!(
        "vehicle consent {car} off --dry-run --from {} --json",
        address(ALICE)
    );
    let tried = crate::stage::json(&stage.ask(&command));
    assert_eq!(
        (&tried["from"], &tried["refused"]),
        (&json!(address(ALICE)), &json!(null))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_said_and_is_the_exit_code() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let output = stage.run(BOB, &format!("vehicle burn {car} --dry-run --json"));
    assert_eq!(output.status.code(), Some(1));
    let tried: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(tried["refused"].as_str().unwrap().starts_with("NotOwner: "));
    assert_eq!(tried["gas"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_needs_the_key_of_from() {
    let stage = Stage::set().await;
    let output = stage.run(
        DAO,
        &format!("manufacturer suspend 1 --from {}", address(ALICE)),
    );
    fails_with(&output, &[&address(ALICE), &address(DAO), "--dry-run"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_key_every_way_to_give_one_is_named() {
    let stage = Stage::set().await;
    fails_with(
        &stage.ask("manufacturer suspend 1"),
        &["--keystore", "DIMO_PRIVATE_KEY", "--dev-account"],
    );
}
