//! `stylusTracer`, as `cargo stylus trace` and `cargo stylus replay` ask for it.

use crate::common::{Chain, evm, program, program::relay_args, start, word};
use alloy::{
    primitives::{Address, B256, Bytes, TxHash},
    providers::Provider,
};
use serde_json::{Value, json};

async fn trace(chain: &Chain, hash: TxHash) -> Value {
    chain
        .request(
            "debug_traceTransaction",
            (hash, json!({"tracer": "stylusTracer"})),
        )
        .await
}

fn names(steps: &Value) -> Vec<&str> {
    let steps = steps.as_array().unwrap().iter();
    steps.map(|step| step["name"].as_str().unwrap()).collect()
}

fn hex(bytes: impl Into<Vec<u8>>) -> Value {
    json!(Bytes::from(bytes.into()))
}

fn text(address: Address) -> Value {
    json!(address.to_string().to_lowercase())
}

#[tokio::test]
async fn steps_come_in_order_with_their_bytes_and_ink() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let receipt = chain.invoke(echo, vec![1, 2, 3]).await;
    let trace = trace(&chain, receipt.transaction_hash).await;
    assert_eq!(
        names(&trace),
        [
            "user_entrypoint",
            "read_args",
            "write_result",
            "user_returned"
        ]
    );

    let [entry, read, write, returned] = trace.as_array().unwrap().as_slice() else {
        panic!("{trace:#}")
    };
    assert_eq!(
        (&entry["args"], &entry["outs"]),
        (&hex([0, 0, 0, 3]), &hex([]))
    );
    assert_eq!((&read["args"], &read["outs"]), (&hex([]), &hex([1, 2, 3])));
    assert_eq!(
        (&write["args"], &write["outs"]),
        (&hex([1, 2, 3]), &hex([]))
    );
    assert_eq!(
        (&returned["args"], &returned["outs"]),
        (&hex([]), &hex([0; 4]))
    );
    let ink = |step: &Value| {
        (
            step["startInk"].as_u64().unwrap(),
            step["endInk"].as_u64().unwrap(),
        )
    };
    assert_eq!(ink(read).0 - ink(read).1, 8400 + 5040);
    assert_eq!(ink(write).0 - ink(write).1, 8400 + 2 * 16_381);
    assert!(ink(entry).0 > ink(read).0 && ink(read).1 > ink(write).0);
    assert_eq!(ink(entry), ink(returned), "as Nitro has it");
    assert_eq!((entry.get("address"), entry.get("steps")), (None, None));
}

#[tokio::test]
async fn a_call_shows_the_steps_of_what_it_called() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let caller = chain.program(&program::caller()).await;
    let receipt = chain.invoke(caller, relay_args(echo, 0, [7])).await;
    let trace = trace(&chain, receipt.transaction_hash).await;
    assert_eq!(
        names(&trace)[..3],
        ["user_entrypoint", "read_args", "call_contract"]
    );

    let call = &trace[2];
    let args = [echo.as_slice(), &u64::MAX.to_be_bytes(), &word(0), &[7]].concat();
    assert_eq!(
        (&call["args"], &call["outs"]),
        (&hex(args), &hex([0, 0, 0, 1, 0]))
    );
    assert_eq!(call["address"], text(echo));
    assert_eq!(
        names(&call["steps"]),
        [
            "user_entrypoint",
            "read_args",
            "write_result",
            "user_returned"
        ]
    );
}

#[tokio::test]
async fn delegate_and_static_calls_nest_alike() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    for (wasm, name) in [
        (program::delegator(), "delegate_call_contract"),
        (program::static_caller(), "static_call_contract"),
    ] {
        let caller = chain.program(&wasm).await;
        let receipt = chain.invoke(caller, relay_args(echo, 0, [])).await;
        let trace = trace(&chain, receipt.transaction_hash).await;
        assert_eq!(trace[2]["name"], name);
        assert_eq!(
            trace[2]["args"],
            hex([echo.as_slice(), &u64::MAX.to_be_bytes()].concat())
        );
        assert_eq!(names(&trace[2]["steps"]).len(), 4);
    }
}

#[tokio::test]
async fn programs_below_evm_code_appear_below_its_calls() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let proxy = chain.deploy(&evm::proxy(echo)).await;
    let receipt = chain.invoke(proxy, vec![5]).await;
    let trace = trace(&chain, receipt.transaction_hash).await;
    assert_eq!(names(&trace), ["evm_delegate_call_contract"]);
    assert_eq!(trace[0]["address"], text(echo));
    assert_eq!(
        (&trace[0]["args"], &trace[0]["startInk"]),
        (&hex([]), &json!(0))
    );
    assert_eq!(names(&trace[0]["steps"])[0], "user_entrypoint");
}

