//! The program on a chain: deploy, publish, claim, status, each run as a person would.

#![allow(clippy::unwrap_used, missing_docs)]

mod challenging;
mod claiming;
mod publishing;
mod stage;
mod verifying;

use client::keys::dev_signer;
use serde_json::Value;

use crate::stage::{GUARDIAN, Stage, WEEK, dimo, fails, json, succeeds, text};

#[tokio::test(flavor = "multi_thread")]
async fn publishing_says_everything_that_is_missing_before_it_sends() {
    let stage = Stage::set().await;
    let message = fails(&stage.publish(&[]));
    for missing in [
        "the week ends at",
        "bond is 0 DIMO of 100,000",
        "reserve is 0 DIMO",
    ] {
        assert!(message.contains(missing), "{missing}: {message}");
    }
    let state = json(&stage.status(&["--json"]));
    assert_eq!(state["nextWeek"], WEEK);
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_with_funds_and_bond_prints_transaction_and_gas() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    let document = json(&stage.publish(&["--fund", "--deposit-bond", "--json"]));
    assert_eq!(
        (&document["week"], &document["leafCount"]),
        (&WEEK.into(), &3.into())
    );
    assert_eq!(document["amount"], "1105000000000000000000000");
    assert!(document["gasUsed"].as_u64().unwrap() > 21_000);
    assert_eq!(document["transaction"].as_str().unwrap().len(), 66);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_sends_nothing() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    fails(&stage.publish(&["--fund", "--deposit-bond", "--dry-run"]));
    let state = json(&stage.status(&["--json"]));
    assert_eq!(
        (&state["nextWeek"], &state["balance"]),
        (&WEEK.into(), &"0".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_is_not_published_twice() {
    let stage = Stage::published().await;
    let message = fails(&stage.publish(&[]));
    assert!(
        message.contains("week 20 is published already; the next one is 21"),
        "{message}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_the_role_is_told_so() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    let message = fails(&stage.publish_as(5, &[]));
    assert!(message.contains("has no PUBLISHER_ROLE"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_claim_is_told_when_to_come_back() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    succeeds(&stage.publish(&["--fund", "--deposit-bond"]));
    let output = stage.claim(1, &["--vehicle", "1"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("week 20 can be claimed from 2023-05-03 05:00 UTC"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_vehicle_is_paid_to_its_account() {
    let stage = Stage::published().await;
    let document = json(&stage.claim(1, &["--vehicle", "1", "--json"]));
    let paid = &document["paid"][0];
    assert_eq!((&paid["week"], &paid["vehicle"]), (&WEEK.into(), &1.into()));
    assert_eq!(paid["account"], paid["payee"]);
    // A third of 1,105,000 DIMO, rounded down.
    assert_eq!(document["total"], "368333333333333333333333");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_vehicles_of_an_account_are_paid_in_one_transaction() {
    let stage = Stage::published().await;
    let alice = dev_signer(1).unwrap().address().to_string();
    let document = json(&stage.claim(5, &["--account", &alice, "--json"]));
    assert_eq!(document["paid"].as_array().unwrap().len(), 2);
    assert_eq!(document["transactions"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_already_is_skipped_and_said() {
    let stage = Stage::published().await;
    succeeds(&stage.claim(1, &["--vehicle", "1"]));
    let document = json(&stage.claim(1, &["--all", "--json"]));
    assert_eq!(document["paid"].as_array().unwrap().len(), 2);
    assert_eq!(document["rejected"][0]["vehicle"], 1);
    assert_eq!(document["rejected"][0]["why"], "already claimed");
    let again = succeeds(&stage.claim(1, &["--vehicle", "1"]));
    assert!(again.contains("already claimed"), "{again}");
    assert!(again.contains("in 0 transactions"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_sends_its_own_claims_elsewhere() {
    let stage = Stage::published().await;
    let wallet = "0x00000000000000000000000000000000000000c0";
    let alice = dev_signer(1).unwrap().address().to_string();
    let document = json(&stage.claim(1, &["--account", &alice, "--to", wallet, "--json"]));
    assert_eq!(document["paid"][0]["payee"], wallet);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sends_other_peoples_claims_elsewhere() {
    let stage = Stage::published().await;
    let wallet = "0x00000000000000000000000000000000000000c0";
    let message = fails(&stage.claim(5, &["--vehicle", "1", "--to", wallet]));
    assert!(
        message.contains("only for claims of the key's own account"),
        "{message}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_that_is_not_in_the_week_is_explained() {
    let stage = Stage::published().await;
    let output = stage.claim(1, &["--vehicle", "77"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("vehicle 77: nothing to claim, has no leaf")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn status_shows_the_pool_and_what_an_account_can_claim() {
    let stage = Stage::published().await;
    let alice = dev_signer(1).unwrap().address().to_string();
    let week = stage.week();
    let arguments = ["--dir", text(&week), "--account", &alice];
    let told = succeeds(&stage.status(&arguments));
    for part in [
        "1,105,000 DIMO to claimants",
        "week 20",
        "final",
        "claimable now",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let document = json(&stage.status(&[&arguments[..], &["--json"]].concat()));
    assert_eq!(document["weeks"][0]["state"], "final");
    assert_eq!(document["claims"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_pool_is_named() {
    let stage = Stage::set().await;
    let url = stage.node.url();
    let nowhere = "0x0000000000000000000000000000000000000bad";
    let message = fails(&dimo(&[
        "status",
        "--rpc-url",
        &url,
        "--distributor",
        nowhere,
    ]));
    assert!(message.to_lowercase().contains(nowhere), "{message}");
    assert!(message.contains("right address and network"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn deploying_writes_where_the_pool_is() {
    let stage = Stage::set().await;
    let url = stage.node.url();
    let file = stage.path("devnode.json");
    let printed = json(&dimo(&[
        "deploy",
        "--pool-only",
        "--guardian",
        GUARDIAN,
        "--rpc-url",
        &url,
        "--dev-account",
        "0",
        "--first-week",
        "21",
        "--out",
        text(&file),
        "--json",
    ]));
    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(printed, written);
    assert_eq!(
        (&written["chainId"], &written["firstWeek"]),
        (&412_346.into(), &21.into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_the_program_is_shown_and_extended() {
    let stage = Stage::set().await;
    stage.travel(100 * 86_400).await;
    let before = json(&stage.status(&["--json"]))["programs"][0]["secondsLeft"]
        .as_u64()
        .unwrap();
    assert!(before < 365 * 86_400 - 100 * 86_400, "{before}");
    let told = succeeds(&stage.run(&["keepalive"], 5, &[]));
    assert!(told.contains("extended in 0x"), "{told}");
    let after = json(&stage.status(&["--json"]))["programs"][0]["secondsLeft"]
        .as_u64()
        .unwrap();
    assert!(after > 364 * 86_400, "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_program_is_brought_back() {
    let stage = Stage::set().await;
    stage.travel(400 * 86_400).await;
    fails(&stage.status(&[]));
    succeeds(&stage.run(&["keepalive"], 5, &[]));
    succeeds(&stage.status(&[]));
}

#[tokio::test(flavor = "multi_thread")]
async fn extending_too_soon_is_skipped_and_said() {
    let stage = Stage::set().await;
    let told = succeeds(&stage.run(&["keepalive"], 5, &[]));
    assert!(
        told.contains("skipped") && told.contains("31 days"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_file_says_where_the_pool_is() {
    let stage = Stage::set().await;
    let (url, file) = (stage.node.url(), stage.path("devnode.json"));
    std::fs::write(&file, stage.pool.to_string()).unwrap();
    let status = ["status", "--rpc-url", &url, "--deployment", text(&file)];
    assert_eq!(
        json(&dimo(&[&status[..], &["--json"]].concat()))["pool"],
        stage.pool["distributor"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_file_of_another_chain_is_refused() {
    let stage = Stage::set().await;
    let (url, file) = (stage.node.url(), stage.path("one.json"));
    let mut elsewhere = stage.pool.clone();
    elsewhere["chainId"] = 42_161.into();
    std::fs::write(&file, elsewhere.to_string()).unwrap();
    let message = fails(&dimo(&[
        "status",
        "--rpc-url",
        &url,
        "--deployment",
        text(&file),
    ]));
    for part in ["one.json", "42161", "412346"] {
        assert!(message.contains(part), "{part}: {message}");
    }
}
