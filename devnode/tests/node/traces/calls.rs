//! `callTracer`: the tree of frames, whatever machine runs them.

use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::{Revert, SolCall, SolError},
};
use serde_json::{Value, json};

use super::{bytes, number, quantity};
use crate::common::{
    Chain, call, evm,
    program::{self, ARB_SYS, ARB_WASM, ArbSys, ArbWasm, relay_args},
    start, word,
};

/// Gas with which nothing here is out of gas unless it wants to be.
const GAS: u64 = 300_000;

/// The only child of a frame.
fn child(frame: &Value) -> &Value {
    let calls = frame["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 1, "{frame}");
    &calls[0]
}

fn fields(frame: &Value) -> Vec<&str> {
    let mut fields: Vec<_> = frame
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    fields.sort_unstable();
    fields
}

#[tokio::test]
async fn a_frame_has_the_fields_that_geth_gives_it() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let receipt = chain.send(call(getter, word(1)).gas_limit(GAS)).await;
    let frame = chain.calls(&receipt).await;
    let expected = json!({
        "type": "CALL",
        "from": chain.owner,
        "to": getter,
        "value": "0x0",
        "gas": quantity(GAS),
        "gasUsed": quantity(receipt.gas_used),
        "input": bytes(word(1)),
        "output": bytes(word(0)),
    });
    assert_eq!(frame["from"].as_str().unwrap().len(), 42);
    assert_eq!(lower(&frame), lower(&expected));
}

fn lower(value: &Value) -> Value {
    serde_json::from_str(&value.to_string().to_lowercase()).unwrap()
}

#[tokio::test]
async fn a_call_without_output_or_children_has_no_such_fields() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    let receipt = chain.invoke(setter, [word(1), word(2)].concat()).await;
    let frame = chain.calls(&receipt).await;
    let expected = ["from", "gas", "gasUsed", "input", "to", "type", "value"];
    assert_eq!(fields(&frame), expected);
}

#[tokio::test]
async fn calls_between_the_machines_are_one_tree() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    let caller = chain.program(&program::caller()).await;
    let proxy = chain.deploy(&evm::proxy(caller)).await;
    let words = [word(1), word(2)].concat();
    let receipt = chain.invoke(proxy, relay_args(setter, 0, &words)).await;
    let top = chain.calls(&receipt).await;
    let program = child(&top);
    let inner = child(program);
    let seen = [&top, program, inner].map(|frame| {
        let address = |field: &str| frame[field].as_str().unwrap().parse::<Address>().unwrap();
        (
            frame["type"].as_str().unwrap(),
            address("from"),
            address("to"),
        )
    });
    assert_eq!(
        seen,
        [
            ("CALL", chain.owner, proxy),
            ("DELEGATECALL", proxy, caller),
            ("CALL", proxy, setter),
        ]
    );
    assert_eq!(inner["input"], bytes(words));
    assert_eq!(program["output"], bytes([0]));
    assert!(number(&top["gas"]) > number(&program["gas"]));
    assert!(number(&program["gas"]) > number(&inner["gas"]));
    assert!(number(&program["gasUsed"]) > number(&inner["gasUsed"]));
}

#[tokio::test]
async fn a_programs_frame_used_what_its_caller_paid_beyond_the_access() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let forwarder = chain.deploy(&evm::static_forwarder(echo)).await;
    let receipt = chain.invoke(forwarder, word(7)).await;
    let top = chain.calls(&receipt).await;
    let steps = chain.trace(&receipt, json!({})).await;
    let steps = steps["structLogs"].as_array().unwrap();
    let gas = |index: usize| steps[index]["gas"].as_u64().unwrap();
    let at = steps.iter().position(|s| s["op"] == "STATICCALL").unwrap();
    const COLD_ACCOUNT: u64 = 2600;
    let used = number(&child(&top)["gasUsed"]);
    // What follows at the same depth: the program's operations stand between.
    let after = (at + 1..steps.len()).find(|index| steps[*index]["depth"] == 1);
    assert_eq!(gas(at) - gas(after.unwrap()), COLD_ACCOUNT + used);
}

