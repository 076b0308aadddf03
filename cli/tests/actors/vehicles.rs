//! `dimo vehicle …`: from attestation to burning.

use serde_json::json;

use crate::stage::{
    ALICE, ATTESTOR, BOB, STRANGER, Stage, address, attest, commitment, fails_with, succeeds,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_mints_what_an_attestor_signed_for() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let shown = stage.shows(&format!("vehicle show {car}"));
    let expected = json!({
        "id": 1,
        "owner": address(ALICE),
        "definition": "tesla_model-3_2022",
        "powertrain": "BEV",
        "vinCommitment": commitment(1),
        "dataConsent": true,
        "payee": null,
        "tenure": 0,
        "hardware": null,
        "software": null,
        "grants": [],
    });
    assert_eq!(shown, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_may_begin_without_data_consent() {
    let stage = Stage::set().await;
    let attestation = stage.attestation(ALICE, 1);
    let command = format!("vehicle mint --attestation {attestation} --no-data-consent");
    stage.does(ALICE, &command);
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], false);
    let text = succeeds(&stage.ask("vehicle show 1"));
    assert!(text.contains("it earns nothing"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_mints_for_an_owner_who_signed() {
    let stage = Stage::set().await;
    let attestation = stage.attestation(ALICE, 1);
    let mint = format!("vehicle mint --attestation {attestation}");
    let consent = stage.signed("mint.json", ALICE, &mint);
    stage.does(STRANGER, &format!("{mint} --signature {consent}"));
    assert_eq!(
        stage.shows("vehicle show 1")["owner"],
        json!(address(ALICE))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_missing_signature_is_named() {
    let stage = Stage::set().await;
    let attestation = stage.attestation(ALICE, 1);
    let output = stage.run(
        STRANGER,
        &format!("vehicle mint --attestation {attestation}"),
    );
    fails_with(&output, &["the owner", &address(ALICE), "--sign-only"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_with_consent_does_not_mint_without() {
    let stage = Stage::set().await;
    let attestation = stage.attestation(ALICE, 1);
    let mint = format!("vehicle mint --attestation {attestation}");
    let consent = stage.signed("mint.json", ALICE, &mint);
    let output = stage.run(
        STRANGER,
        &format!("{mint} --no-data-consent --signature {consent}"),
    );
    fails_with(&output, &["mint.json", "dataConsent true, not false"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_that_was_used_is_refused_before_sending() {
    let stage = Stage::set().await;
    let attestation = stage.attestation(ALICE, 1);
    stage.does(ALICE, &format!("vehicle mint --attestation {attestation}"));
    stage.does(ALICE, "vehicle burn 1");
    let output = stage.run(ALICE, &format!("vehicle mint --attestation {attestation}"));
    fails_with(&output, &["nonce 0, but the VIN's next one is 1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_that_has_expired_is_refused_before_sending() {
    let stage = Stage::set().await;
    let document = stage.does(ATTESTOR, &format!("{} --deadline 10m", attest(ALICE, 1)));
    let attestation = stage.file("a.json", &document.to_string());
    stage.travel(3_600).await;
    let output = stage.run(ALICE, &format!("vehicle mint --attestation {attestation}"));
    fails_with(&output, &["a.json", "was good until 2023-04-24 05:1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_of_somebody_else_is_refused_by_the_contract() {
    let stage = Stage::set().await;
    let document = stage.does(STRANGER, &attest(ALICE, 1));
    let attestation = stage.file("a.json", &document.to_string());
    let output = stage.run(ALICE, &format!("vehicle mint --attestation {attestation}"));
    fails_with(&output, &["NotAttestor", "ATTESTOR_ROLE"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_no_attestation() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let consent = stage.signed("c.json", ALICE, &format!("vehicle consent {car} off"));
    let output = stage.run(ALICE, &format!("vehicle mint --attestation {consent}"));
    fails_with(&output, &["c.json", "not one of a vehicle"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_says_who_is_paid() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let bob = address(BOB);
    stage.does(ALICE, &format!("vehicle payee {car} {bob}"));
    assert_eq!(stage.shows("vehicle show 1")["payee"], json!(bob));
    stage.does(ALICE, &format!("vehicle payee {car} none"));
    assert_eq!(stage.shows("vehicle show 1")["payee"], json!(null));
    fails_with(
        &stage.run(ALICE, &format!("vehicle payee {car} nobody")),
        &["`nobody` is neither an address nor `none`"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_ends_consent_and_payee() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let bob = address(BOB);
    stage.does(ALICE, &format!("vehicle payee {car} {}", address(STRANGER)));
    stage.does(ALICE, &format!("vehicle transfer {car} {bob}"));
    let shown = stage.shows("vehicle show 1");
    assert_eq!(
        (
            &shown["owner"],
            &shown["dataConsent"],
            &shown["payee"],
            &shown["tenure"]
        ),
        (&json!(bob), &json!(false), &json!(null), &json!(1))
    );
    fails_with(
        &stage.run(ALICE, &format!("vehicle transfer {car} {bob}")),
        &["ERC721InsufficientApproval"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burnt_vehicle_is_no_more() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    stage.does(ALICE, &format!("vehicle burn {car}"));
    fails_with(
        &stage.ask("vehicle show 1"),
        &["cannot read vehicle 1", "ERC721NonexistentToken"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn vehicles_are_listed_page_by_page_without_those_that_are_no_more() {
    let stage = Stage::set().await;
    for (vin, account) in [(1, ALICE), (2, BOB), (3, ALICE), (4, ALICE)] {
        stage.car(account, vin);
    }
    stage.does(ALICE, "vehicle burn 3");
    let ids = |document: &serde_json::Value| -> Vec<u64> {
        let vehicles = document["vehicles"].as_array().unwrap().iter();
        vehicles
            .map(|vehicle| vehicle["id"].as_u64().unwrap())
            .collect()
    };
    let all = stage.shows("vehicle list");
    assert_eq!((ids(&all), &all["minted"]), (vec![1, 2, 4], &json!(4)));
    let alices = stage.shows(&format!("vehicle list --owner {}", address(ALICE)));
    assert_eq!(ids(&alices), [1, 4]);
    let first = stage.shows("vehicle list --limit 2");
    assert_eq!((ids(&first), &first["next"]), (vec![1, 2], &json!(2)));
    let second = stage.shows("vehicle list --limit 2 --after 2");
    assert_eq!((ids(&second), &second["next"]), (vec![4], &json!(null)));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_names_itself() {
    let stage = Stage::set().await;
    let good = attest(ALICE, 1);
    for (from, to, said) in [
        ("tesla_model-3_2022", "téslà", "`téslà` is no definition"),
        ("bev", "diesel", "diesel"),
        (commitment(1).as_str(), "0x12", "0x12"),
    ] {
        fails_with(&stage.run(ATTESTOR, &good.replace(from, to)), &[said]);
    }
    fails_with(
        &stage.run(ALICE, "vehicle mint --attestation /no/such.json"),
        &["/no/such.json"],
    );
}
