//! Events that undo each other within a week, left out together: the state says nothing of them, headers and another node do.

use std::collections::BTreeSet;

use alloy::sol_types::SolEvent;
use bindings::IDeviceRegistry;
use e2e::{Devices, FIRST_WEEK, Who};
use serde_json::Value;

use crate::{proxy::Proxy, scene::Scene};

/// Alice's car 1 without its AutoPi for a while of the week, and a proxy before the node that leaves this out.
struct Stage {
    scene: Scene,
    proxy: Proxy,
    /// The digest of the roster that a node that is well gives.
    roster: Value,
}

impl Stage {
    async fn new() -> Self {
        let mut scene = Scene::new().await;
        let logs_before = logs(&scene).await.len();
        let unpair = IDeviceRegistry::unpairCall { deviceId: 1 };
        scene.devices.send(Who::Alice, &unpair).await;
        let head = scene.devices.vehicles.world.chain().head().await.unwrap();
        scene.devices.world().travel(head.timestamp + 1_000).await;
        let key = Devices::key(1);
        scene.devices.pair(Who::Alice, 1, &key, 1).await;
        let of = |log: &Value| log["transactionHash"].as_str().unwrap().to_owned();
        let all = logs(&scene).await;
        let lost: BTreeSet<_> = all[logs_before..].iter().map(of).collect();
        let topics: Vec<_> = all[logs_before..]
            .iter()
            .map(|log| log["topics"][0].clone())
            .collect();
        for event in [
            IDeviceRegistry::DeviceUnpaired::SIGNATURE_HASH,
            IDeviceRegistry::DevicePaired::SIGNATURE_HASH,
        ] {
            assert!(topics.contains(&Value::from(event.to_string())));
        }
        scene.end(FIRST_WEEK).await;
        let built = scene.build(FIRST_WEEK, "true", "").await.unwrap();
        let proxy = Proxy::new(scene.devices.vehicles.world.chain().url()).await;
        proxy.lose(move |log| lost.contains(&of(log)));
        Self {
            roster: built.json["files"]["roster"].clone(),
            scene,
            proxy,
        }
    }

    async fn build(&self, out: &str, more: &str) -> Result<Value, String> {
        let more = format!("--rpc-url {} {more}", self.proxy.url);
        let built = self.scene.build_at(FIRST_WEEK, out, &more).await?;
        Ok(built.json["files"]["roster"].clone())
    }

    fn honest(&self) -> &str {
        self.scene.devices.vehicles.world.chain().url()
    }
}

/// The logs of the contracts, from the node itself.
async fn logs(scene: &Scene) -> Vec<Value> {
    let chain = scene.devices.vehicles.world.chain();
    let contracts = scene.contracts().addresses();
    let filter = serde_json::json!({ "fromBlock": "0x0", "address": contracts });
    chain.request("eth_getLogs", (filter,)).await.unwrap()
}

#[tokio::test]
async fn the_blooms_of_the_last_headers_tell() {
    let stage = Stage::new().await;
    let words = stage.build("week", "").await.unwrap_err();
    assert!(words.contains("contradicts itself"), "{words}");
    assert!(words.contains("the bloom of block"), "{words}");
    assert!(!stage.scene.path("week").exists());
}

#[tokio::test]
async fn behind_the_last_headers_nothing_tells_but_another_node() {
    let stage = Stage::new().await;
    let alone = stage.build("alone", "--headers 0").await.unwrap();
    assert_ne!(alone, stage.roster);
    let second = format!("--headers 0 --check-rpc-url {}", stage.honest());
    let words = stage.build("week", &second).await.unwrap_err();
    assert!(words.contains("vehicle 1, device 1: "), "{words}");
    assert!(
        words.contains("by the node, log") && words.contains("by the second one"),
        "{words}"
    );
    assert!(!stage.scene.path("week").exists());
}

#[tokio::test]
async fn a_second_node_that_lies_is_named_as_well() {
    let stage = Stage::new().await;
    let second = format!(
        "--rpc-url {} --headers 0 --check-rpc-url {}",
        stage.honest(),
        stage.proxy.url
    );
    let refused = stage.scene.build_at(FIRST_WEEK, "week", &second).await;
    let words = refused.unwrap_err();
    assert!(words.contains("no such log by the second one"), "{words}");
}

#[tokio::test]
async fn a_second_node_of_another_state_is_an_error() {
    let stage = Stage::new().await;
    stage.proxy.after(|method, _, answer| {
        if method == "eth_call" {
            let word = answer["result"].as_str().map(|data| data.len());
            if word == Some(66) {
                answer["result"] = Value::from(format!("0x{:064x}", 77));
            }
        }
    });
    let second = format!(
        "--rpc-url {} --check-rpc-url {}",
        stage.honest(),
        stage.proxy.url
    );
    let refused = stage.scene.build_at(FIRST_WEEK, "week", &second).await;
    let words = refused.unwrap_err();
    assert!(words.starts_with("the second node: "), "{words}");
    assert!(words.contains("77 by the contract"), "{words}");
}

#[tokio::test]
async fn a_second_node_of_another_snapshot_block_is_an_error() {
    let stage = Stage::new().await;
    stage.proxy.after(|method, _, answer| {
        if method == "eth_getBlockByNumber" {
            answer["result"]["hash"] = Value::from(format!("0x{:064x}", 77));
        }
    });
    let second = format!(
        "--rpc-url {} --check-rpc-url {}",
        stage.honest(),
        stage.proxy.url
    );
    let refused = stage.scene.build_at(FIRST_WEEK, "week", &second).await;
    let words = refused.unwrap_err();
    assert!(words.contains(", header: hash 0x"), "{words}");
}

#[tokio::test]
async fn two_nodes_that_agree_give_the_week() {
    let stage = Stage::new().await;
    stage.proxy.recover();
    let second = format!("--check-rpc-url {} --page-size 7", stage.honest());
    assert_eq!(stage.build("week", &second).await.unwrap(), stage.roster);
}
