//! The `devnode` program, as somebody who knows only its `--help` uses it.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use alloy::{
    primitives::{Address, U256},
    providers::{DynProvider, Provider, ProviderBuilder},
};
use serde_json::{Value, json};
use tempfile::TempDir;

const BOB: Address = Address::repeat_byte(0xb0);

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_devnode"));
    command.args(arguments).env_remove("RUST_LOG");
    command
}

/// Runs to its end.
fn output(arguments: &[&str]) -> Output {
    program(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Fails to start; returns what it says.
fn failure(arguments: &[&str], code: i32) -> String {
    let output = output(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(output.stdout.is_empty());
    said
}

/// A program that runs, and is killed at the end of the test.
struct Running {
    child: Child,
    welcome: Value,
    provider: DynProvider,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = program(&["--port", "0", "--json"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut documents = serde_json::Deserializer::from_reader(stdout).into_iter();
        let welcome: Value = documents.next().unwrap().unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = welcome["url"].as_str().unwrap().parse().unwrap();
        let provider = ProviderBuilder::new().connect_http(url).erased();
        Self {
            child,
            welcome,
            provider,
        }
    }

    async fn pay_bob(&self) {
        let from = self.welcome["accounts"][0]["address"].clone();
        let tx = json!({ "from": from, "to": BOB, "value": "0x1" });
        let request = self
            .provider
            .raw_request("eth_sendTransaction".into(), (tx,));
        let _: Value = request.await.unwrap();
    }

    async fn balance(&self) -> U256 {
        self.provider.get_balance(BOB).await.unwrap()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end; exit code and log.
    fn end(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn help_names_every_flag() {
    let output = output(&["--help"]);
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for flag in [
        "--port",
        "--host",
        "--chain-id",
        "--accounts",
        "--balance",
        "--mnemonic",
        "--timestamp",
        "--gas-limit",
        "--base-fee",
        "--block-time",
        "--no-mining",
        "--arbos",
        "--state",
        "--state-interval",
        "--history",
        "--predeploy",
        "--no-arbos-storage-gas",
        "--call-gas-limit",
        "--call-timeout",
        "--frozen-clock",
        "--distinct-times",
        "--client-prefix",
        "--record",
        "--stylus-dictionary",
        "--json",
        "--verbose",
        "--quiet",
    ] {
        assert!(help.contains(flag), "{flag}\n{help}");
    }
    assert!(
        help.starts_with("An Arbitrum chain for development"),
        "{help}"
    );
}

#[tokio::test]
async fn the_settings_reach_the_chain() {
    let node = Running::start(&[
        "--chain-id",
        "7",
        "--accounts",
        "2",
        "--balance",
        "1.5",
        "--timestamp",
        "1800000000",
        "--base-fee",
        "5",
        "--gas-limit",
        "40000000",
    ]);
    assert_eq!(node.welcome["chainId"], 7);
    let accounts = node.welcome["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 2);
    let first: Address = serde_json::from_value(accounts[0]["address"].clone()).unwrap();
    let balance = node.provider.get_balance(first).await.unwrap();
    assert_eq!(balance, U256::from(1_500_000_000_000_000_000u64));
    assert_eq!(node.provider.get_chain_id().await.unwrap(), 7);
    let genesis = node
        .provider
        .get_block_by_number(0.into())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(genesis.header.timestamp, 1_800_000_000);
    assert_eq!(genesis.header.base_fee_per_gas, Some(5));
    assert_eq!(genesis.header.gas_limit, 40_000_000);
}

#[tokio::test]
async fn a_transaction_is_a_line_of_the_log() {
    let node = Running::start(&[]);
    node.pay_bob().await;
    node.signal("-INT");
    let (code, log) = node.end();
    assert_eq!(code, Some(0), "{log}");
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let line = lines
        .iter()
        .find(|line| line["message"] == "transaction")
        .unwrap();
    assert_eq!(line["to"], json!(BOB.to_string()));
    assert_eq!(
        (&line["gas"], &line["status"]),
        (&json!(21_000), &json!("success"))
    );
    assert!(line["hash"].as_str().unwrap().starts_with("0x"));
}

#[tokio::test]
async fn the_log_stays_silent_if_asked_to_be() {
    let node = Running::start(&["-q"]);
    node.pay_bob().await;
    node.signal("-INT");
    assert_eq!(node.end(), (Some(0), String::new()));
}

#[tokio::test]
async fn without_json_the_accounts_are_listed_for_people() {
    let mut child = program(&["--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(
        first.starts_with("listening on http://127.0.0.1:"),
        "{first}"
    );
    let listed = lines.any(|line| {
        line.unwrap()
            .contains("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
    });
    assert!(listed);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
async fn a_closed_stdout_is_no_reason_to_stop() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut child = program(&["--port", &port.to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let deadline = Instant::now() + Duration::from_secs(30);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline && child.try_wait().unwrap().is_none());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = failure(&["--port", &port], 1);
    assert!(said.contains(&port) && said.contains("--port 0"), "{said}");
}

#[test]
fn flags_that_cannot_be_used_are_named() {
    for (arguments, expected) in [
        (vec!["--mnemonic", "not a mnemonic"], "mnemonic"),
        (
            vec![
                "--predeploy",
                "0x00000000000000000000000000000000000000b0=/nowhere.json",
            ],
            "/nowhere.json",
        ),
        (
            vec!["--state", "/nowhere/chain.state"],
            "/nowhere/chain.state",
        ),
    ] {
        let said = failure(&[&["--port", "0"], arguments.as_slice()].concat(), 1);
        assert!(said.contains(expected), "{said}");
    }
    for (arguments, expected) in [
        (vec!["--block-time", "0"], "0.001"),
        (
            vec!["--block-time", "1", "--no-mining"],
            "cannot be used with",
        ),
        (vec!["--arbos", "52"], "51, 60"),
        (vec!["--predeploy", "b0"], "ADDRESS=ARTEFACT"),
        (vec!["--balance", "much"], "--balance"),
    ] {
        let said = failure(&arguments, 2);
        assert!(said.contains(expected), "{said}");
    }
}

#[tokio::test]
async fn a_terminated_node_saves_its_chain_and_the_next_goes_on_with_it() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("chain.state");
    for (signal, payments) in [("-TERM", 1u64), ("-INT", 2)] {
        let node = Running::start(&["--state", path(&file)]);
        node.pay_bob().await;
        assert_eq!(node.balance().await, U256::from(payments));
        node.signal(signal);
        let (code, log) = node.end();
        assert_eq!(code, Some(0), "{log}");
    }
    let node = Running::start(&["--state", path(&file)]);
    assert_eq!(node.balance().await, U256::from(2));
}

#[tokio::test]
async fn a_node_killed_while_it_saves_leaves_a_file_that_loads() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("chain.state");
    let mut paid = U256::ZERO;
    for round in 0..5u64 {
        let mut node = Running::start(&["-q", "--state", path(&file), "--state-interval", "0.001"]);
        let kept = node.balance().await;
        assert!(kept <= paid);
        let end = Instant::now() + Duration::from_millis(200 + 37 * round);
        while Instant::now() < end {
            node.pay_bob().await;
        }
        paid = node.balance().await;
        node.child.kill().unwrap();
    }
    let node = Running::start(&["--state", path(&file)]);
    assert!(node.balance().await > U256::ZERO, "nothing was ever saved");
}

#[tokio::test]
async fn a_chain_that_cannot_be_saved_is_a_failure_at_the_end_and_not_before() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("chain.state");
    let node = Running::start(&["--state", path(&file), "--state-interval", "0.05"]);
    std::fs::create_dir(&file).unwrap();
    node.pay_bob().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    node.pay_bob().await;
    assert_eq!(node.balance().await, U256::from(2));
    node.signal("-TERM");
    let (code, log) = node.end();
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("the chain was not saved"), "{log}");
}

#[test]
fn a_damaged_state_file_ends_the_start() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("chain.state");
    std::fs::write(&file, "some other file").unwrap();
    let said = failure(&["--port", "0", "--state", path(&file)], 1);
    assert!(
        said.contains(path(&file)) && said.contains("not a state file"),
        "{said}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), b"some other file");
}
