//! Logs in call traces: which frame, after which of its calls, which of the transaction.

use serde_json::{Value, json};

use super::quantity;
use crate::common::{
    evm::{self, CALLDATACOPY, CALLDATASIZE, GAS, LOG1, POP, PUSH0, PUSH1, PUSH20, STOP},
    program::{self, relay_args},
    start, word,
};

/// Logs its calldata, calls `to` with it, logs again.
fn sandwich(to: alloy::primitives::Address) -> Vec<u8> {
    let log = [PUSH1, 7, CALLDATASIZE, PUSH0, LOG1];
    let mut code = vec![CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY];
    code.extend(log);
    code.extend([PUSH0, PUSH0, CALLDATASIZE, PUSH0, PUSH0, PUSH20]);
    code.extend(to.as_slice());
    code.extend([GAS, evm::CALL, POP]);
    code.extend(log);
    code.push(STOP);
    code
}

fn places(frame: &Value) -> Vec<(Value, Value)> {
    let logs = frame["logs"].as_array().cloned().unwrap_or_default();
    let place = |log: Value| (log["position"].clone(), log["index"].clone());
    logs.into_iter().map(place).collect()
}

#[tokio::test]
async fn a_log_stands_after_the_calls_that_came_before_it() {
    let chain = start().await;
    let logger = chain.program(&program::logger()).await;
    let sandwich = chain.deploy(&sandwich(logger)).await;
    let top = chain.calls(&chain.invoke(sandwich, word(5)).await).await;
    let (first, second, third) = (quantity(0), quantity(1), quantity(2));
    let outer = [(first.clone(), first.clone()), (second.clone(), third)];
    assert_eq!(places(&top), outer);
    assert_eq!(places(&top["calls"][0]), [(first, second)]);
}

#[tokio::test]
async fn a_programs_log_is_in_its_frame() {
    let chain = start().await;
    let logger = chain.program(&program::logger()).await;
    let receipt = chain.invoke(logger, [word(5), word(6)].concat()).await;
    let top = chain.calls(&receipt).await;
    let log = &top["logs"][0];
    assert_eq!(log["topics"], json!(receipt.logs()[0].topics()));
    assert_eq!(log["data"], json!(receipt.logs()[0].data().data));
}

#[tokio::test]
async fn logs_of_a_frame_that_failed_are_not_shown() {
    let chain = start().await;
    // Logs, then reverts.
    let body = "(call $log (i32.const 0) (local.get $len) (i32.const 1)) (i32.const 1)";
    let failing = chain.program(&program::program(body)).await;
    let caller = chain.program(&program::caller()).await;
    let receipt = chain.invoke(caller, relay_args(failing, 0, word(5))).await;
    assert!(receipt.status() && receipt.logs().is_empty());
    let top = chain.calls(&receipt).await;
    assert_eq!(top["calls"][0]["error"], "execution reverted");
    assert_eq!(top["calls"][0].get("logs"), None);
}

#[tokio::test]
async fn logs_are_shown_on_request_only() {
    let chain = start().await;
    let logger = chain.deploy(&evm::logger()).await;
    let receipt = chain.invoke(logger, word(5)).await;
    let top = chain.trace(&receipt, json!({"tracer": "callTracer"})).await;
    assert_eq!(top.get("logs"), None);
}
