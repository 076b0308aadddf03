//! The slowest ways to spend gas: a call that loops for ever ends within seconds.

use std::time::{Duration, Instant};

use alloy::providers::Provider;

use crate::{
    common::{Chain, call, evm, program, start},
    raw::{is_alive, peak_mib},
};

/// A tenth of what a call may use that names no limit.
const GAS: u64 = 5_000_000;
/// Tests run beside each other and on slow machines. Alone, the slowest of these takes about a second.
const PATIENCE: Duration = Duration::from_secs(60);

async fn spends(chain: &Chain, name: &str, to: alloy::primitives::Address, input: Vec<u8>) {
    let started = Instant::now();
    // Out of gas, or done.
    let _ = chain.provider.call(call(to, input).gas_limit(GAS)).await;
    let took = started.elapsed();
    println!(
        "{name}: {took:.2?}, {:.0} gas a microsecond",
        GAS as f64 / took.as_secs_f64() / 1e6
    );
    assert!(took < PATIENCE, "{name}: {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_without_end_run_out_of_gas_in_seconds() {
    let chain = start().await;
    let jump = [evm::JUMPDEST, evm::PUSH0, 0x56];
    // Asks for balances of ever new accounts, hashes, writes ever new slots, calls itself.
    let balances = [
        evm::JUMPDEST,
        evm::GAS,
        evm::BALANCE,
        evm::POP,
        evm::PUSH0,
        0x56,
    ];
    let hashes = [
        evm::JUMPDEST,
        evm::PUSH2,
        0x40,
        0,
        evm::PUSH0,
        0x20,
        evm::POP,
        evm::PUSH0,
        0x56,
    ];
    let slots = [
        evm::JUMPDEST,
        evm::PUSH1,
        1,
        evm::GAS,
        evm::SSTORE,
        evm::PUSH0,
        0x56,
    ];
    let own = [
        evm::PUSH0,
        evm::PUSH0,
        evm::PUSH0,
        evm::PUSH0,
        evm::PUSH0,
        0x30,
        evm::GAS,
        evm::CALL,
        evm::POP,
        evm::PUSH0,
        0x56,
    ];
    let own = [&[evm::JUMPDEST], own.as_slice()].concat();
    for (name, code) in [
        ("jumps", jump.as_slice()),
        ("balances", &balances),
        ("hashes", &hashes),
        ("slots", &slots),
        ("calls of itself", &own),
    ] {
        let contract = chain.deploy(code).await;
        spends(&chain, name, contract, vec![]).await;
    }
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_without_end_run_out_of_ink_in_seconds() {
    let chain = start().await;
    let tiny = chain.program(&program::program("(i32.const 0)")).await;
    chain.cache(tiny).await;
    let filler =
        "(i64.store (i32.const 0) (i64.mul (i64.load (i32.const 0)) (i64.const 3)))".repeat(100);
    for (name, body) in [
        ("empty loop", ""),
        ("arithmetic", filler.as_str()),
        ("msg_reentrant", "(drop (call $reentrant))"),
        ("return_data_size", "(drop (call $returned_len))"),
        ("msg_sender", "(call $sender (i32.const 0))"),
        (
            "write_result",
            "(call $write_result (i32.const 0) (i32.const 0))",
        ),
        ("cached loads", "(call $load (i32.const 0) (i32.const 32))"),
        (
            "cached stores",
            "(call $store (i32.const 0) (i32.const 32))",
        ),
        (
            "transient stores",
            "(call $tstore (i32.const 0) (i32.const 32))",
        ),
        (
            "logs",
            "(call $log (i32.const 0) (i32.const 0) (i32.const 0))",
        ),
        ("balances", "(call $balance (i32.const 0) (i32.const 32))"),
        (
            "calls of nobody",
            "(drop (call $call (i32.const 0) (i32.const 64) (i32.const 0) (i32.const 64) (i64.const 0) (i32.const 128)))",
        ),
        (
            "calls of a program",
            "(drop (call $call (i32.const 0) (i32.const 64) (i32.const 0) (i32.const 64) (i64.const 5000) (i32.const 128)))",
        ),
        (
            "memory.fill",
            "(memory.fill (i32.const 100) (i32.const 1) (i32.const 65000))",
        ),
    ] {
        let wasm = program::program(&format!("(loop $l {body} (br $l)) (i32.const 0)"));
        let looping = chain.program(&wasm).await;
        spends(&chain, name, looping, tiny.to_vec()).await;
    }
    println!("peak {} MiB", peak_mib());
    is_alive(&chain).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_call_holds_up_no_other() {
    let chain = start().await;
    let endless = chain.deploy(&[evm::JUMPDEST, evm::PUSH0, 0x56]).await;
    let calls: Vec<_> = (0..32)
        .map(|_| {
            let (provider, tx) = (chain.provider.clone(), call(endless, vec![]).gas_limit(GAS));
            tokio::spawn(async move { provider.call(tx).await })
        })
        .collect();
    is_alive(&chain).await;
    for call in calls {
        assert!(call.await.unwrap().is_err());
    }
}
