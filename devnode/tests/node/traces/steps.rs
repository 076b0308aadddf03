//! The default tracer: every step of EVM code, and of programs what their host functions stand for.

use serde_json::{Value, json};

use crate::common::{Chain, evm, program, start, word};

async fn steps(chain: &Chain, code: &[u8], options: Value) -> Vec<Value> {
    let contract = chain.deploy(code).await;
    let receipt = chain.invoke(contract, [word(1), word(2)].concat()).await;
    let trace = chain.trace(&receipt, options).await;
    assert_eq!(trace["gas"], json!(receipt.gas_used));
    assert_eq!(trace["failed"], json!(!receipt.status()));
    trace["structLogs"].as_array().unwrap().clone()
}

fn ops(steps: &[Value]) -> Vec<&str> {
    steps
        .iter()
        .map(|step| step["op"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn steps_are_told_with_gas_stack_and_storage() {
    let chain = start().await;
    let steps = steps(&chain, &evm::setter(), json!({})).await;
    let expected = [
        "PUSH1",
        "CALLDATALOAD",
        "PUSH0",
        "CALLDATALOAD",
        "SSTORE",
        "STOP",
    ];
    assert_eq!(ops(&steps), expected);
    let store = &steps[4];
    assert_eq!(store["depth"], 1);
    assert_eq!(store["stack"], json!(["0x2", "0x1"]));
    let spent = store["gas"].as_u64().unwrap() - steps[5]["gas"].as_u64().unwrap();
    assert_eq!(store["gasCost"], json!(spent));
    let slot = alloy::primitives::B256::from(word(1)).to_string();
    let value = alloy::primitives::B256::from(word(2)).to_string();
    assert_eq!(store["storage"], json!({ slot: value }));
    assert_eq!(store.get("memory"), None);
}

#[tokio::test]
async fn stack_and_storage_can_be_left_out_and_memory_asked_for() {
    let chain = start().await;
    let options = json!({"disableStack": true, "disableStorage": true, "enableMemory": true});
    let steps = steps(&chain, &evm::getter(), options).await;
    assert!(steps.iter().all(|step| step.get("stack").is_none()));
    assert!(steps.iter().all(|step| step.get("storage").is_none()));
    assert_eq!(steps.last().unwrap()["memory"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn no_more_steps_are_told_than_asked_for() {
    let chain = start().await;
    assert_eq!(
        steps(&chain, &evm::setter(), json!({"limit": 2}))
            .await
            .len(),
        2
    );
}

#[tokio::test]
async fn a_step_that_fails_says_so() {
    let chain = start().await;
    const INVALID: u8 = 0xfe;
    let steps = steps(&chain, &[INVALID], json!({})).await;
    assert_eq!(steps[0]["error"], "invalid opcode: INVALID");
}

#[tokio::test]
async fn a_program_shows_its_host_functions_as_operations_around_the_steps_of_what_it_calls() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let caller = chain.program(&program::caller()).await;
    let args = program::relay_args(getter, 0, word(1));
    let receipt = chain.invoke(caller, args).await;
    let trace = chain.trace(&receipt, json!({})).await;
    let steps = trace["structLogs"].as_array().unwrap();
    let by_depth = |depth| {
        let of_depth: Vec<_> = steps.iter().filter(|step| step["depth"] == depth).collect();
        of_depth
            .iter()
            .map(|step| step["op"].as_str().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(by_depth(2)[..3], ["PUSH0", "CALLDATALOAD", "SLOAD"]);
    let own = by_depth(1);
    assert_eq!(own[..2], ["CALLDATACOPY", "CALL"]);
    assert!(own.contains(&"RETURNDATASIZE") && own.contains(&"RETURNDATACOPY"));
    assert_eq!(own.last(), Some(&"RETURN"));
    let call = steps.iter().find(|step| step["op"] == "CALL").unwrap();
    let stack = call["stack"].as_array().unwrap();
    let to = alloy::primitives::U256::from_be_slice(getter.as_slice());
    // The top is the gas, below it the target.
    assert_eq!(stack.len(), 7);
    assert_eq!(stack[5], json!(to));
}

#[tokio::test]
async fn steps_of_a_call_stand_between_those_of_its_caller() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let caller = chain.program(&program::caller()).await;
    let proxy = chain.deploy(&evm::proxy(caller)).await;
    let args = program::relay_args(getter, 0, word(1));
    let trace = chain
        .trace(&chain.invoke(proxy, args).await, json!({}))
        .await;
    let steps = trace["structLogs"].as_array().unwrap();
    let depths: Vec<_> = steps
        .iter()
        .map(|step| step["depth"].as_u64().unwrap())
        .collect();
    let mut changes = depths.clone();
    changes.dedup();
    assert_eq!(changes, [1, 2, 3, 2, 1]);
}

#[tokio::test]
async fn returned_data_is_told_on_request() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let code = evm::static_forwarder(getter);
    let steps = steps(&chain, &code, json!({"enableReturnData": true})).await;
    let last = steps.last().unwrap();
    assert_eq!(last["returnData"], super::bytes(word(0)));
}
