//! Nodes that lag, leave logs out, misplace them or refuse: the week is the right one, or there is none.

use std::collections::BTreeSet;

use alloy::sol_types::{SolCall, SolEvent};
use bindings::{IDeviceRegistry, IVehicleId};
use e2e::{Devices, FIRST_WEEK, Vehicles, Who};
use serde_json::{Value, json};

use crate::{
    proxy::{Proxy, Refusal, asks},
    scene::Scene,
};

/// The scene with more of everything near the week's end, and a proxy before its node.
struct Stage {
    scene: Scene,
    proxy: Proxy,
    /// What a node that is well gives.
    root: String,
}

impl Stage {
    async fn new() -> Self {
        let mut scene = Scene::new().await;
        let devices = &mut scene.devices;
        let car = devices.vehicles.mint(Who::Bob, Vehicles::vin(4)).await;
        let burn = IVehicleId::burnCall { vehicleId: car };
        devices.vehicles.send(Who::Bob, &burn).await;
        let key = Devices::key(5);
        let spare = devices.claim(Who::Bob, &key).await;
        devices.sell(spare, Who::Bob, Who::Alice).await;
        devices.sell(3, Who::Bob, Who::Alice).await;
        let request = devices.replacement(2, &Devices::key(9), Who::Bob).await;
        let replace = IDeviceRegistry::replaceKeyCall { request };
        devices.send(Who::Maker, &replace).await;
        scene.consent(Who::Alice, 3, true).await;
        scene.consent(Who::Bob, 2, false).await;
        let payee = IVehicleId::setPayeeCall {
            vehicleId: 1,
            payee: scene.devices.of(Who::Bob),
        };
        scene.devices.vehicles.send(Who::Alice, &payee).await;
        scene.end(FIRST_WEEK).await;
        let built = scene.build(FIRST_WEEK, "true", "").await.unwrap();
        let proxy = Proxy::new(scene.devices.vehicles.world.chain().url()).await;
        Self {
            root: built.json["root"].as_str().unwrap().to_owned(),
            scene,
            proxy,
        }
    }

    /// `week build` through the proxy: the root, or the error.
    async fn build(&self, more: &str) -> Result<String, String> {
        let out = self.scene.path("week");
        if out.exists() {
            std::fs::remove_dir_all(&out).unwrap();
        }
        let more = format!("--rpc-url {} {more}", self.proxy.url);
        let built = self.scene.build_at(FIRST_WEEK, "week", &more).await?;
        assert!(built.success);
        Ok(built.json["root"].as_str().unwrap().to_owned())
    }

    /// The logs of the contracts, from a node that is well.
    async fn logs(&self) -> Vec<Value> {
        let chain = self.scene.devices.vehicles.world.chain();
        let contracts = self.scene.contracts().addresses();
        let filter = json!({ "fromBlock": "0x0", "address": contracts });
        chain.request("eth_getLogs", (filter,)).await.unwrap()
    }

    /// The transactions with logs.
    async fn transactions(&self) -> BTreeSet<String> {
        let logs = self.logs().await;
        let hash = |log: &Value| log["transactionHash"].as_str().unwrap().to_owned();
        logs.iter().map(hash).collect()
    }
}

#[tokio::test]
async fn a_node_that_loses_a_transactions_logs_gives_the_right_root_or_none() {
    let stage = Stage::new().await;
    let mut refused = 0;
    for lost in stage.transactions().await {
        let hash = lost.clone();
        stage.proxy.lose(move |log| log["transactionHash"] == hash);
        match stage.build("").await {
            Ok(root) => assert_eq!(root, stage.root, "without {lost}"),
            Err(_) => refused += 1,
        }
    }
    // Cars, devices, pairings, a connection, payees, consents, sales, a key, a burning, the set-up of three contracts.
    assert!(refused >= 20, "{refused}");
}

#[tokio::test]
async fn what_the_lost_logs_would_have_changed_is_named() {
    let stage = Stage::new().await;
    let lost = [
        (IVehicleId::DataConsentSet::SIGNATURE_HASH, "data consent"),
        (IVehicleId::PayeeSet::SIGNATURE_HASH, "payee"),
        (IDeviceRegistry::KeyReplaced::SIGNATURE_HASH, "key"),
    ];
    for (topic, field) in lost {
        let topic = topic.to_string();
        stage.proxy.lose(move |log| log["topics"][0] == topic);
        let words = stage.build("--headers 0").await.unwrap_err();
        assert!(words.contains(&format!(", {field}: ")), "{words}");
        assert!(words.contains("by the contract"), "{words}");
    }
}

#[tokio::test]
async fn a_node_whose_logs_lag_gives_the_right_root_or_none() {
    let stage = Stage::new().await;
    let chain = stage.scene.devices.vehicles.world.chain();
    let head = chain.head().await.unwrap().number;
    for lag in 1..=10 {
        stage.proxy.lose(move |log| {
            let block = log["blockNumber"]
                .as_str()
                .unwrap()
                .trim_start_matches("0x");
            u64::from_str_radix(block, 16).unwrap() + lag > head
        });
        let built = stage.build("").await;
        // The last block is the one after the week, which nobody asks for.
        if lag == 1 {
            assert_eq!(built.unwrap(), stage.root);
        } else {
            built.unwrap_err();
        }
    }
}

