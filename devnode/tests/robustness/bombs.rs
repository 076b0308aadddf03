//! Programs made to be expensive to look at.

use std::time::Instant;

use alloy::{primitives::utils::parse_ether, sol_types::SolCall};
use devnode::stylus::code::compress;

use crate::{
    common::{
        call,
        program::{ARB_WASM, ArbWasm},
        start,
    },
    raw::{is_alive, peak_mib},
};

/// Longest that a block with one of these may take. Tests run beside each other and on slow machines.
const PATIENCE: u64 = 120;

fn parse(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

const REST: &str = "(memory (export \"memory\") 1 1)
    (func (export \"user_entrypoint\") (param i32) (result i32) i32.const 0)";

#[tokio::test]
async fn a_brotli_bomb_is_given_up_at_the_limit() {
    let chain = start().await;
    // Unpacks to 512 MiB.
    let mut packed = compress(&vec![0; 64 << 20]).unwrap().to_vec();
    packed.truncate(24_000);
    let bomb = chain.deploy(&packed).await;
    let (before, started) = (peak_mib(), Instant::now());
    let input = ArbWasm::activateProgramCall { program: bomb }.abi_encode();
    let tx = call(ARB_WASM, input).value(parse_ether("1").unwrap());
    assert!(!chain.send(tx).await.status());
    assert!(started.elapsed().as_secs() < 10);
    assert!(peak_mib() < before + 64);
    is_alive(&chain).await;
}

#[tokio::test]
async fn the_largest_programs_are_activated_and_compiled_in_time() {
    let chain = start().await;
    let nops = |count: usize| "nop ".repeat(count);
    let blocks = |count: usize| format!("{}{}", "block ".repeat(count), "end ".repeat(count));
    let adds = |count: usize| format!("local.get 0 {} drop", "local.get 0 i32.add ".repeat(count));
    let branches = |count: usize| "local.get 0 if end ".repeat(count);
    let programs = [
        (
            "4096 functions",
            "(func (param i32) (result i32) local.get 0 i32.const 3 i32.mul)".repeat(4000),
        ),
        ("operators", format!("(func {})", nops(60_000)).repeat(2)),
        (
            "nested blocks",
            format!("(func {})", blocks(2000)).repeat(20),
        ),
        ("sums", format!("(func (param i32) {})", adds(32_000))),
        (
            "branches",
            format!("(func (param i32) {})", branches(2300)).repeat(10),
        ),
        (
            "stores",
            format!(
                "(func (param i32) {})",
                "local.get 0 i64.const -1 i64.store ".repeat(15_000)
            ),
        ),
        (
            "locals",
            format!(
                "(func (param i32) (local {}) {})",
                "i64 ".repeat(348),
                "local.get 300 local.set 200 ".repeat(15_000)
            ),
        ),
    ];
    for (name, functions) in programs {
        let wasm = parse(&format!("(module {functions} {REST})"));
        let started = Instant::now();
        let program = chain.program(&wasm).await;
        let activated = started.elapsed();
        let started = Instant::now();
        assert!(chain.invoke(program, vec![]).await.status(), "{name}");
        let compiled = started.elapsed();
        println!(
            "{name}: {} bytes, activated in {activated:?}, first call in {compiled:?}",
            wasm.len()
        );
        assert!(
            (activated + compiled).as_secs() < PATIENCE,
            "{name}: {activated:?}, {compiled:?}"
        );
    }
    println!("peak {} MiB", peak_mib());
    assert!(peak_mib() < 4096);
    is_alive(&chain).await;
}