#[tokio::test]
async fn a_static_call_has_no_value() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let caller = chain.program(&program::static_caller()).await;
    let receipt = chain.invoke(caller, relay_args(getter, 0, word(1))).await;
    let top = chain.calls(&receipt).await;
    let inner = child(&top);
    assert_eq!(inner["type"], "STATICCALL");
    assert_eq!(inner.get("value"), None);
    assert_eq!(top["value"], "0x0");
}

#[tokio::test]
async fn a_delegate_call_of_a_program_names_the_code_as_target() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    let delegator = chain.program(&program::delegator()).await;
    let args = relay_args(setter, 0, [word(1), word(2)].concat());
    let receipt = chain.invoke(delegator, args).await;
    let top = chain.calls(&receipt).await;
    let inner = child(&top);
    assert_eq!(inner["type"], "DELEGATECALL");
    assert_eq!(lower(&inner["from"]), lower(&json!(delegator)));
    assert_eq!(lower(&inner["to"]), lower(&json!(setter)));
}

#[tokio::test]
async fn value_that_a_program_sends_is_in_the_frame() {
    let chain = start().await;
    let caller = chain.program(&program::caller()).await;
    let args = relay_args(Address::repeat_byte(0xb0), 5, []);
    let receipt = chain.send(call(caller, args).value(U256::from(9))).await;
    let top = chain.calls(&receipt).await;
    assert_eq!(top["value"], quantity(9));
    assert_eq!(child(&top)["value"], quantity(5));
}

#[tokio::test]
async fn a_failed_frame_under_a_program_says_why() {
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let caller = chain.program(&program::caller()).await;
    let reason = Revert::from("not today").abi_encode();
    let receipt = chain.invoke(caller, relay_args(reverter, 0, &reason)).await;
    assert!(receipt.status());
    let top = chain.calls(&receipt).await;
    assert_eq!(top.get("error"), None);
    let inner = child(&top);
    assert_eq!(inner["error"], "execution reverted");
    assert_eq!(inner["revertReason"], "not today");
    assert_eq!(inner["output"], bytes(reason));
}

#[tokio::test]
async fn a_program_that_reverts_with_a_reason_says_why() {
    let chain = start().await;
    let reverter = chain.program(&program::reverter()).await;
    let reason = Revert::from("closed").abi_encode();
    let receipt = chain.invoke(reverter, reason).await;
    assert!(!receipt.status());
    let top = chain.calls(&receipt).await;
    assert_eq!(top["error"], "execution reverted");
    assert_eq!(top["revertReason"], "closed");
    assert_eq!(top["gasUsed"], quantity(receipt.gas_used));
}

#[tokio::test]
async fn a_program_out_of_ink_is_a_frame_out_of_gas() {
    let chain = start().await;
    let endless = program::program("(loop $again (br $again)) (unreachable)");
    let endless = chain.program(&endless).await;
    let caller = chain.program(&program::caller()).await;
    let tx = call(caller, relay_args(endless, 0, [])).gas_limit(GAS);
    let top = chain.calls(&chain.send(tx).await).await;
    let inner = child(&top);
    assert_eq!(inner["error"], "out of gas");
    assert_eq!(inner["gasUsed"], inner["gas"]);
    assert_eq!(inner.get("output"), None);
}

#[tokio::test]
async fn a_program_that_is_not_activated_takes_all_gas_of_its_frame() {
    let chain = start().await;
    let sleeping = chain.deploy_program(&program::echo()).await;
    let caller = chain.program(&program::caller()).await;
    let tx = call(caller, relay_args(sleeping, 0, [])).gas_limit(GAS);
    let top = chain.calls(&chain.send(tx).await).await;
    let inner = child(&top);
    assert_eq!(inner["error"], "program not activated, or expired");
    assert_eq!(inner["gasUsed"], inner["gas"]);
}

#[tokio::test]
async fn a_contract_made_by_a_program_is_a_create_frame() {
    let chain = start().await;
    // Init code is the argument; the address of the contract is the result.
    let maker = chain
        .program(&program::program(
            "(call $create1 (i32.const 0) (local.get $len) (i32.const 50000) (i32.const 50100) (i32.const 50200))
             (call $write_result (i32.const 50100) (i32.const 20)) (i32.const 0)",
        ))
        .await;
    let init_code = evm::returning(&evm::getter());
    let receipt = chain.invoke(maker, init_code.clone()).await;
    let top = chain.calls(&receipt).await;
    let inner = child(&top);
    assert_eq!(inner["type"], "CREATE");
    assert_eq!(inner["input"], bytes(init_code));
    assert_eq!(inner["output"], bytes(evm::getter()));
    assert_eq!(inner["to"], top["output"]);
}

