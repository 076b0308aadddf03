//! The fixture: the whole system on a chain, and `dimo` to run on it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use alloy::{
    primitives::{Address, B256, U64},
    providers::Provider,
};
use client::{
    chain::{Chain, Sender},
    deploy::{self, Artefacts, Contract, Deployment, Operators, Plan, Terms},
    keys::dev_signer,
};
use devnode::{Config, Devnode, Snapshot};
use protocol::Clock;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The week that the chain is in.
pub(crate) const WEEK: u32 = 20;

pub(crate) const DAY: u64 = 24 * 60 * 60;

/// Where a proxy keeps its implementation.
const IMPLEMENTATION_SLOT: &str =
    "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

/// A chain, and a folder for files.
pub(crate) struct Stage {
    pub(crate) node: Devnode,
    pub(crate) chain: Chain,
    folder: TempDir,
}

impl Stage {
    /// A chain with nothing on it. All of a process stem from one, and so compile each program once.
    pub(crate) async fn bare() -> Self {
        static BARE: OnceCell<Snapshot> = OnceCell::const_new();
        let prepare = async || {
            let config = Config {
                genesis_timestamp: Clock::DIMO.start(WEEK),
                frozen_clock: true,
                ..Config::default()
            };
            Devnode::start(config).await.unwrap().snapshot()
        };
        Self::copy(BARE.get_or_init(prepare).await).await
    }

    /// The whole system, recorded in [`Stage::file`], with the operators that a record can name.
    pub(crate) async fn deployed() -> Self {
        static DEPLOYED: OnceCell<(Snapshot, Deployment)> = OnceCell::const_new();
        let prepare = async || {
            let stage = Self::bare().await;
            let mut sender = stage.sender(0).await;
            let mut pool = deploy::baseline();
            pool.firstWeek = WEEK;
            let plan = Plan {
                token: None,
                terms: Terms::DIMO,
                pool,
                consumers: deploy::parameters(),
                cases: deploy::case_parameters(),
                operators: Operators::default(),
                vehicle_uri: "urn:dimo:vehicle:".to_owned(),
                device_uri: "urn:dimo:device:".to_owned(),
            };
            let artefacts = Artefacts::locate(None).unwrap();
            let system = deploy::system(&mut sender, &artefacts, &plan).await;
            (stage.node.snapshot(), system.unwrap().deployment)
        };
        let (snapshot, deployment) = DEPLOYED.get_or_init(prepare).await;
        let stage = Self::copy(snapshot).await;
        deployment.write(&stage.file()).unwrap();
        stage
    }

    async fn copy(snapshot: &Snapshot) -> Self {
        let node = snapshot.start().await.unwrap();
        Self {
            chain: Chain::connect(&node.url()).await.unwrap(),
            node,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The record of the deployment.
    pub(crate) fn file(&self) -> PathBuf {
        self.path("record.json")
    }

    pub(crate) fn deployment(&self) -> Deployment {
        Deployment::read(&self.file()).unwrap()
    }

    /// Every contract that is a program behind a proxy.
    pub(crate) fn proxies(&self) -> Vec<(Contract, Address)> {
        let deployment = self.deployment();
        let programs = Contract::ALL.into_iter();
        programs
            .filter(|contract| contract.program().is_some())
            .map(|contract| (contract, deployment.address(contract).unwrap()))
            .collect()
    }

    /// A development account that sends.
    pub(crate) async fn sender(&self, account: u32) -> Sender {
        let signer = dev_signer(account).unwrap();
        Sender::new(&self.chain, signer).await.unwrap()
    }

    /// `dimo COMMAND` in the folder, at the node itself.
    pub(crate) fn dimo(&self, command: &str) -> Output {
        self.dimo_at(&self.node.url(), command)
    }

    /// `dimo COMMAND` in the folder, at another URL of the node.
    pub(crate) fn dimo_at(&self, url: &str, command: &str) -> Output {
        self.command(url, command).output().unwrap()
    }

    /// The same, to be run otherwise. Without any of the caller's environment, which could hold a key or a URL.
    pub(crate) fn command(&self, url: &str, command: &str) -> Command {
        let build = Artefacts::locate(None).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_dimo"));
        program
            .env_clear()
            .env("DIMO_RPC_URL", url)
            .env("DIMO_BUILD_DIR", build.root())
            .current_dir(self.folder.path())
            .args(command.split_whitespace());
        if self.file().exists() {
            program.env("DIMO_DEPLOYMENT", self.file());
        }
        program
    }

    /// Moves the chain's clock.
    pub(crate) async fn travel(&self, seconds: u64) {
        let time = self.chain.head().await.unwrap().timestamp + seconds;
        let _: Value = self
            .chain
            .request("evm_setNextBlockTimestamp", (time,))
            .await
            .unwrap();
        let _: Value = self.chain.request("evm_mine", ()).await.unwrap();
    }

    /// Puts another program behind a proxy, as an upgrade does.
    pub(crate) async fn upgrade(&self, proxy: Address, program: Address) {
        let params = (proxy, IMPLEMENTATION_SLOT, program.into_word());
        let _: Value = self
            .chain
            .request("anvil_setStorageAt", params)
            .await
            .unwrap();
    }

    /// Transactions that a development account has sent.
    pub(crate) async fn sent(&self, account: u32) -> u64 {
        let address = dev_signer(account).unwrap().address();
        let count: U64 = self
            .chain
            .request("eth_getTransactionCount", (address, "latest"))
            .await
            .unwrap();
        count.to()
    }

    /// Every transaction on the chain: its hash, and the contract that it created.
    pub(crate) async fn transactions(&self) -> Vec<(B256, Option<Address>)> {
        let mut found = Vec::new();
        for number in 1..=self.chain.head().await.unwrap().number {
            let params = (U64::from(number), false);
            let block: Value = self
                .chain
                .request("eth_getBlockByNumber", params)
                .await
                .unwrap();
            for hash in block["transactions"].as_array().unwrap() {
                let hash = hash.as_str().unwrap().parse().unwrap();
                let receipt = self
                    .chain
                    .get_transaction_receipt(hash)
                    .await
                    .unwrap()
                    .unwrap();
                found.push((hash, receipt.contract_address));
            }
        }
        found
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a command that succeeds prints.
#[track_caller]
pub(crate) fn succeeds(output: &Output) -> String {
    let (told, errors) = (stdout(output), stderr(output));
    assert!(output.status.success(), "{told}{errors}");
    told
}

/// The document of a command that ran, whatever its answer.
#[track_caller]
pub(crate) fn document(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap_or_else(|_| panic!("{}", stderr(output)))
}

/// What a command that fails says, on stderr, with all of these parts.
#[track_caller]
pub(crate) fn fails_with(output: &Output, parts: &[&str]) -> String {
    let message = stderr(output);
    assert!(!output.status.success(), "{}", stdout(output));
    for part in parts {
        assert!(message.contains(part), "{part}: {message}");
    }
    message
}
