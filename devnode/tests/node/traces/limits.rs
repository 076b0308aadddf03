//! Requests that get no trace.

use std::time::Duration;

use serde_json::json;

use super::hash;
use crate::common::{
    Chain, call,
    evm::{self, JUMPDEST, PUSH0},
    start, start_with, word,
};
use alloy::{primitives::B256, rpc::types::TransactionReceipt};
use devnode::Config;

const SERVER_ERROR: i64 = -32_000;
const INVALID_PARAMS: i64 = -32_602;
const TRANSACTION: &str = "debug_traceTransaction";

async fn some(chain: &Chain) -> TransactionReceipt {
    let getter = chain.deploy(&evm::getter()).await;
    chain.invoke(getter, word(1)).await
}

/// A transaction that goes in circles until its gas is spent.
async fn long(chain: &Chain) -> TransactionReceipt {
    const JUMP: u8 = 0x56;
    let circle = chain.deploy(&[JUMPDEST, PUSH0, JUMP]).await;
    chain.send(call(circle, []).gas_limit(20_000_000)).await
}

#[tokio::test]
async fn an_unknown_transaction_has_no_trace() {
    let chain = start().await;
    let refusal = chain.refusal(TRANSACTION, (B256::repeat_byte(1),)).await;
    assert_eq!(refusal, (SERVER_ERROR, "transaction not found".to_owned()));
}

#[tokio::test]
async fn javascript_is_refused_with_the_names_of_what_there_is() {
    let chain = start().await;
    let receipt = some(&chain).await;
    let options = json!({"tracer": "{result: function() { return 1; }}"});
    let (code, message) = chain.refusal(TRANSACTION, (hash(&receipt), options)).await;
    assert_eq!(code, SERVER_ERROR);
    assert!(message.contains("callTracer, "), "{message}");
    assert!(message.contains("no JavaScript"), "{message}");
}

#[tokio::test]
async fn settings_that_are_none_are_refused() {
    let chain = start().await;
    let receipt = some(&chain).await;
    for options in [
        json!({"tracer": "callTracer", "tracerConfig": {"withLog": 7}}),
        json!({"tracer": "prestateTracer", "tracerConfig": "diff"}),
        json!({"tracer": "muxTracer", "tracerConfig": {"nonsense": {}}}),
        json!({"timeout": "soon"}),
    ] {
        let (code, message) = chain.refusal(TRANSACTION, (hash(&receipt), options)).await;
        assert_eq!(code, SERVER_ERROR);
        assert!(message.starts_with("invalid tracer options: "), "{message}");
    }
}

#[tokio::test]
async fn options_of_the_wrong_type_are_invalid_parameters() {
    let chain = start().await;
    let receipt = some(&chain).await;
    let (code, _) = chain
        .refusal(TRANSACTION, (hash(&receipt), json!("callTracer")))
        .await;
    assert_eq!(code, INVALID_PARAMS);
}

#[tokio::test]
async fn a_trace_ends_when_its_time_is_over() {
    let chain = start().await;
    let receipt = long(&chain).await;
    let options = json!({"tracer": "callTracer", "timeout": "1ns"});
    let (code, message) = chain.refusal(TRANSACTION, (hash(&receipt), options)).await;
    assert_eq!(code, SERVER_ERROR);
    assert!(message.starts_with("execution timeout"), "{message}");
}

#[tokio::test]
async fn a_trace_larger_than_any_response_is_given_up() {
    let chain = start().await;
    let receipt = long(&chain).await;
    let options = json!({"timeout": "10m"});
    let (code, message) = chain.refusal(TRANSACTION, (hash(&receipt), options)).await;
    assert_eq!(code, SERVER_ERROR);
    assert!(message.starts_with("the trace is too large"), "{message}");
}

#[tokio::test]
async fn a_long_execution_has_a_trace_if_few_steps_are_asked_for() {
    let chain = start().await;
    let receipt = long(&chain).await;
    let options = json!({"timeout": "10m", "limit": 10});
    let trace = chain.trace(&receipt, options).await;
    assert_eq!(trace["structLogs"].as_array().unwrap().len(), 10);
    assert_eq!(trace["failed"], json!(true));
}

#[tokio::test]
async fn a_transaction_whose_state_is_forgotten_has_no_trace() {
    let config = Config {
        history_blocks: 2,
        ..Config::default()
    };
    let chain = start_with(config).await;
    let receipt = some(&chain).await;
    chain.calls(&receipt).await;
    let _: serde_json::Value = chain.request("anvil_mine", ("0x5",)).await;
    let (code, message) = chain.refusal(TRANSACTION, (hash(&receipt),)).await;
    assert_eq!(code, SERVER_ERROR);
    assert!(message.contains("not kept"), "{message}");
}

#[tokio::test]
async fn genesis_and_blocks_that_are_not_there_have_no_trace() {
    let chain = start().await;
    let genesis = chain.refusal("debug_traceBlockByNumber", ("0x0",)).await;
    assert_eq!(
        genesis,
        (SERVER_ERROR, "genesis is not traceable".to_owned())
    );
    let (code, message) = chain.refusal("debug_traceBlockByNumber", ("0x99",)).await;
    assert_eq!(code, SERVER_ERROR);
    assert!(message.contains("not found"), "{message}");
    let (code, _) = chain.refusal("debug_traceBlockByHash", (B256::ZERO,)).await;
    assert_eq!(code, SERVER_ERROR);
    let (code, message) = chain.refusal("debug_traceBlock", ("0xc0",)).await;
    assert_eq!(code, INVALID_PARAMS);
    assert!(message.starts_with("could not decode block"), "{message}");
}

#[tokio::test]
async fn blocks_are_made_while_a_long_trace_is() {
    let chain = start().await;
    let receipt = long(&chain).await;
    let setter = chain.deploy(&evm::setter()).await;
    let options = json!({"tracer": "callTracer", "timeout": "10m"});
    let block = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        chain.invoke(setter, [word(1), word(2)].concat()).await
    };
    tokio::select! {
        biased;
        trace = chain.trace(&receipt, options) => panic!("the trace came first: {trace}"),
        receipt = block => assert!(receipt.status()),
    }
}
