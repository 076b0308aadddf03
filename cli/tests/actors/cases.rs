//! `dimo case …` and `dimo compensation …`: from the accusation to the harmed drivers' tokens.

use alloy::primitives::B256;
use client::bindings::IDisputes::{dismissCall, upholdCall};
use client::compensation::SharesRoot;
use client::units::ONE_DIMO;
use serde_json::{Value, json};

use crate::stage::{ALICE, BOB, DAO, MAKER, STRANGER, Stage, address, fails_with};

/// Alice has staked, and Bob accuses her.
async fn accused() -> Stage {
    let stage = Stage::set().await;
    stage.fund(ALICE, 20_000).await;
    stage.fund(BOB, 1_000).await;
    stage.does(ALICE, "consumer register https://consumer.example");
    stage.does(ALICE, "consumer stake 20000");
    let evidence = stage.file("evidence.txt", "logs");
    let filed = stage.does(
        BOB,
        &format!(
            "case file {} --amount 1000 --document {evidence} --uri ipfs://evidence",
            address(ALICE)
        ),
    );
    assert_eq!(filed["case"], 1);
    stage
}

/// The DAO upholds the case and posts these shares.
async fn upheld(stage: &Stage, built: &Value) {
    stage.travel(8 * 86_400).await;
    let disputes = stage.deployment.disputes.unwrap();
    let mut dao = stage.sender(DAO).await;
    let slash = 1_000 * ONE_DIMO;
    dao.call(disputes, &upholdCall { caseId: 1, slash })
        .await
        .unwrap();
    let root: SharesRoot = serde_json::from_value(built.clone()).unwrap();
    let call = root.call("ipfs://shares");
    dao.call(disputes, &call).await.unwrap();
}

/// Two of the maker's vehicles were harmed, and one of a stranger's.
fn harmed(stage: &Stage) -> String {
    let rows = format!(
        "vehicle_id,account,shares\n9,{maker},1\n2,{stranger},2\n4,{maker},1\n",
        maker = address(MAKER),
        stranger = address(STRANGER)
    );
    stage.file("harmed.csv", &rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_shows_its_evidence_and_locks_what_it_claims() {
    let stage = accused().await;
    let case = stage.shows("case show 1");
    assert_eq!(case["state"], "open");
    assert_eq!(case["amount"], "1000000000000000000000");
    let hash = alloy::primitives::keccak256("logs");
    assert_eq!(
        case["evidence"],
        json!({ "hash": hash, "uri": "ipfs://evidence" })
    );
    let consumer = stage.shows(&format!("consumer show {}", address(ALICE)));
    assert_eq!(consumer["locked"], "1000000000000000000000");
    let list = stage.shows(&format!("case list --accused {}", address(ALICE)));
    assert_eq!(list["cases"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accused_answers_once() {
    let stage = accused().await;
    let answer = format!(
        "case respond 1 --hash {} --uri ipfs://answer",
        B256::repeat_byte(1)
    );
    fails_with(&stage.run(BOB, &answer), &["NotAccused"]);
    stage.does(ALICE, &answer);
    assert_eq!(stage.shows("case show 1")["answer"]["uri"], "ipfs://answer");
    fails_with(&stage.run(ALICE, &answer), &["AlreadyResponded"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undecided_case_lapses_and_returns_the_bond() {
    let stage = accused().await;
    fails_with(&stage.run(STRANGER, "case lapse 1"), &["CaseNotOver"]);
    stage.travel(60 * 86_400).await;
    stage.does(STRANGER, "case lapse 1");
    assert_eq!(stage.shows("case show 1")["state"], "lapsed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissed_case_is_shown_as_such() {
    let stage = accused().await;
    let disputes = stage.deployment.disputes.unwrap();
    let mut dao = stage.sender(DAO).await;
    dao.call(disputes, &dismissCall { caseId: 1 })
        .await
        .unwrap();
    assert_eq!(stage.shows("case show 1")["state"], "dismissed");
}

#[tokio::test(flavor = "multi_thread")]
async fn harmed_drivers_are_paid_by_their_shares() {
    let stage = accused().await;
    let file = harmed(&stage);
    let built = stage.shows(&format!("compensation build --case 1 --harmed {file}"));
    assert_eq!(
        (&built["totalShares"], &built["vehicles"]),
        (&json!(4), &json!(3))
    );
    // As many as the bits of the largest id, 9.
    assert_eq!(built["depth"], 4);
    upheld(&stage, &built).await;
    let compensation = &stage.shows("case show 1")["compensation"];
    assert_eq!(
        (&compensation["root"], &compensation["depth"]),
        (&built["root"], &json!(4))
    );
    let pot: u128 = stage.shows("case show 1")["compensation"]["pot"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let claim = format!("compensation claim --case 1 --harmed {file}");
    let one = stage.does(BOB, &format!("{claim} --vehicle 2"));
    assert_eq!(one["paid"][0]["amount"], (pot / 2).to_string());
    assert_eq!(one["paid"][0]["account"], json!(address(STRANGER)));
    let rest = stage.does(BOB, &format!("{claim} --all"));
    assert_eq!(rest["paid"].as_array().unwrap().len(), 2);
    assert_eq!(stage.shows("case show 1")["compensation"]["left"], "0");
    fails_with(
        &stage.run(BOB, &format!("{claim} --all")),
        &["nothing left to claim"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_than_was_posted_is_refused() {
    let stage = accused().await;
    let file = harmed(&stage);
    let claim = format!("compensation claim --case 1 --harmed {file} --all");
    fails_with(&stage.run(BOB, &claim), &["nothing was posted for case 1"]);
    let built = stage.shows(&format!("compensation build --case 1 --harmed {file}"));
    upheld(&stage, &built).await;
    let other = std::fs::read_to_string(&file)
        .unwrap()
        .replace(",2\n", ",3\n");
    stage.file("harmed.csv", &other);
    fails_with(
        &stage.run(BOB, &claim),
        &["harmed.csv", "is not what was posted"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_what_the_data_hash_is_of() {
    let stage = Stage::set().await;
    let (file, out) = (harmed(&stage), stage.path("shares.csv"));
    let built = stage.shows(&format!(
        "compensation build --case 1 --harmed {file} --out {}",
        out.display()
    ));
    let published = std::fs::read(out).unwrap();
    assert_eq!(
        built["dataHash"],
        json!(alloy::primitives::keccak256(published))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_was_never_filed_is_named() {
    let stage = Stage::set().await;
    fails_with(&stage.ask("case show 7"), &["there is no case 7"]);
}