#[tokio::test]
async fn evm_code_below_a_program_has_no_steps_of_its_own() {
    let chain = start().await;
    let contract = chain.deploy(&evm::getter()).await;
    let caller = chain.program(&program::caller()).await;
    let receipt = chain.invoke(caller, relay_args(contract, 0, word(0))).await;
    let trace = trace(&chain, receipt.transaction_hash).await;
    assert_eq!(trace[2]["steps"], json!([]));
}

#[tokio::test]
async fn a_creation_shows_the_frame_and_the_host_function() {
    let chain = start().await;
    let create = program::program(
        "(call $create1 (i32.const 0) (local.get $len) (i32.const 40000) (i32.const 40032) (i32.const 40064))
         (i32.const 0)",
    );
    let creator = chain.program(&create).await;
    let init_code = evm::returning(&evm::getter());
    let receipt = chain.invoke(creator, init_code.clone()).await;
    let trace = trace(&chain, receipt.transaction_hash).await;
    assert_eq!(names(&trace)[2..4], ["evm_create1", "create1"]);
    let made = creator.create(1);
    assert_eq!(
        (&trace[2]["address"], &trace[2]["steps"]),
        (&text(made), &json!([]))
    );
    assert_eq!(
        trace[3]["args"],
        hex([word(0).as_slice(), &init_code].concat())
    );
    assert_eq!(trace[3]["outs"], hex([made.as_slice(), &[0; 4]].concat()));
}

#[tokio::test]
async fn a_program_that_traps_ends_with_its_last_finished_step() {
    let chain = start().await;
    let trap =
        program::program("(call $log (i32.const 0) (i32.const 0) (i32.const 5)) (i32.const 0)");
    let program = chain.program(&trap).await;
    let receipt = chain.invoke(program, vec![]).await;
    assert!(!receipt.status());
    let trace = trace(&chain, receipt.transaction_hash).await;
    assert_eq!(names(&trace), ["user_entrypoint", "read_args"]);
}

#[tokio::test]
async fn a_call_that_never_became_a_frame_has_no_steps() {
    let chain = start().await;
    let caller = chain.program(&program::caller()).await;
    let through = chain.deploy(&evm::static_forwarder(caller)).await;
    let target = Address::repeat_byte(0x77);
    let receipt = chain.invoke(through, relay_args(target, 1, [])).await;
    let trace = trace(&chain, receipt.transaction_hash).await;
    let call = &trace[0]["steps"][2];
    assert_eq!(
        (&call["name"], &call["outs"]),
        (&json!("call_contract"), &hex([0, 0, 0, 0, 2]))
    );
    assert_eq!(
        (&call["address"], &call["steps"]),
        (&text(target), &json!([]))
    );
}

#[tokio::test]
async fn transactions_without_programs_have_no_steps() {
    let chain = start().await;
    let receipt = chain.invoke(Address::repeat_byte(1), vec![]).await;
    assert_eq!(trace(&chain, receipt.transaction_hash).await, json!([]));
}

#[tokio::test]
async fn a_call_can_be_traced_without_being_mined() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let call = json!({"to": echo, "input": "0x09"});
    let options = json!({"tracer": "stylusTracer"});
    let trace: Value = chain
        .request("debug_traceCall", (call, "latest", options))
        .await;
    assert_eq!(trace[1]["outs"], hex([9]));
}

/// cargo-stylus sends a tracer of its own in JavaScript unless it is told otherwise. It says the same.
#[tokio::test]
async fn cargo_stylus_own_tracer_is_understood() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let receipt = chain.invoke(echo, vec![1]).await;
    let script = "{\n    \"hostio\": function(info) {\n        info.args = toHex(info.args);\n    },\n    \"enter\": function(frame) {}, \"exit\": function(result) {}, stack: [], open: [],\n    nests: [\"call_contract\"] }";
    let from_script: Value = chain
        .request(
            "debug_traceTransaction",
            (receipt.transaction_hash, json!({"tracer": script})),
        )
        .await;
    assert_eq!(from_script, trace(&chain, receipt.transaction_hash).await);
}

#[tokio::test]
async fn an_unknown_transaction_has_no_trace() {
    let chain = start().await;
    let params = (B256::ZERO, json!({"tracer": "stylusTracer"}));
    let answer = chain
        .provider
        .raw_request::<_, Value>("debug_traceTransaction".into(), params)
        .await;
    let (_, message, _) = crate::common::error(answer);
    assert!(message.contains("not found"), "{message}");
}
