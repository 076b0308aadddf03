//! `dimo vehicle reclaim` and what belongs to it, `commit`, and what DAO and guardian end.

use serde_json::json;

use crate::stage::{
    ALICE, ATTESTOR, BOB, DAO, STRANGER, Stage, address, attest, commitment, dimo, fails_with,
    succeeds,
};

const NOTICE: u64 = 30 * 86_400;

/// An attestor's word that Alice's car is Bob's, in a file.
fn word(stage: &Stage, car: u64) -> String {
    let document = stage.does(
        ATTESTOR,
        &format!("vehicle attest-keeper {car} --keeper {}", address(BOB)),
    );
    stage.file("keeper.json", &document.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_takes_over_a_car_that_was_sold_without_its_token() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let word = word(&stage, car);
    let reclaim = format!("vehicle reclaim --attestation {word}");
    let begun = stage.does(BOB, &reclaim);
    let shown = stage.shows("vehicle show 1");
    assert_eq!(
        shown["reclaim"],
        json!({
            "keeper": address(BOB),
            "attestor": address(ATTESTOR),
            "ends": begun["ends"],
            "objected": false,
        })
    );
    let text = succeeds(&stage.ask("vehicle show 1"));
    assert!(text.contains("its owner may object until then"), "{text}");
    let complete = format!("vehicle complete-reclaim {car}");
    fails_with(&stage.run(BOB, &complete), &["ReclaimTooSoon"]);
    stage.travel(NOTICE).await;
    stage.does(BOB, &complete);
    let shown = stage.shows("vehicle show 1");
    assert_eq!(shown["owner"], json!(address(BOB)));
    assert_eq!(shown["reclaim"], json!(null));
    fails_with(&stage.run(BOB, &reclaim), &["was good until"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_objects_and_the_dao_decides() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let word = word(&stage, car);
    stage.does(BOB, &format!("vehicle reclaim --attestation {word}"));
    let object = format!("vehicle object {car}");
    fails_with(&stage.run(BOB, &object), &["NotOwner"]);
    // Signed by the owner, sent by anybody.
    let signed = stage.signed("objection.json", ALICE, &object);
    stage.does(STRANGER, &format!("{object} --signature {signed}"));
    let text = succeeds(&stage.ask("vehicle show 1"));
    assert!(text.contains("the DAO decides"), "{text}");
    stage.travel(NOTICE).await;
    fails_with(
        &stage.run(BOB, &format!("vehicle complete-reclaim {car}")),
        &["ReclaimDisputed", "the DAO decides"],
    );
    stage.does(DAO, &format!("vehicle decide-reclaim {car} owner"));
    let shown = stage.shows("vehicle show 1");
    assert_eq!(shown["owner"], json!(address(ALICE)));
    assert_eq!(shown["reclaim"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_of_a_car_reclaims_nothing() {
    let stage = Stage::set().await;
    let attestation = stage.attestation(ALICE, 1);
    fails_with(
        &stage.run(BOB, &format!("vehicle reclaim --attestation {attestation}")),
        &["not one of a vehicle's keeper"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_retires_a_car_that_does_not_exist() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let retire = format!("vehicle retire {car}");
    fails_with(
        &stage.run(ALICE, &retire),
        &["AccessControlUnauthorizedAccount"],
    );
    stage.does(DAO, &retire);
    assert_eq!(stage.car(BOB, 1), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guardian_stops_minting_and_an_attestor_for_a_while() {
    let stage = Stage::set().await;
    stage.guard(DAO).await;
    let attestation = stage.attestation(ALICE, 1);
    let mint = format!("vehicle mint --attestation {attestation}");
    stage.does(DAO, "vehicle stop-minting --for 10m");
    fails_with(&stage.run(ALICE, &mint), &["MintingStopped"]);
    stage.travel(601).await;
    let attestor = address(ATTESTOR);
    let suspend = format!("vehicle suspend-attestor {attestor}");
    stage.does(DAO, &format!("{suspend} --for 10m"));
    fails_with(&stage.run(ALICE, &mint), &["AttestorSuspended", &attestor]);
    stage.travel(601).await;
    stage.does(ALICE, &mint);
    fails_with(
        &stage.run(DAO, &format!("{suspend} --for 10m")),
        &["SuspensionTooSoon", "the DAO may at any time"],
    );
    for (length, said) in [("15d", "InvalidSuspension"), ("2030-01-01", "duration")] {
        let output = stage.run(DAO, &format!("{suspend} --for {length}"));
        fails_with(&output, &[said]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_under_an_earlier_vin_scheme_is_named_before_sending() {
    let stage = Stage::set().await;
    let document = stage.does(ATTESTOR, &format!("{} --vin-scheme 7", attest(ALICE, 1)));
    let attestation = stage.file("a.json", &document.to_string());
    let output = stage.run(ALICE, &format!("vehicle mint --attestation {attestation}"));
    fails_with(&output, &["a.json", "vinScheme 7, not 1"]);
}

const VIN: &str = "1M8GDM9AXKP042788";

#[tokio::test(flavor = "multi_thread")]
async fn a_vin_is_committed_to_by_the_attestors_key() {
    let stage = Stage::set().await;
    let key = stage.file("vin.key", &format!("{}\n", commitment(7)));
    let other = stage.file("other.key", &commitment(8));
    let commit = |vin: &str, key: &str| format!("vehicle commit {vin} --key-file {key}");
    let shown = stage.shows(&commit(VIN, &key));
    assert_eq!(shown["vinScheme"], 1);
    // Offline, and however it is written, the same.
    let offline = stage.offline(&commit(&VIN.to_lowercase(), &key));
    let text = succeeds(&offline);
    assert!(
        text.contains(shown["vinCommitment"].as_str().unwrap()),
        "{text}"
    );
    assert_ne!(stage.shows(&commit(VIN, &other)), shown);

    let check = stage.shows(&format!("vehicle commit --check --key-file {key}"));
    let check = check["keyCheck"].as_str().unwrap();
    stage.set_vin_scheme(check).await;
    assert_eq!(stage.shows(&commit(VIN, &key)), shown);
    fails_with(
        &stage.ask(&commit(VIN, &other)),
        &["not the key of version 1", check],
    );
}

#[test]
fn what_is_no_vin_or_key_is_refused_and_no_key_is_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("vin.key");
    std::fs::write(&key, commitment(7)).unwrap();
    let run = |vin: &str| {
        dimo(
            &format!("vehicle commit {vin} --key-file {}", key.display()),
            &[],
        )
    };
    fails_with(
        &run("1M8GDM9AXKP04278O"),
        &["`1M8GDM9AXKP04278O` is no VIN"],
    );
    let secret = "not-a-key-but-secret";
    std::fs::write(&key, secret).unwrap();
    let output = run(VIN);
    fails_with(&output, &["vin.key is no key: 32 bytes in hex"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains(secret), "{said}");
}
