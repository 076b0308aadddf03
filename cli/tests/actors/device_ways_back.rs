//! `dimo device withdraw`, `release` and what belongs to it, and unpairing by signature.

use serde_json::json;

use crate::stage::{
    ALICE, BOB, DAO, DEVICE_KEY, MAKER, STRANGER, Stage, address, fails_with, succeeds,
};

const NOTICE: u64 = 30 * 86_400;

/// The claim of the first device's key by somebody, whose key file the key itself has signed.
fn claims(stage: &Stage, who: u32) -> std::process::Output {
    let claim = format!(
        "device claim {} --manufacturer AutoPi --owner {}",
        address(DEVICE_KEY),
        address(who)
    );
    let signed = stage.signed("possession.json", DEVICE_KEY, &claim);
    stage.run(who, &format!("{claim} --signature {signed}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_nobody_claimed_are_withdrawn() {
    let stage = Stage::set().await;
    let (a, b) = (address(20), address(21));
    stage.does(MAKER, &format!("device register AutoPi {a} {b}"));
    stage.does(MAKER, &format!("device withdraw AutoPi {a}"));
    let text = succeeds(&stage.ask(&format!("device show {a}")));
    assert!(text.contains("registered by nobody itself"), "{text}");
    let shown = stage.shows(&format!("device show {b}"));
    assert_eq!(shown["registeredBy"], json!([1]));
    let output = stage.run(MAKER, &format!("device withdraw AutoPi {a} {b}"));
    fails_with(&output, &["NotRegistered", &a.to_lowercase()[2..]]);
    let output = stage.run(STRANGER, &format!("device withdraw AutoPi {b}"));
    fails_with(&output, &["NotOperator"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_root_is_withdrawn() {
    let stage = Stage::set().await;
    let keys = [address(20), address(21)].join("\n");
    let file = stage.file("run.txt", &keys);
    let registered = stage.does(MAKER, &format!("device register-root AutoPi {file}"));
    let root = registered["root"].as_str().unwrap();
    let withdraw = format!("device withdraw AutoPi --root {root}");
    stage.does(MAKER, &withdraw);
    fails_with(&stage.run(MAKER, &withdraw), &["NotRegistered", root]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_came_back_is_claimed_anew() {
    let stage = Stage::set().await;
    let device = stage.device(ALICE, DEVICE_KEY);
    let begun = stage.does(MAKER, &format!("device release {device}"));
    let shown = stage.shows(&format!("device show {device}"));
    let ends = &begun["ends"];
    assert_eq!(shown["release"], json!({ "ends": ends, "objected": false }));
    let text = succeeds(&stage.ask(&format!("device show {device}")));
    assert!(text.contains("its owner may object until"), "{text}");
    fails_with(&claims(&stage, BOB), &["ReleaseTooSoon"]);
    stage.travel(NOTICE).await;
    succeeds(&claims(&stage, BOB));
    let shown = stage.shows(&format!("device show {device}"));
    assert_eq!(shown["owner"], json!(address(BOB)));
    assert_eq!(shown["release"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_objects_and_the_dao_decides() {
    let stage = Stage::set().await;
    let device = stage.device(ALICE, DEVICE_KEY);
    stage.does(MAKER, &format!("device release {device}"));
    let object = format!("device object {device}");
    fails_with(&stage.run(BOB, &object), &["NotAnOwner"]);
    // Signed by the owner, sent by anybody.
    let signed = stage.signed("objection.json", ALICE, &object);
    stage.does(STRANGER, &format!("{object} --signature {signed}"));
    let text = succeeds(&stage.ask(&format!("device show {device}")));
    assert!(text.contains("the DAO decides"), "{text}");
    stage.travel(NOTICE).await;
    fails_with(
        &claims(&stage, BOB),
        &["ReleaseDisputed", "the DAO decides"],
    );
    stage.does(DAO, &format!("device decide-release {device} owner"));
    let shown = stage.shows(&format!("device show {device}"));
    assert_eq!(shown["release"], json!(null));
    stage.does(MAKER, &format!("device release {device}"));
    stage.does(MAKER, &format!("device cancel-release {device}"));
    let output = stage.run(MAKER, &format!("device cancel-release {device}"));
    fails_with(&output, &["NotReleased"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_unpaired_by_the_signature_of_either_owner() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let device = stage.device(ALICE, DEVICE_KEY);
    let pair = format!("device pair {device} {car}");
    let key = stage.signed("key.json", DEVICE_KEY, &pair);
    stage.does(ALICE, &format!("{pair} --signature {key}"));
    stage.does(ALICE, &format!("vehicle transfer {car} {}", address(BOB)));
    let unpair = format!("device unpair {device} --vehicle-owner");
    let signed = stage.signed("unpair.json", BOB, &unpair);
    // Bob owns the vehicle, not the device.
    let wrong = format!("device unpair {device} --signature {signed}");
    assert!(!stage.run(STRANGER, &wrong).status.success());
    stage.does(STRANGER, &format!("{unpair} --signature {signed}"));
    let shown = stage.shows(&format!("device show {device}"));
    assert_eq!(shown["vehicle"], json!(null));
}
