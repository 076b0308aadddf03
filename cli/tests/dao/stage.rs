//! The fixture: the whole system on a chain of its own, and `dimo` to run on it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use alloy::primitives::U256;
use client::{
    bindings::IERC20::transferCall,
    chain::{Chain, Sender},
    deploy::Deployment,
    keys::dev_signer,
    units::ONE_DIMO,
};
use devnode::{Config, Devnode};
use protocol::Clock;
use serde_json::Value;
use tempfile::TempDir;

/// The week that the chain is in.
const WEEK: u32 = 20;

/// Seconds of the vote and of the timelock.
pub(crate) const PERIOD: u64 = 600;

/// A system whose whole supply of votes is development account 0's.
pub(crate) struct Stage {
    pub(crate) node: Devnode,
    pub(crate) folder: TempDir,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::set_with(&[]).await
    }

    /// Deployed with more flags.
    pub(crate) async fn set_with(flags: &[&str]) -> Self {
        let config = Config {
            genesis_timestamp: Clock::DIMO.start(WEEK),
            frozen_clock: true,
            ..Config::default()
        };
        let node = Devnode::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let stage = Self { node, folder };
        let (period, file) = (PERIOD.to_string(), stage.file());
        let (guardian, publisher) = (account(2), account(4));
        let deploy = [
            "deploy",
            "--dev-account",
            "0",
            "--guardian",
            &guardian,
            "--publisher",
            &publisher,
            "--voting-delay",
            "0",
            "--voting-period",
            &period,
            "--timelock-delay",
            &period,
            "--out",
            text(&file),
        ];
        succeeds(&stage.run(&[&deploy, flags].concat()));
        stage
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("devnode.json")
    }

    pub(crate) fn deployment(&self) -> Deployment {
        Deployment::read(&self.file()).unwrap()
    }

    /// Runs the program without any of the caller's environment, which could hold a key or a URL.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_dimo"))
            .env_clear()
            .env("DIMO_RPC_URL", self.node.url())
            .args(arguments)
            .output()
            .unwrap()
    }

    /// Runs a command on the deployment.
    pub(crate) fn on(&self, arguments: &[&str]) -> Output {
        let file = self.file();
        self.run(&[arguments, &["--deployment", text(&file)]].concat())
    }

    /// `dimo dao …` by a development account.
    pub(crate) fn dao(&self, by: u32, arguments: &[&str]) -> Output {
        let key = by.to_string();
        self.on(&[&["dao"], arguments, &["--dev-account", &key]].concat())
    }

    pub(crate) async fn wait(&self, seconds: u64) {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        let time = chain.head().await.unwrap().timestamp + seconds;
        let _: Value = chain
            .request("evm_setNextBlockTimestamp", (time,))
            .await
            .unwrap();
        let _: Value = chain.request("evm_mine", ()).await.unwrap();
    }

    /// With account 0's votes counted.
    pub(crate) async fn with_votes() -> Self {
        let stage = Self::set().await;
        succeeds(&stage.dao(0, &["delegate"]));
        stage.wait(1).await;
        stage
    }

    pub(crate) fn propose(&self, what: &[&str]) -> Output {
        self.dao(0, &[&["propose"], what].concat())
    }

    pub(crate) fn whitelist(&self, more: &[&str]) -> Output {
        let owner = account(5);
        let what = [
            "whitelist",
            "AutoPi",
            "--owner",
            &owner,
            "--kind",
            "hardware",
            "--points",
            "6000",
        ];
        self.propose(&[&what, more].concat())
    }

    /// Votes for the first proposal, queues it and waits until it can be executed.
    pub(crate) async fn pass(&self) {
        self.pass_number("1").await;
    }

    /// The same of a later one.
    pub(crate) async fn pass_number(&self, number: &str) {
        self.wait(1).await;
        succeeds(&self.dao(0, &["vote", number, "--for"]));
        self.wait(PERIOD + 1).await;
        succeeds(&self.dao(3, &["queue", number]));
        self.wait(PERIOD).await;
    }
}

impl Stage {
    /// Gives an account whole tokens.
    pub(crate) async fn fund(&self, to: u32, dimo: u128) {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        let mut holder = Sender::new(&chain, dev_signer(0).unwrap()).await.unwrap();
        let call = transferCall {
            to: dev_signer(to).unwrap().address(),
            value: U256::from(dimo * ONE_DIMO),
        };
        holder.call(self.deployment().token, &call).await.unwrap();
    }
}

pub(crate) fn account(index: u32) -> String {
    dev_signer(index).unwrap().address().to_string()
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub(crate) fn succeeds(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_str(&succeeds(output)).unwrap()
}

pub(crate) fn fails(output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "{printed}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Asserts that a text has all parts.
pub(crate) fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}
