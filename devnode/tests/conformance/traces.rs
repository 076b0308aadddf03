//! `debug_traceTransaction` without a tracer, of programs: each host function as the operation that does the same, with its arguments on the
//! stack, behind what ArbOS reads and the arguments. What decides is nitro arbos/util/tracing.go, and that its own tests of it
//! (nitro system_tests/stylus_trace_test.go) find each operation at the same place.

use alloy::{
    primitives::{Address, B256, U256, keccak256},
    providers::Provider,
    rpc::types::TransactionReceipt,
};
use serde_json::{Value, json};

use crate::{
    common::{evm, signer, word},
    world::{Program, World},
};

/// Where the operations begin that follow the arguments.
const BODY: usize = 3;

/// An operation and its stack, the top first.
type Step = (String, Vec<U256>);

async fn steps(world: &World, receipt: &TransactionReceipt) -> Vec<Step> {
    let trace: Value = world
        .chain
        .request(
            "debug_traceTransaction",
            (receipt.transaction_hash, json!({})),
        )
        .await;
    let logs = trace["structLogs"].as_array().unwrap().iter();
    let step = |log: &Value| {
        let stack: Vec<U256> = serde_json::from_value(log["stack"].clone()).unwrap();
        let op = log["op"].as_str().unwrap().to_owned();
        (op, stack.into_iter().rev().collect())
    };
    logs.map(step).collect()
}

/// The operations of a program of this body, which first takes its arguments to 0.
async fn shown(world: &World, body: &str, input: &[u8]) -> Vec<Step> {
    let program = world
        .program(&format!("i32.const 0 call $read_args {body}"))
        .await;
    let receipt = world.chain.invoke(program.address, input.to_vec()).await;
    steps(world, &receipt).await
}

fn step(op: &str, stack: impl IntoIterator<Item = U256>) -> Step {
    (op.to_owned(), stack.into_iter().collect())
}

fn number(value: u64) -> U256 {
    U256::from(value)
}

fn address(address: Address) -> U256 {
    U256::from_be_slice(address.as_slice())
}

fn of(bytes: [u8; 32]) -> U256 {
    U256::from_be_bytes(bytes)
}

#[tokio::test]
async fn arbos_reads_its_version_and_the_number_of_the_block_before_the_first_program_and_never_again()
 {
    let world = World::new().await;
    let steps = shown(&world, "i32.const 0", &[7; 5]).await;
    // Root of the state, offset 0; and space 6, offset 0.
    let page = |space: &[u8]| keccak256([space, &[0; 31]].concat());
    let slot = |space: &[u8]| of([&page(space)[..31], &[0]].concat().try_into().unwrap());
    let blocks = keccak256([6]);
    let expected = [
        step("SLOAD", [slot(&[])]),
        step("SLOAD", [slot(blocks.as_slice())]),
        step("CALLDATACOPY", [number(0), number(0), number(5)]),
        step("STOP", []),
    ];
    assert_eq!(steps, expected);

    let calling =
        "i32.const 0 call $read_args i32.const 0 i32.const 32 i32.const 0 i64.const -1 i32.const 64
        call $static_call_contract drop i32.const 0";
    let inner = world.program("i32.const 0").await;
    let outer = world.program(calling).await;
    let input = inner.address.to_vec();
    let receipt = world.chain.invoke(outer.address, input).await;
    let steps = self::steps(&world, &receipt).await;
    let ops: Vec<_> = steps.iter().map(|(op, _)| op.as_str()).collect();
    let expected = [
        "SLOAD",
        "SLOAD",
        "CALLDATACOPY",
        "STATICCALL",
        "STOP",
        "STOP",
    ];
    assert_eq!(ops, expected);
}