#[tokio::test]
async fn a_lossy_node_leaves_no_trace_in_the_checkpoint() {
    let stage = Stage::new().await;
    let payee = IVehicleId::PayeeSet::SIGNATURE_HASH.to_string();
    for more in ["", "--unchecked"] {
        let topic = payee.clone();
        stage.proxy.lose(move |log| log["topics"][0] == topic);
        let checkpoint = "--checkpoint @fold --page-size 7 --headers 0";
        let lossy = stage.build(&format!("{checkpoint} {more}")).await;
        assert_eq!(lossy.is_ok(), !more.is_empty());
        stage.proxy.recover();
        assert_eq!(stage.build(checkpoint).await.unwrap(), stage.root);
    }
}

#[tokio::test]
async fn a_log_of_another_block_is_not_taken() {
    let stage = Stage::new().await;
    stage.proxy.after(|method, _, answer| {
        if let ("eth_getLogs", Some(logs)) = (
            method,
            answer.get_mut("result").and_then(Value::as_array_mut),
        ) && let [.., before, last] = &mut logs[..]
        {
            last["blockHash"] = before["blockHash"].clone();
        }
    });
    let words = stage.build("").await.unwrap_err();
    assert!(words.contains("contradicts itself"), "{words}");
    assert!(words.contains("has the block hash"), "{words}");
}

#[tokio::test]
async fn what_is_refused_once_is_asked_again() {
    let stage = Stage::new().await;
    let methods = [
        "eth_chainId",
        "eth_call",
        "eth_getBlockByNumber",
        "eth_getLogs",
    ];
    let refusals = [
        Refusal::Status(429),
        Refusal::Status(503),
        Refusal::Code(-32_005),
        Refusal::Nothing,
    ];
    for method in methods {
        for refusal in refusals {
            let mut left = 1;
            stage.proxy.before(move |body| {
                let refused = left > 0 && asks(body, method);
                left -= i32::from(refused);
                refused.then_some(refusal)
            });
            let root = stage.build("").await;
            assert_eq!(root.as_ref(), Ok(&stage.root), "{method}, {refusal:?}");
        }
    }
}

#[tokio::test]
async fn a_node_that_takes_no_batches_or_small_ones_is_asked_in_parts() {
    let stage = Stage::new().await;
    let most = [0, 1, 7];
    for refusal in [
        Refusal::Status(400),
        Refusal::Status(413),
        Refusal::Code(-32_600),
    ] {
        for most in most {
            stage.proxy.before(move |body| {
                let size = body.as_array().map_or(0, Vec::len);
                (size > most).then_some(refusal)
            });
            let root = stage.build("").await;
            assert_eq!(root.as_ref(), Ok(&stage.root), "{most}, {refusal:?}");
        }
    }
}

#[tokio::test]
async fn a_node_without_old_state_is_named_and_what_to_do() {
    let stage = Stage::new().await;
    stage.proxy.after(|method, params, answer| {
        if method == "eth_call" && params[1] != "latest" {
            *answer = json!({
                "jsonrpc": "2.0",
                "id": answer["id"],
                "error": { "code": -32_000, "message": "missing trie node 1234 (path ) state 0x56 is not available" },
            });
        }
    });
    let words = stage.build("").await.unwrap_err();
    assert!(words.contains("archive node"), "{words}");
    assert!(words.contains("--unchecked"), "{words}");
    assert_eq!(stage.build("--unchecked").await.unwrap(), stage.root);
}

#[tokio::test]
async fn changes_of_the_last_second_count_and_those_of_the_end_do_not() {
    let mut scene = Scene::new().await;
    let world = &scene.devices.vehicles.world;
    let end = world.clock.end(FIRST_WEEK).unwrap();
    let (alice, bob) = (scene.devices.of(Who::Alice), scene.devices.of(Who::Bob));
    let vehicles = scene.devices.vehicles.address;
    let consent = |consent| IVehicleId::setDataConsentCall {
        vehicleId: 2,
        consent,
    };
    let payee = |payee| IVehicleId::setPayeeCall {
        vehicleId: 2,
        payee,
    };
    let last = [
        consent(false).abi_encode(),
        consent(true).abi_encode(),
        payee(bob).abi_encode(),
        payee(alice).abi_encode(),
        payee(bob).abi_encode(),
    ];
    let after = [payee(alice).abi_encode(), consent(false).abi_encode()];
    let world = scene.devices.world();
    for (time, calls) in [(end - 1, &last[..]), (end, &after[..])] {
        world
            .send_in_one_block(Who::Bob, vehicles, time, calls)
            .await;
    }
    scene.build(FIRST_WEEK, "week", "").await.unwrap();
    let leaves = crate::scene::leaves(scene.path("week"));
    assert_eq!(leaves[1], (2, bob, 1, 6_000));
}
