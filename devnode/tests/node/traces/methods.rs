//! The methods beside `debug_traceTransaction`, and the other tracers.

use alloy::primitives::{Address, B256, Bytes, U256};
use serde_json::{Value, json};

use super::{bytes, number, quantity};
use crate::common::{
    Chain, call,
    evm::{self, MSTORE, PUSH0, PUSH1, RETURN},
    program::{self, ARB_SYS, relay_args},
    start, word,
};

const CALLS: &str = r#"{"tracer": "callTracer"}"#;

fn calls_only() -> Value {
    serde_json::from_str(CALLS).unwrap()
}

/// A contract that returns what an operator without operands says.
fn tells(op: u8) -> Vec<u8> {
    vec![op, PUSH0, MSTORE, PUSH1, 32, PUSH0, RETURN]
}

/// Three transactions in one block: each stores its number at slot 1 of a setter.
async fn block_of_three(chain: &Chain) -> (Address, Vec<B256>) {
    use alloy::providers::Provider;
    let setter = chain.deploy(&evm::setter()).await;
    let _: Value = chain.request("evm_setAutomine", (false,)).await;
    let mut hashes = Vec::new();
    for value in 1..=3 {
        let tx = call(setter, [word(1), word(value)].concat()).gas_limit(100_000);
        let pending = chain.provider.send_transaction(tx).await.unwrap();
        hashes.push(*pending.tx_hash());
    }
    let _: Value = chain.request("evm_mine", ()).await;
    let _: Value = chain.request("evm_setAutomine", (true,)).await;
    (setter, hashes)
}

#[tokio::test]
async fn a_block_is_traced_by_number_hash_and_content() {
    let chain = start().await;
    let (_, hashes) = block_of_three(&chain).await;
    let block: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    let by_number: Value = chain
        .request("debug_traceBlockByNumber", ("latest", calls_only()))
        .await;
    let traced: Vec<B256> = by_number
        .as_array()
        .unwrap()
        .iter()
        .map(|one| serde_json::from_value(one["txHash"].clone()).unwrap())
        .collect();
    assert_eq!(traced, hashes);
    let by_hash: Value = chain
        .request(
            "debug_traceBlockByHash",
            (block["hash"].clone(), calls_only()),
        )
        .await;
    assert_eq!(by_hash, by_number);
    let raw: Bytes = chain.request("debug_getRawBlock", ("latest",)).await;
    let by_content: Value = chain.request("debug_traceBlock", (raw, calls_only())).await;
    assert_eq!(by_content, by_number);
}

#[tokio::test]
async fn a_transaction_is_traced_on_what_those_before_it_in_its_block_left() {
    let chain = start().await;
    let (_, hashes) = block_of_three(&chain).await;
    for (index, hash) in hashes.into_iter().enumerate() {
        let trace: Value = chain
            .request("debug_traceTransaction", (hash, json!({})))
            .await;
        let receipt: Value = chain.request("eth_getTransactionReceipt", (hash,)).await;
        assert_eq!(trace["gas"], json!(number(&receipt["gasUsed"])), "{index}");
    }
}

#[tokio::test]
async fn a_call_is_traced_on_the_state_before_a_transaction_of_a_block() {
    let chain = start().await;
    let (setter, _) = block_of_three(&chain).await;
    let getter = Bytes::from(evm::getter());
    for index in 0..3_u64 {
        let options = json!({
            "tracer": "callTracer",
            "txIndex": quantity(index),
            "stateOverrides": { setter.to_string(): { "code": getter } },
        });
        let trace: Value = chain
            .request(
                "debug_traceCall",
                (call(setter, word(1)), "latest", options),
            )
            .await;
        assert_eq!(trace["output"], bytes(word(index)));
    }
    let options = json!({"txIndex": "0x3"});
    let params = (call(setter, word(1)), "latest", options);
    let (_, message) = chain.refusal("debug_traceCall", params).await;
    assert!(
        message.starts_with("transaction index 3 out of range"),
        "{message}"
    );
}

#[tokio::test]
async fn a_call_is_traced_at_any_block_and_not_mined() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    chain.invoke(setter, [word(1), word(7)].concat()).await;
    let before: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    let trace: Value = chain
        .request(
            "debug_traceCall",
            (
                call(setter, [word(1), word(8)].concat()),
                "0x1",
                calls_only(),
            ),
        )
        .await;
    assert_eq!(trace.get("error"), None);
    let after: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    assert_eq!(before, after);
    let stored: U256 = chain
        .request("eth_getStorageAt", (setter, "0x1", "latest"))
        .await;
    assert_eq!(stored, U256::from(7));
}

#[tokio::test]
async fn a_call_of_a_program_is_traced() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let caller = chain.program(&program::caller()).await;
    let tx = call(caller, relay_args(echo, 0, word(3)));
    let trace: Value = chain
        .request("debug_traceCall", (tx, "latest", calls_only()))
        .await;
    assert_eq!(trace["calls"][0]["output"], bytes(word(3)));
}

