//! Entering a program: by its sizes, cached, and twice in a block.

use crate::{
    common::program::{ARB_WASM, ARB_WASM_CACHE, ArbWasm, ArbWasmCache},
    model::{COLD, WARM, call, code, intrinsic, ops, read_args},
    wasm,
    world::{Program, World},
};
use alloy::{primitives::Address, sol_types::SolCall};

const IDLE: &str = "i32.const 0";
const MEMORY: &str = "(memory (export \"memory\") 1 1)";

async fn with_parts(world: &World, parts: &str) -> Program {
    world
        .activated(&wasm::module(&format!("{MEMORY} {parts}"), IDLE))
        .await
}

#[tokio::test]
async fn functions_types_globals_data_elements_and_length_are_paid() {
    let world = World::new().await;
    let functions = |count: usize| "(func (param i32 i64) (result i32) i32.const 1)".repeat(count);
    let globals = |count: usize| "(global (mut i32) (i32.const 5))".repeat(count);
    let data = |bytes: usize| format!("(data (i32.const 0) \"{}\")", "d".repeat(bytes));
    let elements = |count: usize| {
        format!(
            "(func $f) (table {count} {count} funcref) (elem (i32.const 0) {})",
            "$f ".repeat(count)
        )
    };
    for parts in [
        String::new(),
        functions(1),
        functions(7),
        functions(300),
        globals(1),
        globals(9),
        globals(1000),
        data(0),
        data(1),
        data(500),
        data(20_000),
        elements(1),
        elements(900),
        [functions(50), globals(50), data(50)].concat(),
        data(10).repeat(100),
    ] {
        let program = with_parts(&world, &parts).await;
        world.spends(&program, &[], code(IDLE)).await;
        let gas = world
            .chain
            .ask(
                ARB_WASM,
                ArbWasm::programInitGasCall {
                    program: program.address,
                },
            )
            .await;
        let (init, cached) = program.size.entry();
        assert_eq!((gas.gas, gas.gasWhenCached), (init + cached, cached));
    }
}

#[tokio::test]
async fn a_program_in_the_cache_managers_set_pays_the_cached_part_only() {
    let world = World::new().await;
    let program = with_parts(&world, "").await;
    world.spends(&program, &[], code(IDLE)).await;
    assert!(world.chain.cache(program.address).await.status());
    let receipt = world.invoke(&program, &[]).await;
    assert_eq!(
        receipt.gas_used,
        intrinsic(&[]) + program.cached_call_gas(code(IDLE))
    );
    // The same code elsewhere shares activation and cache.
    let twin = world
        .chain
        .deploy_program(&wasm::module(MEMORY, IDLE))
        .await;
    let receipt = world.chain.invoke(twin, vec![]).await;
    assert_eq!(
        receipt.gas_used,
        intrinsic(&[]) + program.cached_call_gas(code(IDLE))
    );
    let codehash = alloy::primitives::keccak256(
        devnode::stylus::code::compress(&wasm::module(MEMORY, IDLE)).unwrap(),
    );
    let evict = ArbWasmCache::evictCodehashCall { codehash }.abi_encode();
    assert!(world.chain.invoke(ARB_WASM_CACHE, evict).await.status());
    world.spends(&program, &[], code(IDLE)).await;
}

#[tokio::test]
async fn entering_needs_all_its_gas_and_takes_what_there_is() {
    let world = World::new().await;
    let program = with_parts(&world, "").await;
    let least = program.tx_gas(&[], code(IDLE));
    assert!(world.invoke_with_gas(&program, &[], least).await.status());
    for short in [1, 2, 5000] {
        let receipt = world.invoke_with_gas(&program, &[], least - short).await;
        assert!(!receipt.status());
        assert_eq!(receipt.gas_used, least - short);
    }
}

/// Calls the addresses in its arguments one after another.
fn visitor() -> (String, [&'static str; 2]) {
    let before = "i32.const 0 call $read_args loop $next";
    let round = "local.get $i i32.const 60000 i32.const 0 i32.const 60000 i64.const -1 i32.const 61000 call $call_contract drop
        local.get $i i32.const 20 i32.add local.tee $i local.get $len i32.lt_u br_if $next";
    (format!("{before} {round} end i32.const 0"), [before, round])
}

/// Gas of visiting programs, given what the call of each costs.
async fn visits(world: &World, order: &[&Program], costs: &[u64]) {
    let (body, [before, round]) = visitor();
    let visitor = world.program(&body).await;
    let input: Vec<u8> = order.iter().flat_map(|program| program.address).collect();
    let calls: u64 = costs.iter().map(|cost| ops(round) + call(0, *cost)).sum();
    let ink = ops(before) + read_args(input.len()) + calls + ops("end") + code("i32.const 0");
    world.spends(&visitor, &input, ink).await;
}

#[tokio::test]
async fn under_arbos_51_every_entry_is_paid_in_full() {
    let world = World::new().await;
    let program = with_parts(&world, "").await;
    let gas = program.call_gas(code(IDLE));
    visits(
        &world,
        &[&program; 3],
        &[COLD + gas, WARM + gas, WARM + gas],
    )
    .await;
}

#[tokio::test]
async fn under_arbos_60_the_second_entry_in_a_block_is_cached() {
    let world = World::of(devnode::stylus::Version::Arbos60).await;
    let program = with_parts(&world, "").await;
    let (first, again) = (
        program.call_gas(code(IDLE)),
        program.cached_call_gas(code(IDLE)),
    );
    visits(
        &world,
        &[&program; 3],
        &[COLD + first, WARM + again, WARM + again],
    )
    .await;
}

#[tokio::test]
async fn under_arbos_60_another_block_starts_anew() {
    let world = World::of(devnode::stylus::Version::Arbos60).await;
    let program = with_parts(&world, "").await;
    for _ in 0..2 {
        world.spends(&program, &[], code(IDLE)).await;
    }
}

#[tokio::test]
async fn the_block_cache_forgets_the_least_recent_of_more_than_32() {
    let world = World::of(devnode::stylus::Version::Arbos60).await;
    let mut programs = Vec::new();
    for number in 0..32 {
        programs.push(with_parts(&world, &format!("(global i32 (i32.const {number}))")).await);
    }
    let work = code(IDLE);
    // The visitor, entered first, is the first to be forgotten: then the 32 fit.
    let round: Vec<&Program> = programs.iter().chain(&programs).collect();
    let first = programs.iter().map(|program| COLD + program.call_gas(work));
    let second = programs
        .iter()
        .map(|program| WARM + program.cached_call_gas(work));
    let costs: Vec<u64> = first.chain(second).collect();
    visits(&world, &round, &costs).await;
    // One program more, and every one comes round too late.
    let extra = with_parts(&world, "(global i64 (i64.const 7))").await;
    let all: Vec<&Program> = programs.iter().chain([&extra]).collect();
    let round: Vec<&Program> = all.iter().chain(&all).copied().collect();
    let costs = [COLD, WARM].map(|access| {
        all.iter()
            .map(move |program| access + program.call_gas(work))
    });
    let costs: Vec<u64> = costs.into_iter().flatten().collect();
    visits(&world, &round, &costs).await;
}

#[tokio::test]
async fn calling_what_is_not_activated_takes_all_gas() {
    let world = World::new().await;
    let address: Address = world.chain.deploy_program(&wasm::program(IDLE)).await;
    let receipt = world
        .chain
        .send(crate::common::call(address, vec![]).gas_limit(77_777))
        .await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 77_777);
}