#[tokio::test]
async fn evm_code_that_asks_for_the_number_or_a_hash_makes_arbos_read() {
    const NUMBER: u8 = 0x43;
    const BLOCKHASH: u8 = 0x40;
    let world = World::new().await;
    let code = [
        NUMBER,
        evm::POP,
        NUMBER,
        evm::PUSH1,
        1,
        evm::SWAP1,
        evm::SUB,
        BLOCKHASH,
        evm::POP,
    ];
    let contract = world.chain.deploy(&code).await;
    let receipt = world.chain.invoke(contract, vec![]).await;
    let steps = steps(&world, &receipt).await;
    let ops: Vec<_> = steps.iter().map(|(op, _)| op.as_str()).collect();
    let expected = [
        "NUMBER",
        "SLOAD",
        "SLOAD",
        "POP",
        "NUMBER",
        "PUSH1",
        "SWAP1",
        "SUB",
        "BLOCKHASH",
        "SLOAD",
        "SLOAD",
        "SLOAD",
        "POP",
        "STOP",
    ];
    assert_eq!(ops, expected);
}

#[tokio::test]
async fn storage_is_shown_when_it_is_read_and_when_it_is_flushed() {
    let world = World::new().await;
    let (key, value) = (word(11), word(22));
    let load = "i32.const 0 i32.const 64 call $storage_load_bytes32";
    let body = format!(
        "i32.const 0 i32.const 32 call $storage_cache_bytes32 i32.const 0 call $storage_flush_cache {load} i32.const 0"
    );
    let written = shown(&world, &body, &[key, value].concat()).await;
    // The cache answers what was stored.
    let expected = [step("SSTORE", [of(key), of(value)]), step("STOP", [])];
    assert_eq!(written[BODY..], expected);

    let body = format!("{load} {load} i32.const 64 i32.const 32 call $write_result i32.const 0");
    let read = shown(&world, &body, &key).await;
    let expected = [
        step("SLOAD", [of(key)]),
        step("POP", [number(0)]),
        step("RETURN", [number(0), number(32)]),
    ];
    assert_eq!(read[BODY..], expected);

    let body = "i32.const 0 i32.const 32 call $transient_store_bytes32 i32.const 0 i32.const 64 call $transient_load_bytes32 i32.const 0";
    let transient = shown(&world, body, &[key, value].concat()).await;
    let expected = [
        step("TSTORE", [of(key), of(value)]),
        step("TLOAD", [of(key)]),
        step("POP", [of(value)]),
    ];
    assert_eq!(transient[BODY..6], expected);
}

#[tokio::test]
async fn the_words_of_storage_that_are_known_stand_beside_what_reads_and_writes_them() {
    let world = World::new().await;
    let body = "i32.const 0 call $read_args i32.const 0 i32.const 32 call $storage_cache_bytes32 i32.const 0 call $storage_flush_cache i32.const 0";
    let program = world.program(body).await;
    let input = [word(11), word(22)].concat();
    let receipt = world.chain.invoke(program.address, input).await;
    let params = (receipt.transaction_hash, json!({}));
    let trace: Value = world.chain.request("debug_traceTransaction", params).await;
    let logs = trace["structLogs"].as_array().unwrap();
    let store = logs.iter().find(|log| log["op"] == "SSTORE").unwrap();
    let (key, value) = (B256::from(word(11)), B256::from(word(22)));
    assert_eq!(store["storage"], json!({ key.to_string(): value }));
}

#[tokio::test]
async fn hashing_shows_the_length_and_the_hash() {
    let world = World::new().await;
    let input = [9; 123];
    let body = "i32.const 0 local.get $len i32.const 200 call $native_keccak256 i32.const 0";
    let expected = [
        step("KECCAK256", [number(0), number(123)]),
        step("POP", [of(keccak256(input).0)]),
    ];
    assert_eq!(shown(&world, body, &input).await[BODY..5], expected);
}

