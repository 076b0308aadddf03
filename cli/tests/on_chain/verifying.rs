//! `week verify` and `week watch`: what everybody can see of a published week.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Output, Stdio},
    time::Duration,
};

use client::keys::dev_signer;
use serde_json::Value;

use crate::stage::{Stage, dimo, json, succeeds, text};

impl Stage {
    /// Published from where the folder is, and pending.
    async fn pending() -> Self {
        let stage = Self::set().await;
        stage.travel(0).await;
        stage.publish_folder("week-20");
        stage
    }

    /// Publishes a folder, whose data are where it is.
    pub(crate) fn publish_folder(&self, name: &str) {
        let folder = self.path(name);
        let uri = format!("file://{}", folder.display());
        let command = ["week", "publish", text(&folder), "--data-uri", &uri];
        succeeds(&self.run(&command, 0, &["--fund", "--deposit-bond"]));
    }

    /// A folder of the same week in which car 2 pays somebody else, published.
    async fn lied() -> Self {
        let stage = Self::set().await;
        stage.travel(0).await;
        let honest = std::fs::read_to_string(stage.path("vehicles.csv")).unwrap();
        let bob = format!("0x{:040x}", 0xb0b);
        let liar = dev_signer(0).unwrap().address().to_string();
        std::fs::write(stage.path("vehicles.csv"), honest.replace(&bob, &liar)).unwrap();
        stage.build_as("lie", &[]);
        std::fs::write(stage.path("vehicles.csv"), honest).unwrap();
        stage.publish_folder("lie");
        stage
    }

    /// `week verify` of a folder on this chain, with the honest roster.
    fn verify(&self, folder: &str, more: &[&str]) -> Output {
        let [folder, vehicles, connections] =
            [folder, "vehicles.csv", "connections.csv"].map(|name| self.path(name));
        let roster = [
            "--vehicles",
            text(&vehicles),
            "--connections",
            text(&connections),
        ];
        self.ask(&[&["week", "verify", text(&folder)], &roster[..], more].concat())
    }
}

fn answer(output: &Output) -> (Option<i32>, Value) {
    let document = serde_json::from_slice(&output.stdout);
    let stderr = || String::from_utf8_lossy(&output.stderr).into_owned();
    (
        output.status.code(),
        document.unwrap_or_else(|_| panic!("{}", stderr())),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_week_matches_the_chain_and_says_who_published_it() {
    let stage = Stage::pending().await;
    let told = json(&stage.verify("week-20", &["--json"]));
    assert_eq!(told["match"], true);
    let publisher = &told["chain"]["publisher"];
    let account = publisher["account"].as_str().unwrap().to_lowercase();
    let deployer = dev_signer(0).unwrap().address().to_string().to_lowercase();
    assert_eq!(account, deployer);
    assert_eq!(
        (&publisher["publishes"], &publisher["guards"]),
        (&true.into(), &false.into())
    );
    let text = succeeds(&stage.verify("week-20", &[]));
    assert!(text.contains("who has PUBLISHER_ROLE"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_is_named_with_what_is_said_what_is_true_and_the_rows_behind_it() {
    let stage = Stage::lied().await;
    let (code, told) = answer(&stage.verify("lie", &["--json"]));
    assert_eq!((code, &told["match"]), (Some(1), &false.into()));
    assert_eq!(told["vehicle"], 2);
    let bob = format!("0x{:040x}", 0xb0b);
    let liar = dev_signer(0).unwrap().address().to_string().to_lowercase();
    let account = |of: &Value| of["account"].as_str().unwrap().to_lowercase();
    assert_eq!(account(&told["folder"]), liar);
    assert_eq!(account(&told["recomputed"]), bob);
    let rows = &told["rows"];
    assert_eq!(account(&rows["folder"]["roster"][0]), liar);
    assert_eq!(account(&rows["recomputed"]["roster"][0]), bob);
    assert_eq!(rows["folder"]["evidence"], rows["recomputed"]["evidence"]);
    assert_eq!(rows["folder"]["evidence"].as_array().unwrap().len(), 1);
    // What was published is the lie: the folder and the chain say the same.
    assert_eq!(told["chain"]["differences"], serde_json::json!([]));
    let output = stage.verify("lie", &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "MISMATCH in week 20 at vehicle 2",
        "transmitted at",
        "root is 0x",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_folder_beside_another_publication_is_no_match() {
    let stage = Stage::lied().await;
    let (code, told) = answer(&stage.verify("week-20", &["--json"]));
    assert_eq!((code, &told["match"]), (Some(1), &false.into()));
    assert_eq!(told["chain"]["differences"][0]["field"], "root");
    // The folder itself comes out again.
    assert_eq!(told["vehicle"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_compared_is_said() {
    let stage = Stage::set().await;
    let week = stage.week();
    let told = json(&dimo(&["week", "verify", text(&week), "--json"]));
    let said = told["notCompared"].to_string();
    for part in [
        "with a chain: no pool",
        "roster with the chain's events",
        "evidence with the activity",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_verifies_what_is_published_where_its_data_are() {
    let stage = Stage::pending().await;
    let told = json(&stage.ask(&["week", "watch", "--once", "--json"]));
    assert_eq!(
        (&told["match"], &told["weeks"][0]["week"]),
        (&true.into(), &20.into())
    );
    let text = succeeds(&stage.ask(&["week", "watch", "--once"]));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("MATCH week 20"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_fails_for_a_week_whose_data_are_not_what_was_published() {
    let stage = Stage::lied().await;
    // As if the publisher showed others an honest folder.
    std::fs::rename(stage.path("lie"), stage.path("hidden")).unwrap();
    std::fs::rename(stage.path("week-20"), stage.path("lie")).unwrap();
    let output = stage.ask(&["week", "watch", "--once"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("MISMATCH in week 20"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_says_which_data_it_cannot_fetch_and_takes_them_from_a_folder() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    succeeds(&stage.publish(&["--fund", "--deposit-bond"]));
    let (code, told) = answer(&stage.ask(&["week", "watch", "--once", "--json"]));
    assert_eq!(code, Some(1));
    let error = told["weeks"][0]["error"].as_str().unwrap();
    assert!(
        error.contains("ipfs://week") && error.contains("--data"),
        "{error}"
    );
    let data = stage.path("");
    let told = json(&stage.ask(&["week", "watch", "--once", "--json", "--data", text(&data)]));
    assert_eq!(told["match"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_goes_on_tries_again_what_it_could_not_verify_and_tells_a_verdict_once() {
    let stage = Stage::pending().await;
    std::fs::rename(stage.path("week-20"), stage.path("away")).unwrap();
    let url = stage.node.url();
    let mut watch = Command::new(env!("CARGO_BIN_EXE_dimo"))
        .env_clear()
        .args(["week", "watch", "--every", "1", "--rpc-url", &url])
        .args(["--distributor", stage.address()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.starts_with("NOT VERIFIED week 20"), "{first}");
    std::fs::rename(stage.path("away"), stage.path("week-20")).unwrap();
    let verdict = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| !line.starts_with("NOT VERIFIED"));
    assert!(verdict.unwrap().starts_with("MATCH week 20"));
    // Two more looks find nothing new.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    watch.kill().unwrap();
    watch.wait().unwrap();
    assert_eq!(lines.next().map(Result::unwrap), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_goes_on_has_no_document() {
    let stage = Stage::set().await;
    let output = stage.ask(&["week", "watch", "--json"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("--once"), "{message}");
}
