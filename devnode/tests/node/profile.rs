//! Profiles of programs' ink.

use crate::common::{Chain, evm, program, program::relay_args, start, start_with, word};
use alloy::{
    primitives::{Address, B256, Bytes, TxHash, address},
    providers::Provider,
};
use devnode::{Config, stylus::price};
use serde_json::{Value, json};

const INK: u64 = price::INK_PER_GAS as u64;
const HEADER: u64 = 2450;

/// Calls `step` as often as its first argument byte says; `step` reads the value once.
fn stepper() -> Vec<u8> {
    wat::parse_str(
        r#"(module
            (import "vm_hooks" "read_args" (func $read_args (param i32)))
            (import "vm_hooks" "msg_value" (func $msg_value (param i32)))
            (memory (export "memory") 1 1)
            (func $step (call $msg_value (i32.const 64)))
            (func $steps (param i32)
                (if (local.get 0)
                    (then (call $step) (call $steps (i32.sub (local.get 0) (i32.const 1))))))
            (func (export "user_entrypoint") (param i32) (result i32)
                (call $read_args (i32.const 0))
                (call $steps (i32.load8_u (i32.const 0)))
                (i32.const 0)))"#,
    )
    .unwrap()
}

async fn profile(chain: &Chain, hash: TxHash, options: Value) -> Value {
    chain.request("debug_stylusProfile", (hash, options)).await
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn sum(rows: &Value, field: &str) -> u64 {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| number(&row[field]))
        .sum()
}

fn row<'a>(rows: &'a Value, name: &str) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|row| row["name"] == name).unwrap()
}

/// All ink of a frame is some function's or some host function's.
fn all_is_booked(frame: &Value) {
    let booked = sum(&frame["functions"], "selfInk") + sum(&frame["hostios"], "ink");
    assert_eq!(booked, number(&frame["inkUsed"]), "{frame:#}");
}

#[tokio::test]
async fn gas_is_entry_memory_and_ink() {
    let chain = start().await;
    let program = chain.program(&stepper()).await;
    let receipt = chain.invoke(program, vec![3]).await;
    let profile = profile(&chain, receipt.transaction_hash, json!({})).await;
    assert_eq!(number(&profile["gasUsed"]), receipt.gas_used);
    assert_eq!(profile["success"], true);

    let [frame] = profile["frames"].as_array().unwrap().as_slice() else {
        panic!("{profile:#}")
    };
    all_is_booked(frame);
    let ink_gas = number(&frame["inkUsed"]).div_ceil(INK);
    let (entry, memory) = (number(&frame["entryGas"]), number(&frame["memoryGas"]));
    assert_eq!(number(&frame["gasUsed"]), entry + memory + ink_gas);
    assert_eq!(memory, price::memory_cost(1, 0, 0));
    // Intrinsic: the transaction and its one byte.
    assert_eq!(receipt.gas_used, 21_000 + 16 + number(&frame["gasUsed"]));
}

#[tokio::test]
async fn functions_have_names_calls_and_ink_with_and_without_what_they_called() {
    let chain = start().await;
    let program = chain.program(&stepper()).await;
    let receipt = chain.invoke(program, vec![3]).await;
    let profile = profile(&chain, receipt.transaction_hash, json!({})).await;
    let frame = &profile["frames"][0];
    let value_ink = 8400 + 5040;

    let step = row(&frame["functions"], "step");
    let step_self = (HEADER + 1 + 3800) + (HEADER + 1);
    assert_eq!(
        (number(&step["calls"]), number(&step["selfInk"])),
        (3, 3 * step_self)
    );
    assert_eq!(number(&step["totalInk"]), 3 * (step_self + value_ink));

    let steps = row(&frame["functions"], "steps");
    assert_eq!(number(&steps["calls"]), 4);
    assert_eq!(
        number(&steps["totalInk"]),
        number(&steps["selfInk"]) + number(&step["totalInk"]),
        "recursion counts once"
    );
    let entry = row(&frame["functions"], "user_entrypoint");
    assert_eq!(number(&entry["totalInk"]), number(&frame["inkUsed"]));
    let hostio = row(&frame["hostios"], "msg_value");
    assert_eq!(
        (number(&hostio["calls"]), number(&hostio["ink"])),
        (3, 3 * value_ink)
    );
}

#[tokio::test]
async fn every_program_on_the_way_has_a_frame() {
    let chain = start().await;
    let inner = chain.program(&stepper()).await;
    let outer = chain.program(&program::caller()).await;
    let proxy = chain.deploy(&evm::proxy(outer)).await;
    let receipt = chain.invoke(proxy, relay_args(inner, 0, [2])).await;
    let profile = profile(&chain, receipt.transaction_hash, json!({})).await;

    let [relay, stepper] = profile["frames"].as_array().unwrap().as_slice() else {
        panic!("{profile:#}")
    };
    let place = |frame: &Value| {
        ["path", "type", "from", "address", "codeAddress"].map(|field| frame[field].clone())
    };
    let text = |address: Address| json!(address.to_string().to_lowercase());
    assert_eq!(
        place(relay),
        [
            json!([0]),
            json!("DELEGATECALL"),
            text(chain.owner),
            text(proxy),
            text(outer)
        ]
    );
    assert_eq!(
        place(stepper),
        [
            json!([0, 0]),
            json!("CALL"),
            text(proxy),
            text(inner),
            text(inner)
        ]
    );
    all_is_booked(relay);
    all_is_booked(stepper);
    // 83,193 and two readings of the data; the account is cold.
    let call = row(&relay["hostios"], "call_contract");
    let fixed = 83_193 + 2 * price::hostio::read_ink(1);
    assert_eq!(
        number(&call["ink"]),
        fixed + INK * (2600 + number(&stepper["gasUsed"]))
    );
}