#[tokio::test]
async fn a_creating_transaction_is_a_create_frame() {
    let chain = start().await;
    let init_code = evm::returning(&evm::getter());
    let tx = TransactionRequest {
        to: Some(alloy::primitives::TxKind::Create),
        ..TransactionRequest::default().input(Bytes::from(init_code.clone()).into())
    };
    let receipt = chain.send(tx).await;
    let top = chain.calls(&receipt).await;
    assert_eq!(top["type"], "CREATE");
    assert_eq!(lower(&top["to"]), lower(&json!(receipt.contract_address)));
    assert_eq!(top["output"], bytes(evm::getter()));
    assert_eq!(top["gasUsed"], quantity(receipt.gas_used));
}

#[tokio::test]
async fn calls_of_precompiles_are_frames() {
    let chain = start().await;
    let input = ArbSys::arbBlockNumberCall {}.abi_encode();
    let caller = chain.program(&program::caller()).await;
    let receipt = chain.invoke(caller, relay_args(ARB_SYS, 0, &input)).await;
    let top = chain.calls(&receipt).await;
    let inner = child(&top);
    assert_eq!(lower(&inner["to"]), lower(&json!(ARB_SYS)));
    assert_eq!(inner["input"], bytes(input));
    assert_eq!(inner["output"], bytes(word(receipt.block_number.unwrap())));
}

#[tokio::test]
async fn an_activation_is_a_frame_with_its_event() {
    let chain = start().await;
    let address = chain.deploy_program(&program::echo()).await;
    let receipt = chain.activate(address).await;
    assert!(receipt.status());
    let top = chain.calls(&receipt).await;
    assert_eq!(lower(&top["to"]), lower(&json!(ARB_WASM)));
    assert_eq!(top["gasUsed"], quantity(receipt.gas_used));
    let logs = top["logs"].as_array().unwrap();
    assert_eq!(logs.len(), 1);
    let topic = <ArbWasm::ProgramActivated as alloy::sol_types::SolEvent>::SIGNATURE_HASH;
    assert_eq!(logs[0]["topics"][0], json!(topic));
}

#[tokio::test]
async fn a_selfdestruct_is_a_frame() {
    let chain = start().await;
    let heir = Address::repeat_byte(0xb0);
    let code = [&[evm::PUSH20], heir.as_slice(), &[0xff]].concat();
    let contract = chain.deploy(&code).await;
    let tx = call(contract, []).value(U256::from(3));
    let top = chain.calls(&chain.send(tx).await).await;
    let end = child(&top);
    assert_eq!(end["type"], "SELFDESTRUCT");
    assert_eq!(lower(&end["from"]), lower(&json!(contract)));
    assert_eq!(lower(&end["to"]), lower(&json!(heir)));
    assert_eq!(end["value"], quantity(3));
}

#[tokio::test]
async fn only_the_top_call_is_shown_on_request() {
    let chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let forwarder = chain.deploy(&evm::forwarder(getter)).await;
    let receipt = chain.invoke(forwarder, word(1)).await;
    let options = json!({"tracer": "callTracer", "tracerConfig": {"onlyTopCall": true}});
    let top = chain.trace(&receipt, options).await;
    assert_eq!(top.get("calls"), None);
    assert_eq!(top["gasUsed"], quantity(receipt.gas_used));
}

#[tokio::test]
async fn gas_beyond_the_cap_of_a_transaction_is_not_used() {
    let chain: Chain = start().await;
    let getter = chain.deploy(&evm::getter()).await;
    let tx = call(getter, word(1)).gas_limit(100_000_000);
    let receipt = chain.send(tx).await;
    let top = chain.calls(&receipt).await;
    assert_eq!(top["gas"], quantity(100_000_000));
    assert_eq!(top["gasUsed"], quantity(receipt.gas_used));
}
