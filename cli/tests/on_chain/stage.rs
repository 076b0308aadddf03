//! The fixture: a pool on a chain of its own, and `dimo` to run on it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use alloy::primitives::U256;
use client::{
    bindings::IERC20,
    chain::{Chain, Sender},
    keys::dev_signer,
    units::ONE_DIMO,
};
use devnode::{Config, Devnode};
use protocol::Clock;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const WEEK: u32 = 20;

/// Development account 9.
pub(crate) const GUARDIAN: &str = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720";

/// A chain in week 20, a deployed pool without tokens, and the folder of a week with three cars: two of
/// Alice's (development account 1) and one of somebody else's.
pub(crate) struct Stage {
    pub(crate) node: Devnode,
    folder: TempDir,
    pub(crate) pool: Value,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let config = Config {
            genesis_timestamp: Clock::DIMO.start(WEEK),
            ..Config::default()
        };
        let node = Devnode::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut stage = Self {
            node,
            folder,
            pool: Value::Null,
        };
        stage.build();
        let url = stage.node.url();
        stage.pool = json(&dimo(&[
            "deploy",
            "--pool-only",
            "--guardian",
            GUARDIAN,
            "--rpc-url",
            &url,
            "--dev-account",
            "0",
            "--out",
            text(&stage.path("pool.json")),
            "--json",
        ]));
        stage
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Week 20 as the first week: everybody's streak is new.
    pub(crate) fn build(&self) {
        let alice = dev_signer(1).unwrap().address();
        let other = format!("0x{:040x}", 0xb0b);
        let device = |number: u64| format!("0x{number:040x}");
        let time = Clock::DIMO.start(WEEK).unwrap();
        let mut vehicles =
            "vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until\n"
                .to_owned();
        let mut activity = "vehicle_id,device,timestamp\n".to_owned();
        for (id, account) in [(1, alice.to_string()), (2, other), (3, alice.to_string())] {
            vehicles.push_str(&format!("{id},{account},1,{},,,true,false,,\n", device(id)));
            activity.push_str(&format!("{id},{},{time}\n", device(id)));
        }
        let files = [
            ("connections.csv", "id,kind,points\n1,hardware,6000\n"),
            ("vehicles.csv", &vehicles),
            ("activity.csv", &activity),
        ];
        for (name, content) in files {
            std::fs::write(self.path(name), content).unwrap();
        }
        let path = |name: &str| self.path(name).to_str().unwrap().to_owned();
        succeeds(&dimo(&[
            "week",
            "build",
            "--week",
            "20",
            "--first",
            "--vehicles",
            &path("vehicles.csv"),
            "--connections",
            &path("connections.csv"),
            "--activity",
            &path("activity.csv"),
            "--out",
            &path("week-20"),
        ]));
    }

    pub(crate) fn week(&self) -> PathBuf {
        self.path("week-20")
    }

    /// `dimo COMMAND` on this pool, signed by a development account.
    pub(crate) fn run(&self, command: &[&str], account: u32, more: &[&str]) -> Output {
        let (url, account) = (self.node.url(), account.to_string());
        let pool = self.pool["distributor"].as_str().unwrap();
        let network = ["--rpc-url", &url, "--distributor", pool];
        let key = ["--dev-account", &account];
        dimo(&[command, &network, &key, more].concat())
    }

    pub(crate) fn publish(&self, more: &[&str]) -> Output {
        self.publish_as(0, more)
    }

    pub(crate) fn publish_as(&self, account: u32, more: &[&str]) -> Output {
        let week = self.week();
        let command = ["week", "publish", text(&week), "--data-uri", "ipfs://week"];
        self.run(&command, account, more)
    }

    pub(crate) fn claim(&self, account: u32, more: &[&str]) -> Output {
        self.run(&["claim", text(&self.week())], account, more)
    }

    pub(crate) fn status(&self, more: &[&str]) -> Output {
        let url = self.node.url();
        let pool = self.pool["distributor"].as_str().unwrap();
        dimo(&[&["status", "--rpc-url", &url, "--distributor", pool], more].concat())
    }

    /// The address of the pool.
    pub(crate) fn address(&self) -> &str {
        self.pool["distributor"].as_str().unwrap()
    }

    /// `dimo COMMAND` on this pool, which needs no key.
    pub(crate) fn ask(&self, command: &[&str]) -> Output {
        let url = self.node.url();
        let network = ["--rpc-url", &url, "--distributor", self.address()];
        dimo(&[command, &network].concat())
    }

    /// `dimo week build` of week 20 into a folder, with more flags.
    pub(crate) fn build_as(&self, out: &str, more: &[&str]) {
        let path = |name: &str| self.path(name).to_str().unwrap().to_owned();
        let (vehicles, connections) = (path("vehicles.csv"), path("connections.csv"));
        let (activity, out) = (path("activity.csv"), path(out));
        let files = [
            "week",
            "build",
            "--week",
            "20",
            "--first",
            "--vehicles",
            &vehicles,
            "--connections",
            &connections,
            "--activity",
            &activity,
            "--out",
            &out,
        ];
        succeeds(&dimo(&[&files, more].concat()));
    }

    /// Whole tokens of the deployer's for a development account.
    pub(crate) async fn give(&self, account: u32, dimo: u128) {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        let mut holder = Sender::new(&chain, dev_signer(0).unwrap()).await.unwrap();
        let call = IERC20::transferCall {
            to: dev_signer(account).unwrap().address(),
            value: U256::from(dimo * ONE_DIMO),
        };
        let token = self.pool["token"].as_str().unwrap().parse().unwrap();
        holder.call(token, &call).await.unwrap();
    }

    /// Moves the chain past the end of the week, or past its challenge window.
    pub(crate) async fn travel(&self, seconds_after_the_week: u64) {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        let time = Clock::DIMO.end(WEEK).unwrap() + seconds_after_the_week;
        let _: Value = chain
            .request("evm_setNextBlockTimestamp", (time,))
            .await
            .unwrap();
        let _: Value = chain.request("evm_mine", ()).await.unwrap();
    }

    /// Published and final.
    pub(crate) async fn published() -> Self {
        let stage = Self::set().await;
        stage.travel(0).await;
        succeeds(&stage.publish(&["--fund", "--deposit-bond"]));
        stage.travel(49 * 3_600).await;
        stage
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Runs the program without any of the caller's environment, which could hold a key or a URL.
pub(crate) fn dimo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dimo"))
        .env_clear()
        .args(arguments)
        .output()
        .unwrap()
}

pub(crate) fn succeeds(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_str(&succeeds(output)).unwrap()
}

pub(crate) fn fails(output: &Output) -> String {
    assert!(
        !output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8(output.stderr.clone()).unwrap()
}