#[tokio::test]
async fn a_program_that_traps_or_runs_dry_is_booked_to_its_end() {
    let trap = wat::parse_str(
        r#"(module (import "vm_hooks" "emit_log" (func (param i32 i32 i32)))
            (memory (export "memory") 1 1)
            (func $log (call 0 (i32.const 0) (i32.const 0) (i32.const 5)))
            (func (export "user_entrypoint") (param i32) (result i32) (call $log) (i32.const 0)))"#,
    );
    let spin = wat::parse_str(
        r#"(module (memory (export "memory") 1 1) (func $spin (loop (br 0)))
            (func (export "user_entrypoint") (param i32) (result i32) (call $spin) (i32.const 0)))"#,
    );
    let chain = start().await;
    for (wasm, culprit) in [(trap, "log"), (spin, "spin")] {
        let program = chain.program(&wasm.unwrap()).await;
        let receipt = chain.invoke(program, vec![]).await;
        let profile = profile(&chain, receipt.transaction_hash, json!({})).await;
        assert_eq!(
            (&profile["success"], number(&profile["gasUsed"])),
            (&json!(false), receipt.gas_used)
        );
        let frame = &profile["frames"][0];
        all_is_booked(frame);
        assert_eq!(frame["functions"][0]["name"], culprit, "{frame:#}");
    }
}

#[tokio::test]
async fn folded_stacks_are_given_on_request_and_add_up() {
    let chain = start().await;
    let program = chain.program(&stepper()).await;
    let hash = chain.invoke(program, vec![1]).await.transaction_hash;
    assert_eq!(
        profile(&chain, hash, json!({})).await["frames"][0].get("folded"),
        None
    );

    let profile = profile(&chain, hash, json!({"folded": true})).await;
    let frame = &profile["frames"][0];
    let lines = frame["folded"].as_array().unwrap();
    let ink: u64 = lines
        .iter()
        .map(|line| {
            line.as_str()
                .unwrap()
                .rsplit_once(' ')
                .unwrap()
                .1
                .parse::<u64>()
                .unwrap()
        })
        .sum();
    assert_eq!(ink, number(&frame["inkUsed"]));
    let deepest = "user_entrypoint;steps;step;msg_value 13440";
    assert!(lines.iter().any(|line| line == deepest), "{lines:#?}");
}

#[tokio::test]
async fn a_call_can_be_profiled_without_being_mined() {
    let chain = start().await;
    let program = chain.program(&stepper()).await;
    let before = chain.provider.get_block_number().await.unwrap();
    let call = json!({"to": program, "data": "0x02"});
    let profile: Value = chain
        .request(
            "debug_stylusProfile",
            (call, "latest", json!({"folded": false})),
        )
        .await;
    assert_eq!(
        number(&row(&profile["frames"][0]["functions"], "step")["calls"]),
        2
    );
    assert_eq!(chain.provider.get_block_number().await.unwrap(), before);
}

#[tokio::test]
async fn profiling_leaves_gas_output_and_state_as_they_are() {
    let chain = start().await;
    let setter = chain.program(&program::setter()).await;
    let first = chain.invoke(setter, [word(1), word(2)].concat()).await;
    let second = chain.invoke(setter, [word(3), word(4)].concat()).await;
    let of_first = profile(&chain, first.transaction_hash, json!({})).await;
    // The slot was empty then, and is not any more.
    chain.invoke(setter, [word(1), word(9)].concat()).await;
    assert_eq!(
        profile(&chain, first.transaction_hash, json!({})).await,
        of_first
    );
    assert_eq!(number(&of_first["gasUsed"]), first.gas_used);
    assert_eq!(first.gas_used, second.gas_used);
}

#[tokio::test]
async fn a_cached_program_pays_less_to_enter() {
    let chain = start().await;
    let program = chain.program(&stepper()).await;
    let cold = chain.invoke(program, vec![0]).await;
    chain.cache(program).await;
    let cached = chain.invoke(program, vec![0]).await;
    let mut entry = Vec::new();
    for receipt in [&cold, &cached] {
        let profile = profile(&chain, receipt.transaction_hash, json!({})).await;
        entry.push(number(&profile["frames"][0]["entryGas"]));
    }
    assert_eq!(entry[0] - entry[1], cold.gas_used - cached.gas_used);
    assert!(entry[1] >= price::MIN_CACHED_GAS, "{entry:?}");
}

