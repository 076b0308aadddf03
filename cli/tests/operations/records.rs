//! Where the record of a deployment goes, and what it never replaces.

use client::deploy::Deployment;

use crate::stage::{Stage, document, fails_with, succeeds};

#[tokio::test(flavor = "multi_thread")]
async fn without_out_the_record_has_the_chains_number_in_a_folder_that_is_made() {
    let stage = Stage::bare().await;
    let printed = document(&stage.dimo("deploy --dev-account 0 --json"));
    let path = stage.path("deployments/412346.json");
    let written = Deployment::read(&path).unwrap();
    assert_eq!(serde_json::to_value(written).unwrap(), printed);
    let pool = stage.dimo(
        "deploy --pool-only --dev-account 0 --guardian 0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
    );
    assert!(succeeds(&pool).contains("412346-pool.json"));
    Deployment::read(&stage.path("deployments/412346-pool.json")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_cannot_be_written_stops_everything_before_it_begins() {
    let stage = Stage::bare().await;
    std::fs::write(stage.path("file"), "").unwrap();
    std::fs::create_dir(stage.path("folder.json")).unwrap();
    for out in ["file/record.json", "file/deep/record.json", "folder.json"] {
        let command = format!("deploy --dev-account 0 --out {out}");
        fails_with(&stage.dimo(&command), &[out.split('/').next().unwrap()]);
    }
    assert_eq!(stage.sent(0).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_contracts_that_exist_is_never_overwritten() {
    let stage = Stage::deployed().await;
    let before = std::fs::read(stage.file()).unwrap();
    let sent = stage.sent(0).await;
    for more in ["", "--pool-only", "--dry-run"] {
        let command = format!(
            "deploy --dev-account 0 --out record.json --guardian 0xa0Ee7A142d267C1f36714E4a8F75612F20a79720 {more}"
        );
        fails_with(
            &stage.dimo(&command),
            &["record.json", "alive on chain 412346", "another --out"],
        );
    }
    assert_eq!(stage.sent(0).await, sent);
    assert_eq!(std::fs::read(stage.file()).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_record_or_of_another_chain_is_left_alone() {
    let stage = Stage::bare().await;
    let elsewhere = Deployment {
        chain_id: 42_161,
        ..Deployment::default()
    };
    elsewhere.write(&stage.path("one.json")).unwrap();
    std::fs::write(stage.path("notes.json"), "remember the milk").unwrap();
    for (out, why) in [("one.json", "chain 42161"), ("notes.json", "no record")] {
        let before = std::fs::read(stage.path(out)).unwrap();
        let command = format!("deploy --dev-account 0 --out {out}");
        fails_with(&stage.dimo(&command), &[out, why, "another --out"]);
        assert_eq!(std::fs::read(stage.path(out)).unwrap(), before);
    }
    assert_eq!(stage.sent(0).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_of_a_chain_that_is_gone_is_replaced() {
    let stage = Stage::bare().await;
    let gone = Stage::deployed().await.deployment();
    gone.write(&stage.file()).unwrap();
    succeeds(&stage.dimo("deploy --pool-only --dev-account 0 --out record.json --guardian 0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"));
    assert_ne!(stage.deployment(), gone);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_sends_and_writes_nothing() {
    let stage = Stage::bare().await;
    let told = document(&stage.dimo("deploy --dev-account 0 --dry-run --json"));
    assert_eq!(told["would"], "deploy the whole system");
    assert_eq!(told["record"], "deployments/412346.json");
    assert!(!stage.path("deployments").exists());
    let program = stage.dimo("deploy --program vehicle-id --dev-account 0 --dry-run --json");
    assert_eq!(document(&program)["programs"][0], "vehicle-id");
    assert_eq!(stage.sent(0).await, 0);
}
