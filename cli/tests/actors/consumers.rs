//! `dimo consumer …`: licence, stake, usage, standing.

use serde_json::json;

use crate::stage::{ALICE, BOB, DAO, STRANGER, Stage, address, fails_with, succeeds};

/// A consumer with a licence and 20,000 DIMO of stake.
async fn staked() -> Stage {
    let stage = Stage::set().await;
    stage.fund(ALICE, 50_000).await;
    stage.does(ALICE, "consumer register https://consumer.example");
    stage.does(ALICE, "consumer stake 20000");
    stage
}

fn show(stage: &Stage) -> serde_json::Value {
    stage.shows(&format!("consumer show {}", address(ALICE)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_with_enough_stake_is_in_good_standing() {
    let stage = staked().await;
    let shown = show(&stage);
    assert_eq!(shown["inGoodStanding"], true);
    assert_eq!(shown["active"], "20000000000000000000000");
    assert_eq!(shown["required"], "10000000000000000000000");
    let list = stage.shows("consumer list");
    assert_eq!(list["consumers"][0]["uri"], "https://consumer.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_little_stake_is_said_with_what_is_missing() {
    let stage = Stage::set().await;
    stage.fund(ALICE, 1_000).await;
    stage.does(ALICE, "consumer register https://consumer.example");
    stage.does(ALICE, "consumer stake 999.5");
    let text = succeeds(&stage.ask(&format!("consumer show {}", address(ALICE))));
    assert!(
        text.contains("not good: 9,000.5 DIMO of stake are missing"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_licence_is_told_so() {
    let stage = Stage::set().await;
    let bob = address(BOB);
    fails_with(
        &stage.ask(&format!("consumer show {bob}")),
        &[&bob, "dimo consumer register"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_of_staking_names_the_allowance_first() {
    let stage = Stage::set().await;
    stage.fund(ALICE, 1_000).await;
    stage.does(ALICE, "consumer register https://consumer.example");
    let tried = stage.does(ALICE, "consumer stake 1000 --dry-run");
    assert_eq!(tried["function"], "approve(address,uint256)");
    let would = tried["would"].as_str().unwrap();
    assert!(would.ends_with("then stake 1,000 DIMO"), "{would}");
    assert_eq!(show(&stage)["active"], "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn stake_is_asked_back_and_withdrawn_after_the_unbonding_period() {
    let stage = staked().await;
    stage.does(ALICE, "consumer unstake 5000");
    let shown = show(&stage);
    assert_eq!(shown["active"], "15000000000000000000000");
    assert_eq!(shown["unbondings"][0]["amount"], "5000000000000000000000");
    fails_with(
        &stage.run(ALICE, "consumer withdraw"),
        &["NothingToWithdraw"],
    );
    stage.travel(14 * 86_400).await;
    assert_eq!(stage.does(ALICE, "consumer withdraw")["dimo"], "5,000");
    assert_eq!(show(&stage)["unbonding"], "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_taken_back() {
    let stage = staked().await;
    stage.does(ALICE, "consumer unstake 5000");
    stage.does(ALICE, "consumer unstake --cancel");
    assert_eq!(show(&stage)["active"], "20000000000000000000000");
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_is_reported_by_the_meter_and_raises_the_required_stake() {
    let stage = staked().await;
    stage.travel(7 * 86_400).await;
    let file = stage.file("usage.csv", &format!("{},11000\n", address(ALICE)));
    let report = format!("consumer usage --report {file} --week 20");
    fails_with(&stage.run(STRANGER, &report), &["METER_ROLE"]);
    stage.does(DAO, &report);
    let usage = stage.shows(&format!("consumer usage {} --weeks 1", address(ALICE)));
    assert_eq!(
        usage["weeks"],
        json!([{ "week": 20, "units": 11_000, "counts": true }])
    );
    let text = succeeds(&stage.ask(&format!("consumer show {}", address(ALICE))));
    assert!(text.contains("1,000 DIMO of stake are missing"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_that_is_none_is_named() {
    let stage = Stage::set().await;
    fails_with(
        &stage.run(ALICE, "consumer stake lots"),
        &["`lots` is no amount of DIMO"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_needs_a_marketplace() {
    let stage = staked().await;
    fails_with(&stage.run(ALICE, "consumer fee 10"), &["NoMarketplace"]);
}