#[tokio::test]
async fn transactions_without_programs_have_no_frames() {
    let chain = start().await;
    let contract = chain.deploy(&evm::setter()).await;
    let receipt = chain.invoke(contract, [word(1), word(2)].concat()).await;
    let profile = profile(&chain, receipt.transaction_hash, json!({})).await;
    assert_eq!(profile["frames"], json!([]));
    assert_eq!(number(&profile["gasUsed"]), receipt.gas_used);
}

#[tokio::test]
async fn what_cannot_be_profiled_is_refused() {
    let chain = start().await;
    let ask = |params: Value| {
        let provider = chain.provider.clone();
        async move {
            let answer = provider
                .raw_request::<_, Value>("debug_stylusProfile".into(), params)
                .await;
            crate::common::error(answer).1
        }
    };
    assert!(ask(json!([B256::ZERO])).await.contains("not found"));
    let option = json!([{"to": Address::ZERO}, "latest", {"colour": true}]);
    assert!(!ask(option).await.is_empty());
    assert!(!ask(json!([])).await.is_empty());
}

/// A program of the owner's choice, its functions without names.
fn stripped() -> Vec<u8> {
    let text = r#"(module (memory (export "memory") 1 1) (func NAME)
        (func (export "user_entrypoint") (param i32) (result i32) (call 0) (i32.const 0)))"#;
    wat::parse_str(text.replace("NAME", "")).unwrap()
}

fn symbols() -> Vec<u8> {
    let text = r#"(module (memory (export "memory") 1 1) (func $_ZN6ledger8transfer17h0123456789abcdefE)
        (func (export "user_entrypoint") (param i32) (result i32) (call 0) (i32.const 0)))"#;
    wat::parse_str(text).unwrap()
}

async fn first_name(chain: &Chain, program: Address) -> String {
    let hash = chain.invoke(program, vec![]).await.transaction_hash;
    let profile = profile(chain, hash, json!({})).await;
    let mut names: Vec<_> = profile["frames"][0]["functions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                number(&row["index"]),
                row["name"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    names.sort();
    names.remove(0).1
}

#[tokio::test]
async fn names_can_be_handed_in_later() {
    let chain = start().await;
    let program = chain.program(&stripped()).await;
    assert_eq!(first_name(&chain, program).await, "func[0]");
    let added: Value = chain
        .request("debug_stylusSymbols", (Bytes::from(symbols()),))
        .await;
    assert_eq!(added["functions"], 1);
    assert_eq!(first_name(&chain, program).await, "ledger::transfer");
}

#[tokio::test]
async fn names_can_come_from_a_file() {
    let path = std::env::temp_dir().join(format!("devnode-{}.symbols.wasm", std::process::id()));
    std::fs::write(&path, symbols()).unwrap();
    let chain = start_with(Config {
        symbols: vec![path.clone()],
        ..Config::default()
    })
    .await;
    std::fs::remove_file(path).unwrap();
    let program = chain.program(&stripped()).await;
    assert_eq!(first_name(&chain, program).await, "ledger::transfer");
}

#[tokio::test]
async fn symbols_without_names_are_refused() {
    let chain = start().await;
    for (wasm, reason) in [
        (stripped(), "no function names"),
        (vec![1, 2, 3], "not a WASM module"),
    ] {
        let params = (Bytes::from(wasm),);
        let answer = chain
            .provider
            .raw_request::<_, Value>("debug_stylusSymbols".into(), params)
            .await;
        let (code, message, _) = crate::common::error(answer);
        assert_eq!(code, -32602);
        assert!(message.contains(reason), "{message}");
    }
}

/// Nothing is said about precompiles: they are no programs.
#[tokio::test]
async fn precompiles_count_as_calls_on_the_way() {
    let chain = start().await;
    let identity = address!("0000000000000000000000000000000000000004");
    let caller = chain.program(&program::caller()).await;
    let receipt = chain.invoke(caller, relay_args(identity, 0, [1])).await;
    let profile = profile(&chain, receipt.transaction_hash, json!({})).await;
    assert_eq!(profile["frames"].as_array().unwrap().len(), 1);
    assert_eq!(profile["frames"][0]["path"], json!([]));
}

#[cfg(feature = "cli")]
#[tokio::test(flavor = "multi_thread")]
async fn the_program_prints_a_profile() {
    let chain = start().await;
    let program = chain.program(&stepper()).await;
    let hash = chain.invoke(program, vec![3]).await.transaction_hash;
    let devnode = |hash: TxHash, flag: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_devnode"));
        command.args(["profile", "--rpc-url", &chain.node.url(), &hash.to_string()]);
        command.args((!flag.is_empty()).then_some(flag));
        let output = command.output().unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (done, table) = devnode(hash, "");
    assert!(
        done && table.contains("msg_value") && table.contains("  step\n"),
        "{table}"
    );
    let (_, folded) = devnode(hash, "--folded");
    let line = format!("{program};user_entrypoint;steps;step;msg_value 13440");
    assert!(folded.lines().any(|found| found == line), "{folded}");
    let (_, json) = devnode(hash, "--json");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["success"], true);
    assert_eq!(devnode(TxHash::ZERO, ""), (false, String::new()));
}