#[tokio::test]
async fn a_traced_call_may_pretend_state_and_block() {
    let chain = start().await;
    const NUMBER: u8 = 0x43;
    let nobody = Address::repeat_byte(0xb0);
    let options = json!({
        "tracer": "callTracer",
        "stateOverrides": { nobody.to_string(): { "code": bytes(tells(NUMBER)) } },
        "blockOverrides": { "number": "0x1234" },
    });
    let trace: Value = chain
        .request("debug_traceCall", (call(nobody, []), "latest", options))
        .await;
    assert_eq!(trace["output"], bytes(word(0x1234)));
}

#[tokio::test]
async fn a_traced_call_that_reverts_is_a_trace_and_no_error() {
    let chain = start().await;
    let reverter = chain.program(&program::reverter()).await;
    let tx = call(reverter, word(1));
    let trace: Value = chain
        .request("debug_traceCall", (tx, "latest", calls_only()))
        .await;
    assert_eq!(trace["error"], "execution reverted");
    assert_eq!(trace["output"], bytes(word(1)));
}

#[tokio::test]
async fn selectors_are_counted() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let caller = chain.program(&program::caller()).await;
    let args = relay_args(getter, 0, word(1));
    let size = args.len() - 4;
    let selector = alloy::primitives::hex::encode_prefixed(&args[..4]);
    let receipt = chain.invoke(caller, args).await;
    let counted = chain
        .trace(&receipt, json!({"tracer": "4byteTracer"}))
        .await;
    let expected = json!({ format!("{selector}-{size}"): 1, "0x00000000-28": 1 });
    assert_eq!(counted, expected);
}

#[tokio::test]
async fn the_noop_tracer_tells_nothing() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let receipt = chain.invoke(getter, word(1)).await;
    let trace = chain.trace(&receipt, json!({"tracer": "noopTracer"})).await;
    assert_eq!(trace, json!({}));
}

#[tokio::test]
async fn several_tracers_work_at_once() {
    let chain = start().await;
    let caller = chain.program(&program::caller()).await;
    let getter = chain.deploy(&evm::getter()).await;
    let receipt = chain.invoke(caller, relay_args(getter, 0, word(1))).await;
    let mut all = serde_json::Map::new();
    let mut configs = serde_json::Map::new();
    for (name, config) in [
        ("callTracer", json!({"withLog": true})),
        ("prestateTracer", Value::Null),
        ("4byteTracer", json!({})),
        ("noopTracer", Value::Null),
        ("flatCallTracer", json!({})),
    ] {
        let options = json!({"tracer": name, "tracerConfig": config});
        all.insert(name.to_owned(), chain.trace(&receipt, options).await);
        configs.insert(name.to_owned(), config);
    }
    let options = json!({"tracer": "muxTracer", "tracerConfig": configs});
    let together = chain.trace(&receipt, options).await;
    for name in ["callTracer", "prestateTracer", "4byteTracer", "noopTracer"] {
        assert_eq!(together[name], all[name], "{name}");
    }
    let frames = |trace: &Value| trace["flatCallTracer"].as_array().unwrap().len();
    assert_eq!(frames(&together), frames(&Value::Object(all)));
}

#[tokio::test]
async fn flat_calls_have_addresses_in_the_tree() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let caller = chain.program(&program::caller()).await;
    let receipt = chain.invoke(caller, relay_args(getter, 0, word(1))).await;
    let flat = chain
        .trace(&receipt, json!({"tracer": "flatCallTracer"}))
        .await;
    assert_eq!(flat[0]["traceAddress"], json!([]));
    assert_eq!(flat[0]["subtraces"], 1);
    assert_eq!(flat[0]["result"]["gasUsed"], quantity(receipt.gas_used));
    assert_eq!(flat[0]["transactionHash"], json!(receipt.transaction_hash));
    assert_eq!(flat[0]["blockNumber"], json!(receipt.block_number));
    assert_eq!(flat[1]["traceAddress"], json!([0]));
}

#[tokio::test]
async fn flat_calls_show_precompiles_on_request() {
    let chain = start().await;
    let caller = chain.program(&program::caller()).await;
    let receipt = chain.invoke(caller, relay_args(ARB_SYS, 0, word(1))).await;
    for (shown, frames) in [(false, 1), (true, 2)] {
        let config = json!({"includePrecompiles": shown});
        let options = json!({"tracer": "flatCallTracer", "tracerConfig": config});
        let flat = chain.trace(&receipt, options).await;
        assert_eq!(flat.as_array().unwrap().len(), frames);
    }
}

#[tokio::test]
async fn raw_headers_and_receipts_hash_to_what_the_block_says() {
    let chain = start().await;
    block_of_three(&chain).await;
    let block: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    let header: Bytes = chain.request("debug_getRawHeader", ("latest",)).await;
    assert_eq!(block["hash"], json!(alloy::primitives::keccak256(header)));
    let receipts: Vec<Bytes> = chain.request("debug_getRawReceipts", ("latest",)).await;
    assert_eq!(receipts.len(), 3);
}