#[tokio::test]
async fn arithmetic_shows_its_operands_in_order() {
    let world = World::new().await;
    let input = [word(1000), word(7), word(13)].concat();
    for (name, more, op, operands, result) in [
        ("math_div", "", "DIV", 2, 1000 / 7),
        ("math_mod", "", "MOD", 2, 1000 % 7),
        ("math_pow", "", "EXP", 2, 0),
        ("math_add_mod", "i32.const 64", "ADDMOD", 3, 1007 % 13),
        ("math_mul_mod", "i32.const 64", "MULMOD", 3, 7000 % 13),
    ] {
        let body = format!("i32.const 0 i32.const 32 {more} call ${name} i32.const 0");
        let steps = shown(&world, &body, &input).await;
        let operands = [1000, 7, 13].into_iter().take(operands).map(number);
        assert_eq!(steps[BODY], step(op, operands), "{name}");
        let result = match name {
            "math_pow" => number(1000).pow(number(7)),
            _ => number(result),
        };
        assert_eq!(steps[BODY + 1], step("POP", [result]), "{name}");
    }
}

#[tokio::test]
async fn an_end_is_a_return_a_stop_or_a_revert_with_its_length() {
    let world = World::new().await;
    let last = async |body: &str| {
        let steps = shown(&world, body, &[1; 8]).await;
        assert_eq!(steps.len(), BODY + 1, "{body}: {steps:?}");
        steps.last().unwrap().clone()
    };
    let result = "i32.const 0 i32.const 8 call $write_result";
    let sized = |op, size| step(op, [number(0), number(size)]);
    assert_eq!(last("i32.const 0").await, step("STOP", []));
    assert_eq!(
        last("i32.const 0 call $exit_early i32.const 1").await,
        step("STOP", [])
    );
    assert_eq!(
        last(&format!("{result} i32.const 0")).await,
        sized("RETURN", 8)
    );
    assert_eq!(
        last(&format!("{result} i32.const 1")).await,
        sized("REVERT", 8)
    );
    assert_eq!(last("i32.const 1").await, sized("REVERT", 0));
    // What stopped a program stands where its output would: "execution reverted" has 18 letters, "out of gas" 10.
    assert_eq!(
        last(&format!("{result} unreachable")).await,
        sized("REVERT", 18)
    );
    assert_eq!(
        last("(loop $l br $l) i32.const 0").await,
        sized("REVERT", 10)
    );
    // More than 16 bits.
    let long = "i32.const 0 i32.const 65537 call $write_result i32.const 0";
    let parts = "(memory (export \"memory\") 2 2)";
    let body = format!("i32.const 0 call $read_args {long}");
    let program = world.activated(&crate::wasm::module(parts, &body)).await;
    let receipt = world.chain.invoke(program.address, vec![]).await;
    assert_eq!(steps(&world, &receipt).await[BODY], sized("RETURN", 65537));
}

#[tokio::test]
async fn what_is_asked_of_accounts_shows_the_account_and_the_answer() {
    let world = World::new().await;
    let other = world.chain.deploy(&evm::getter()).await;
    let code = world.chain.provider.get_code_at(other).await.unwrap();
    let funded = signer(3).address();
    let balance = world.chain.balance(funded).await;
    let (size, hash) = (number(code.len() as u64), of(keccak256(&code).0));
    for (call, op, account, answer) in [
        (
            "i32.const 0 i32.const 64 call $account_balance",
            "BALANCE",
            funded,
            balance,
        ),
        (
            "i32.const 0 i32.const 64 call $account_codehash",
            "EXTCODEHASH",
            other,
            hash,
        ),
        (
            "i32.const 0 call $account_code_size drop",
            "EXTCODESIZE",
            other,
            size,
        ),
    ] {
        let steps = shown(&world, &format!("{call} i32.const 0"), account.as_slice()).await;
        let expected = [step(op, [address(account)]), step("POP", [answer])];
        assert_eq!(steps[BODY..5], expected, "{op}");
    }
    let body =
        "i32.const 0 i32.const 2 i32.const 3 i32.const 64 call $account_code drop i32.const 0";
    let stack = [address(other), number(0), number(2), number(3)];
    let steps = shown(&world, body, other.as_slice()).await;
    assert_eq!(steps[BODY], step("EXTCODECOPY", stack));
}

