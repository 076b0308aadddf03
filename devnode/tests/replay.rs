//! Records of what a node did, repeated on another.
//!
//! `DEVNODE_REPLAY=DIR cargo test --release -p devnode --test replay -- --nocapture` repeats every record of a directory.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::{Path, PathBuf};

use alloy::primitives::{Address, B256, Bytes, U256};
use common::{Chain, evm, program, replay::replay, start_with, word};
use devnode::Config;
use serde_json::{Value, json};

/// A file that is removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let file = format!("devnode-{name}-{}.jsonl", std::process::id());
        Self(std::env::temp_dir().join(file))
    }

    fn lines(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.0).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn rewrite(&self, change: impl Fn(&mut Value)) {
        let mut lines = self.lines();
        lines.iter_mut().for_each(change);
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(&self.0, text).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn recorded(path: &Path) -> Chain {
    start_with(Config {
        record: Some(path.to_owned()),
        ..Config::default()
    })
    .await
}

/// A transaction of the owner, signed by the node. Clients that wait for blocks would wait for ever after a revert.
async fn act(chain: &Chain, to: Address, input: impl AsRef<[u8]>, gas: u64, value: u64) {
    let tx = json!({
        "from": chain.owner,
        "to": to,
        "input": Bytes::copy_from_slice(input.as_ref()),
        "gas": U256::from(gas),
        "value": U256::from(value),
    });
    let _: Value = chain.request("eth_sendTransaction", (tx,)).await;
}

/// Programs, contracts, failures, changes by hand, moved time, snapshots, several transactions in a block.
async fn eventful(chain: &Chain) {
    let setter = chain.program(&program::setter()).await;
    let logger = chain.program(&program::logger()).await;
    let proxy = chain.deploy(&evm::proxy(setter)).await;
    let gas = 1_000_000;
    let snapshot: String = chain.request("evm_snapshot", ()).await;
    act(chain, setter, [word(1), word(2)].concat(), gas, 0).await;
    let _: Value = chain.request("evm_revert", (snapshot,)).await;
    act(chain, setter, [word(1), word(3)].concat(), gas, 0).await;
    let _: Value = chain
        .request("evm_increaseTime", (U256::from(86_400),))
        .await;
    let _: Value = chain.request("evm_mine", ()).await;
    let bob = Address::repeat_byte(0xb0);
    let _: Value = chain
        .request("anvil_setBalance", (bob, U256::from(9)))
        .await;
    let slot = (proxy, U256::from(1), json!(B256::with_last_byte(8)));
    let _: Value = chain.request("anvil_setStorageAt", slot).await;
    act(chain, proxy, [word(1), word(0)].concat(), gas, 0).await;
    let _: Value = chain.request("evm_setAutomine", (false,)).await;
    act(chain, logger, [word(7), word(8)].concat(), gas, 0).await;
    act(chain, logger, [], 40_000, 0).await;
    let _: Value = chain.request("evm_mine", ()).await;
    let _: Value = chain.request("evm_setAutomine", (true,)).await;
    act(chain, bob, [], 21_000, 1).await;
}

#[tokio::test]
async fn a_record_repeats_on_another_node() {
    let scratch = Scratch::new("repeats");
    eventful(&recorded(&scratch.0).await).await;
    // Two programs, deployed and activated; a proxy; six calls, one of which was undone.
    assert_eq!(replay(&scratch.0).await, Ok(11));
}

#[tokio::test]
async fn a_record_of_other_gas_does_not_repeat() {
    let scratch = Scratch::new("other-gas");
    eventful(&recorded(&scratch.0).await).await;
    scratch.rewrite(|line| {
        if let Some(gas) = line["gasUsed"].as_u64() {
            line["gasUsed"] = json!(gas + 1);
        }
    });
    let difference = replay(&scratch.0).await.unwrap_err();
    assert!(difference.starts_with("gas used"), "{difference}");
}

#[tokio::test]
async fn a_record_begins_with_all_accounts() {
    let scratch = Scratch::new("genesis");
    let chain = recorded(&scratch.0).await;
    let genesis = &scratch.lines()[0]["genesis"];
    assert_eq!(genesis["chainId"], 412_346);
    assert_eq!(genesis["accounts"][0], json!(chain.owner));
    let owner = &genesis["alloc"][json!(chain.owner).as_str().unwrap()];
    assert_eq!(owner["balance"], json!(Config::default().balance));
}

#[tokio::test]
async fn a_record_that_cannot_be_written_stops_the_start() {
    let config = Config {
        record: Some("/nowhere/at/all.jsonl".into()),
        ..Config::default()
    };
    let error = devnode::Devnode::start(config).await.unwrap_err();
    assert!(
        error.to_string().contains("/nowhere/at/all.jsonl"),
        "{error}"
    );
}

#[tokio::test]
async fn every_record_of_the_directory_repeats() {
    let Some(directory) = std::env::var_os("DEVNODE_REPLAY") else {
        return;
    };
    let (mut transactions, mut differences) = (0, Vec::new());
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match replay(&path).await {
            Ok(count) => transactions += count,
            Err(difference) => differences.push(format!("{}: {difference}", path.display())),
        }
    }
    println!("{transactions} transactions repeated");
    assert!(differences.is_empty(), "{differences:#?}");
}
