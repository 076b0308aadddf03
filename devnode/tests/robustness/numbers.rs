//! Numbers at the ends of their ranges, in every place that takes one.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{common::start, raw::is_alive};

#[tokio::test(flavor = "multi_thread")]
async fn extreme_numbers_are_served_or_refused_and_never_fatal() {
    let chain = start().await;
    let most = format!("0x{}", "f".repeat(64));
    let (big, alice) = (
        "0xffffffffffffffff",
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    );
    let tx = |field: &str, value: &str| json!({"from": alice, "to": alice, field: value});
    let mut requests = Vec::new();
    for method in [
        "eth_call",
        "eth_estimateGas",
        "eth_createAccessList",
        "eth_sendTransaction",
    ] {
        for field in [
            "gas",
            "value",
            "gasPrice",
            "nonce",
            "maxFeePerGas",
            "maxPriorityFeePerGas",
            "chainId",
        ] {
            for value in [big, most.as_str(), "0x0"] {
                let mut params = vec![tx(field, value)];
                if method != "eth_sendTransaction" {
                    params.push(json!("latest"));
                }
                requests.push((method, json!(params)));
            }
        }
    }
    let range = json!([{"fromBlock": "0x0", "toBlock": big}]);
    let block =
        json!({"number": most, "time": big, "gasLimit": big, "baseFee": most, "random": most});
    requests.extend([
        ("eth_getLogs", range),
        ("eth_getLogs", json!([{"fromBlock": big, "toBlock": "0x0"}])),
        ("eth_feeHistory", json!([big, "latest", [0, 1e308, -1]])),
        ("eth_feeHistory", json!(["0x0", "latest"])),
        ("eth_getBlockByNumber", json!([big, true])),
        ("eth_getStorageAt", json!([alice, most, big])),
        (
            "eth_getTransactionByBlockNumberAndIndex",
            json!(["latest", big]),
        ),
        ("eth_call", json!([tx("value", "0x0"), "latest", {}, block])),
        (
            "eth_call",
            json!([tx("value", "0x0"), "latest", {alice: {"nonce": big, "balance": most}}]),
        ),
        ("anvil_setNonce", json!([alice, big])),
        ("eth_sendTransaction", json!([tx("value", "0x0")])),
        ("anvil_setNonce", json!([alice, "0x0"])),
        ("anvil_setBalance", json!([alice, most])),
        ("eth_sendTransaction", json!([tx("value", most.as_str())])),
        ("anvil_mine", json!([most])),
        ("anvil_mine", json!(["0x3e8", big])),
        ("evm_revert", json!([most])),
        ("evm_setNextBlockTimestamp", json!([most])),
        ("evm_mine", json!([])),
        ("evm_increaseTime", json!([most])),
        ("evm_increaseTime", json!([big])),
        ("evm_mine", json!([most])),
        ("eth_sendTransaction", json!([tx("value", "0x1")])),
    ]);
    for (method, params) in requests {
        let started = Instant::now();
        let ask = chain.node_request(method, params.clone());
        let answer = tokio::time::timeout(Duration::from_secs(60), ask).await;
        assert!(answer.is_ok(), "{method} {params} hangs");
        let text = format!("{:?}", answer.unwrap());
        // A method that panicked answers with an internal error of the server.
        assert!(!text.contains("-32603"), "{method} {params}: {text}");
        assert!(started.elapsed().as_secs() < 60);
    }
    is_alive(&chain).await;
}

impl crate::common::Chain {
    /// Any request, served or not.
    async fn node_request(&self, method: &'static str, params: Value) -> Result<Value, String> {
        let provider =
            alloy::providers::ProviderBuilder::new().connect_http(self.node.url().parse().unwrap());
        let answer = alloy::providers::Provider::raw_request::<Value, Value>(
            &provider,
            method.into(),
            params,
        );
        answer.await.map_err(|error| error.to_string())
    }
}
