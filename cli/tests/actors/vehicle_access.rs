//! `dimo vehicle grant` and `revoke`.

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
        "expiry": granted["expiry"],
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
        &["`all` is no bitmap"],
    );
    fails_with(
        &stage.run(ALICE, &format!("{grant} --permissions 1 --expires soon")),
        &["`soon` is no moment"],
    );
}