#[tokio::test]
async fn the_context_shows_what_it_answers() {
    let world = World::new().await;
    let asked = "i32.const 0 call $block_basefee call $chainid drop i32.const 0 call $block_coinbase call $block_gas_limit drop
        call $block_timestamp drop i32.const 0 call $contract_address i32.const 0 call $msg_sender i32.const 0 call $msg_value
        i32.const 0 call $tx_origin i32.const 0 call $tx_gas_price call $tx_ink_price drop call $block_number drop
        call $evm_gas_left drop call $evm_ink_left drop call $return_data_size drop i32.const 0";
    let body = format!("i32.const 0 call $read_args {asked}");
    let program = world.program(&body).await;
    let receipt = world.chain.invoke(program.address, vec![]).await;
    let steps = steps(&world, &receipt).await;
    let block = receipt.block_number.unwrap();
    let block = world.chain.provider.get_block_by_number(block.into()).await;
    let header = block.unwrap().unwrap().header;
    let chain_id = world.chain.provider.get_chain_id().await.unwrap();
    let (sender, own) = (address(receipt.from), address(program.address));
    let expected = [
        ("BASEFEE", header.base_fee_per_gas.map(number)),
        ("CHAINID", Some(number(chain_id))),
        ("COINBASE", Some(address(header.beneficiary))),
        ("GASLIMIT", None),
        ("TIMESTAMP", Some(number(header.timestamp))),
        ("ADDRESS", Some(own)),
        ("CALLER", Some(sender)),
        ("CALLVALUE", Some(number(0))),
        ("ORIGIN", Some(sender)),
        ("GASPRICE", None),
        ("GASPRICE", Some(number(10_000))),
        ("NUMBER", None),
        ("GAS", None),
        ("GAS", None),
        ("RETURNDATASIZE", Some(number(0))),
    ];
    for (place, (op, answer)) in expected.into_iter().enumerate() {
        let at = BODY + 2 * place;
        assert_eq!(steps[at], step(op, []));
        assert_eq!(steps[at + 1].0, "POP", "{op}");
        let shown = steps[at + 1].1[0];
        assert_eq!(shown, answer.unwrap_or(shown), "{op}");
    }
    assert_eq!(steps.len(), BODY + 2 * expected.len() + 1);
}

#[tokio::test]
async fn a_log_shows_its_length_and_its_topics() {
    let world = World::new().await;
    let topics = [word(1), word(2), word(3), word(4)];
    let input = [topics.concat(), vec![5; 123]].concat();
    let body = "i32.const 0 i32.const 251 i32.const 4 call $emit_log i32.const 0";
    let stack = [number(0), number(123)].into_iter().chain(topics.map(of));
    let steps = shown(&world, body, &input).await;
    assert_eq!(steps[BODY], step("LOG4", stack));
}

/// Calls the account in its arguments with what follows it, and takes what it returns.
async fn relay(world: &World, call: &str) -> Program {
    let body = format!(
        "i32.const 0 call $read_args {call} drop i32.const 300 i32.const 0 call $return_data_size call $read_return_data drop i32.const 0"
    );
    world.program(&body).await
}

