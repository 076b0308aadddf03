//! `dimo vehicle grant`, `revoke`, `revoke-all` and `renounce`.

use serde_json::json;

use crate::stage::{ALICE, BOB, STRANGER, Stage, address, fails_with, succeeds};

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_grants_for_a_time_and_takes_back() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let bob = address(BOB);
    let granted = stage.does(
        ALICE,
        &format!("vehicle grant {car} {bob} --permissions 0x1f --expires 30d"),
    );
    let grants = json!([{
        "grantee": bob,
        "permissions": "0x1f",
        "allowed": "telemetry,commands,location,location-history,vin",
        "expiry": granted["expiry"],
        "personal": false,
        "terms": null,
        "works": true,
    }]);
    assert_eq!(stage.shows("vehicle show 1")["grants"], grants);
    stage.does(ALICE, &format!("vehicle revoke {car} {bob}"));
    assert_eq!(stage.shows("vehicle show 1")["grants"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_grant_is_shown_as_such() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let bob = address(BOB);
    stage.does(
        ALICE,
        &format!("vehicle grant {car} {bob} --permissions 1 --expires 2023-05-01"),
    );
    stage.travel(30 * 86_400).await;
    assert_eq!(stage.shows("vehicle show 1")["grants"][0]["works"], false);
    let text = succeeds(&stage.ask("vehicle show 1"));
    assert!(
        text.contains("until 2023-05-01 00:00 UTC, expired"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_clears_what_was_granted() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let (bob, stranger) = (address(BOB), address(STRANGER));
    stage.does(
        ALICE,
        &format!("vehicle grant {car} {stranger} --permissions 1 --expires 1d"),
    );
    stage.does(ALICE, &format!("vehicle transfer {car} {bob}"));
    assert_eq!(stage.shows("vehicle show 1")["grants"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_gives_nothing_is_refused() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let grant = format!("vehicle grant {car} {}", address(BOB));
    fails_with(
        &stage.run(
            ALICE,
            &format!("{grant} --permissions 1 --expires 2020-01-01"),
        ),
        &["InvalidGrant", "2020-01-01 00:00 UTC"],
    );
    fails_with(
        &stage.run(ALICE, &format!("{grant} --permissions all --expires 1d")),
        &["`all` names no permissions", "telemetry"],
    );
    fails_with(
        &stage.run(ALICE, &format!("{grant} --permissions 1 --expires soon")),
        &["`soon` is no moment"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_names_its_permissions_and_terms() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let terms = stage.file("terms.txt", "Pricing this car's insurance.");
    let granted = stage.does(
        ALICE,
        &format!(
            "vehicle grant {car} {} --permissions telemetry,live --expires 30d --terms {terms} --terms-uri ipfs://terms",
            address(BOB)
        ),
    );
    let grant = &stage.shows("vehicle show 1")["grants"][0];
    assert_eq!(grant["allowed"], "telemetry,live");
    assert_eq!(grant["terms"], granted["terms"]);
    let hash = alloy::primitives::keccak256("Pricing this car's insurance.");
    assert_eq!(grant["terms"], json!(hash));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_grantee_needs_no_licence() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let grant = format!(
        "vehicle grant {car} {} --permissions telemetry --expires 30d --personal",
        address(BOB)
    );
    stage.does(ALICE, &grant);
    assert_eq!(stage.shows("vehicle show 1")["grants"][0]["personal"], true);
    let text = succeeds(&stage.ask("vehicle show 1"));
    assert!(text.contains("(in 30 d), personally"), "{text}");
    stage.does(BOB, &format!("vehicle renounce {car}"));
    assert_eq!(stage.shows("vehicle show 1")["grants"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_granted_is_taken_back_at_once() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    for grantee in [BOB, STRANGER] {
        stage.does(
            ALICE,
            &format!(
                "vehicle grant {car} {} --permissions live --expires 1d",
                address(grantee)
            ),
        );
    }
    stage.does(ALICE, &format!("vehicle revoke-all {car}"));
    assert_eq!(stage.shows("vehicle show 1")["grants"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn grants_payees_and_revocations_are_signed_by_one_and_sent_by_another() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let bob = address(BOB);
    for command in [
        format!("vehicle payee {car} {bob}"),
        format!("vehicle grant {car} {bob} --permissions live --expires 2024-01-01"),
        format!("vehicle revoke {car} {bob}"),
        format!("vehicle revoke-all {car}"),
        format!("vehicle burn {car}"),
    ] {
        let signed = stage.signed("signed.json", ALICE, &command);
        stage.does(STRANGER, &format!("{command} --signature {signed}"));
        match command.split(' ').nth(1) {
            Some("payee") => assert_eq!(stage.shows("vehicle show 1")["payee"], json!(bob)),
            Some("grant") => assert_eq!(stage.shows("vehicle show 1")["grants"][0]["works"], true),
            Some("burn") => fails_with(&stage.ask("vehicle show 1"), &["ERC721NonexistentToken"]),
            _ => assert_eq!(stage.shows("vehicle show 1")["grants"], json!([])),
        }
    }
}
