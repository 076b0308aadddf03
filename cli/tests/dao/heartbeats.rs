//! A heartbeat from the device that makes it to the judge that somebody asks for it.

use std::process::{Command, Stdio};

use protocol::Clock;
use serde_json::{Value, json};

use crate::stage::{Stage, account, fails, json as document, says, succeeds, text};

const MAKER: u32 = 5;
const OWNER: u32 = 6;
const PUBLISHER: u32 = 4;
const ANYBODY: u32 = 7;
/// The device.
const DEVICE: u32 = 3;
const WEEK: u32 = 21;

impl Stage {
    fn at(&self, name: &str) -> String {
        text(&self.folder.path().join(name)).to_owned()
    }

    /// What a command prints that only signs, in a file.
    fn signs(&self, by: u32, command: &str, file: &str) -> String {
        let command = format!("{command} --sign-only --dev-account {by}");
        let signed = succeeds(&self.on(&command.split(' ').collect::<Vec<_>>()));
        std::fs::write(self.at(file), signed).unwrap();
        self.at(file)
    }

    /// AutoPi is whitelisted, and only what its devices sign counts from week 21 on, the pool's first.
    async fn signing_maker() -> Self {
        let attestor = account(0);
        let flags = ["--attestor", &attestor, "--first-week", "21"];
        let stage = Self::set_with(&flags).await;
        succeeds(&stage.dao(0, &["delegate"]));
        stage.wait(1).await;
        succeeds(&stage.whitelist(&["--from-week", "21"]));
        stage.pass().await;
        succeeds(&stage.dao(3, &["execute", "1"]));
        let signed = ["setSignedFrom(uint32,uint32)", "1", "21"];
        succeeds(&stage.propose(&[&["call", "manufacturer-registry"], &signed[..]].concat()));
        stage.pass_number("2").await;
        succeeds(&stage.dao(3, &["execute", "2"]));
        stage
    }

    /// Car 1 with device 1.
    fn pair(&self) {
        let (key, owner) = (account(DEVICE), account(OWNER));
        self.does(MAKER, &format!("device register AutoPi {key}"));
        let vin = format!("0x{:064x}", 7);
        let attest = format!(
            "vehicle attest --owner {owner} --definition tesla_model-3_2022 --powertrain bev --vin-commitment {vin}"
        );
        let attestation = self.does(0, &attest);
        std::fs::write(self.at("attestation.json"), attestation.to_string()).unwrap();
        let attestation = self.at("attestation.json");
        self.does(OWNER, &format!("vehicle mint --attestation {attestation}"));
        let claim = format!("device claim {key} --manufacturer AutoPi");
        let signed = self.signs(DEVICE, &format!("{claim} --owner {owner}"), "claim.json");
        self.does(OWNER, &format!("{claim} --signature {signed}"));
        let signed = self.signs(DEVICE, "device pair 1 1", "pair.json");
        self.does(OWNER, &format!("device pair 1 1 --signature {signed}"));
    }

    /// Week 21, in which the device transmitted, is over and published.
    async fn heard() -> Self {
        let stage = Self::signing_maker().await;
        stage.pair();
        let start = Clock::DIMO.start(WEEK).unwrap();
        stage.wait(14 * 86_400).await;
        let (activity, week) = (stage.at("activity.csv"), stage.at("week-21"));
        let heartbeat = format!(
            "device heartbeat 1 --at {} --append {activity} --dev-account {DEVICE}",
            start + 3_600
        );
        succeeds(&stage.on(&heartbeat.split(' ').collect::<Vec<_>>()));
        let build = format!(
            "week build --week 21 --activity {activity} --out {week} --confirmations 0 --json"
        );
        let built = document(&stage.on(&build.split(' ').collect::<Vec<_>>()));
        assert_eq!(built["statuses"]["earned"], 1, "{built}");
        stage.fund(PUBLISHER, 1_300_000).await;
        let publish = format!("week publish {week} --data-uri ipfs://week --deposit-bond --fund");
        stage.does(PUBLISHER, &publish);
        stage.fund(ANYBODY, 200).await;
        stage
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_answers_what_is_demanded_while_it_runs_and_ends_with_the_window() {
    let stage = Stage::heard().await;
    let week = stage.at("week-21");
    let (url, file) = (stage.node.url(), stage.file());
    let account = PUBLISHER.to_string();
    let watch = Command::new(env!("CARGO_BIN_EXE_dimo"))
        .env_clear()
        .args(["week", "answer", &week, "--watch", "--every", "1"])
        .args(["--rpc-url", &url, "--deployment", text(&file)])
        .args(["--dev-account", &account])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // What is demanded before it looks for the first time, and between.
    stage.does(ANYBODY, &format!("week demand heartbeat {week} 1"));
    answered(&stage).await;
    stage.does(ANYBODY, "week demand leaf 21 0");
    answered(&stage).await;
    stage.wait(3 * 86_400).await;
    let output = tokio::task::spawn_blocking(|| watch.wait_with_output());
    let told = succeeds(&output.await.unwrap().unwrap());
    let parts = [
        "vehicle 1, a heartbeat of its hardware",
        "answerHeartbeat in 0x",
        "vehicle 0, its leaf",
        "answerEmpty in 0x",
        "no longer in its challenge window",
    ];
    says(&told, &parts);
}

/// Waits until nothing is demanded any more.
async fn answered(stage: &Stage) {
    for _ in 0..600 {
        let open: Value = stage.does(ANYBODY, "week settle 21 --dry-run");
        if open["demands"] == json!([]) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nobody answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_group_that_nobody_is_credited_for_no_heartbeat_is_demanded() {
    let stage = Stage::heard().await;
    let week = stage.at("week-21");
    let demand = format!("week demand heartbeat {week} 1 --of software --dev-account {ANYBODY}");
    let refused = fails(&stage.on(&demand.split(' ').collect::<Vec<_>>()));
    says(&refused, &["NothingSigned"]);
}