#[tokio::test]
async fn calls_stand_before_what_is_called_with_gas_target_value_and_length() {
    let world = World::new().await;
    let target = world.chain.deploy(&evm::getter()).await;
    let inputs = "i32.const 0 i32.const 20 local.get $len i32.const 20 i32.sub";
    for (call, op, value) in [
        (
            format!("{inputs} i32.const 200 i64.const -1 i32.const 260 call $call_contract"),
            "CALL",
            true,
        ),
        (
            format!("{inputs} i64.const -1 i32.const 260 call $delegate_call_contract"),
            "DELEGATECALL",
            false,
        ),
        (
            format!("{inputs} i64.const -1 i32.const 260 call $static_call_contract"),
            "STATICCALL",
            false,
        ),
    ] {
        let program = relay(&world, &call).await;
        let input = [target.as_slice(), &word(5)].concat();
        let receipt = world.chain.invoke(program.address, input).await;
        let steps = steps(&world, &receipt).await;
        let (shown, stack) = &steps[BODY];
        let value: &[u64] = if value { &[0] } else { &[] };
        let rest = value.iter().chain(&[0, 32, 0, 0]).copied().map(number);
        let expected: Vec<U256> = [stack[0], address(target)]
            .into_iter()
            .chain(rest)
            .collect();
        assert_eq!((shown.as_str(), stack), (op, &expected));
        assert_eq!(steps[BODY + 1].0, "PUSH0", "the called code follows");
        let tail: Vec<_> = steps[steps.len() - 4..].to_vec();
        let expected = [
            step("RETURNDATASIZE", []),
            step("POP", [number(32)]),
            step("RETURNDATACOPY", [number(0), number(0), number(32)]),
            step("STOP", []),
        ];
        assert_eq!(tail, expected, "{op}");
    }
}

#[tokio::test]
async fn creations_stand_behind_what_they_run_with_value_length_salt_and_address() {
    let world = World::new().await;
    let init = evm::returning(&evm::getter());
    let (endowment, salt) = (word(3), word(77));
    for (salted, op) in [("", "CREATE"), ("i32.const 32", "CREATE2")] {
        let body = format!(
            "i32.const 0 call $read_args i32.const 64 local.get $len i32.const 64 i32.sub i32.const 0 {salted} i32.const 50012 i32.const 60000
             call ${} i32.const 0",
            op.to_lowercase().replace("create", if salted.is_empty() { "create1" } else { "create" })
        );
        let program = world.program(&body).await;
        let input = [endowment.as_slice(), &salt, &init].concat();
        let receipt = world.pay(program.address, 3, &input).await;
        let steps = steps(&world, &receipt).await;
        let created = match op {
            "CREATE" => program.address.create(1),
            _ => program.address.create2_from_code(salt, &init),
        };
        let mut stack = vec![number(3), number(0), number(init.len() as u64)];
        stack.extend((op == "CREATE2").then_some(of(salt)));
        let expected = [
            step(op, stack),
            step("POP", [address(created)]),
            step("STOP", []),
        ];
        assert_eq!(steps[steps.len() - 3..], expected);
        assert_eq!(steps[BODY].0, "PUSH2", "the init code comes first");
    }
}

#[tokio::test]
async fn a_program_that_calls_itself_shows_the_same_operations_below_and_in_order() {
    let world = World::new().await;
    // With arguments it calls the account in them without any; without, it reads, logs and stores.
    let body = "i32.const 0 call $read_args
        (if (local.get $len)
            (then i32.const 0 i32.const 0 i32.const 0 i32.const 100 i64.const -1 i32.const 140 call $call_contract drop)
            (else
                i32.const 200 i32.const 240 call $storage_load_bytes32
                i32.const 200 i32.const 32 i32.const 1 call $emit_log
                i32.const 200 i32.const 280 call $storage_cache_bytes32
                i32.const 0 call $storage_flush_cache))
        i32.const 200 i32.const 32 call $write_result i32.const 0";
    let program = world.program(body).await;
    let input = program.address.to_vec();
    let receipt = world.chain.invoke(program.address, input).await;
    let steps = steps(&world, &receipt).await;
    let ops: Vec<_> = steps[BODY..].iter().map(|(op, _)| op.as_str()).collect();
    let expected = [
        "CALL",
        "CALLDATACOPY",
        "SLOAD",
        "POP",
        "LOG1",
        "SSTORE",
        "RETURN",
        "RETURN",
    ];
    assert_eq!(ops, expected);
}
