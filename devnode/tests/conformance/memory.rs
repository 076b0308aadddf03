//! Memory pages: from the start, grown, and over nested calls.

use crate::{
    common::call as tx,
    model::{COLD, HOSTIO, WARM, call, code, gas, ops, pages, read_args},
    wasm,
    world::{Program, World},
};

/// A program that starts with so many pages and may grow.
async fn growing(world: &World, pages: u64, body: &str) -> Program {
    // The comment makes the import.
    let parts = format!("(; $pay_for_memory_grow ;) (memory (export \"memory\") {pages})");
    world.activated(&wasm::module(&parts, body)).await
}

#[tokio::test]
async fn pages_from_the_start_are_paid_on_entry() {
    let world = World::new().await;
    for pages in [0, 1, 2, 3, 5, 12, 36, 64] {
        let parts = format!("(memory (export \"memory\") {pages} {pages})");
        let program = world.activated(&wasm::module(&parts, "i32.const 0")).await;
        assert_eq!(program.size.pages, pages);
        world.spends(&program, &[], code("i32.const 0")).await;
    }
}

#[tokio::test]
async fn growing_is_paid_by_pages_and_ramp() {
    let world = World::new().await;
    for (from, by) in [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 1),
        (2, 3),
        (5, 7),
        (12, 24),
        (0, 36),
        (36, 28),
        (0, 64),
    ] {
        let body = format!("i32.const {by} memory.grow drop i32.const 0");
        let program = growing(&world, from, &body).await;
        let ink = code(&body) + gas(pages(by, from, from));
        world.spends(&program, &[], ink).await;
    }
}

#[tokio::test]
async fn growing_by_nothing_costs_a_host_function() {
    let world = World::new().await;
    let body = "i32.const 0 memory.grow drop i32.const 0";
    let program = growing(&world, 1, body).await;
    world.spends(&program, &[], code(body) + HOSTIO).await;
}

#[tokio::test]
async fn paying_by_hand_opens_pages_that_nobody_gets() {
    let world = World::new().await;
    let pay = |pages: u64| format!("i32.const {pages} call $pay_for_memory_grow");
    let body = format!("{} {} i32.const 0", pay(10), pay(0));
    let program = growing(&world, 2, &body).await;
    let ink = code(&body) + gas(pages(10, 2, 2)) + HOSTIO;
    world.spends(&program, &[], ink).await;
    // Then growing goes on from 12.
    let body = format!("{} i32.const 24 memory.grow drop i32.const 0", pay(10));
    let program = growing(&world, 2, &body).await;
    let ink = code(&body) + gas(pages(10, 2, 2) + pages(24, 12, 12));
    world.spends(&program, &[], ink).await;
}

#[tokio::test]
async fn growth_beyond_the_maximum_fails_and_is_paid() {
    let world = World::new().await;
    let body = "i32.const 10 memory.grow i32.const -1 i32.ne";
    let parts = "(; $pay_for_memory_grow ;) (memory (export \"memory\") 2 3)";
    let program = world.activated(&wasm::module(parts, body)).await;
    world
        .spends(&program, &[], code(body) + gas(pages(10, 2, 2)))
        .await;
}

#[tokio::test]
async fn all_128_pages_cost_more_than_a_transaction_may_use() {
    let world = World::new().await;
    let body = "i32.const 128 memory.grow drop i32.const 0";
    let program = growing(&world, 0, body).await;
    let receipt = world.invoke_with_gas(&program, &[], 40_000_000).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 32_000_000);
    // A call may use more.
    world.view(&program, &[]).await;
}

#[tokio::test]
async fn nobody_opens_129_pages() {
    let world = World::new().await;
    let body = "i32.const 129 memory.grow drop i32.const 0";
    let program = growing(&world, 0, body).await;
    let receipt = world.invoke_with_gas(&program, &[], 1_000_000).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 1_000_000);
}

#[tokio::test]
async fn entry_that_cannot_pay_its_pages_takes_all_gas() {
    let world = World::new().await;
    let parts = "(memory (export \"memory\") 64 64)";
    let program = world.activated(&wasm::module(parts, "i32.const 0")).await;
    let least = program.tx_gas(&[], code("i32.const 0"));
    assert!(world.invoke_with_gas(&program, &[], least).await.status());
    let receipt = world.invoke_with_gas(&program, &[], least - 2000).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, least - 2000);
}

/// Calls the address in its arguments, without data.
const CALL: &str = "i32.const 0 i32.const 100 i32.const 0 i32.const 100 i64.const -1 i32.const 200 call $call_contract drop ";

#[tokio::test]
async fn pages_open_in_a_caller_count_and_the_ramp_is_paid_once() {
    let world = World::new().await;
    let inner = {
        let parts = "(memory (export \"memory\") 10 10)";
        world.activated(&wasm::module(parts, "i32.const 0")).await
    };
    let body = format!("i32.const 0 call $read_args {CALL} {CALL} i32.const 0");
    let parts = "(memory (export \"memory\") 2 2)";
    let outer = world.activated(&wasm::module(parts, &body)).await;
    let work = code("i32.const 0");
    // The first call raises the high-water mark from 2 to 12; the second finds its pages closed and the mark there.
    let first = COLD + inner.call_gas_among((2, 2), work);
    let second = WARM + inner.call_gas_among((2, 12), work);
    assert_eq!(first - COLD, second - WARM + 4);
    let ink = code(&body) + read_args(20) + call(0, first) + call(0, second);
    world.spends(&outer, inner.address.as_slice(), ink).await;
}

#[tokio::test]
async fn the_mark_of_a_callee_that_reverts_stays() {
    let world = World::new().await;
    let inner = {
        let parts = "(memory (export \"memory\") 10 10)";
        world.activated(&wasm::module(parts, "i32.const 1")).await
    };
    let body = format!("i32.const 0 call $read_args {CALL} {CALL} i32.const 0");
    let parts = "(memory (export \"memory\") 2 2)";
    let outer = world.activated(&wasm::module(parts, &body)).await;
    let work = code("i32.const 1");
    let first = COLD + inner.call_gas_among((2, 2), work);
    let second = WARM + inner.call_gas_among((2, 12), work);
    let ink = code(&body) + read_args(20) + call(0, first) + call(0, second);
    world.spends(&outer, inner.address.as_slice(), ink).await;
}

#[tokio::test]
async fn the_mark_ends_with_the_transaction() {
    let world = World::new().await;
    let parts = "(memory (export \"memory\") 12 12)";
    let program = world.activated(&wasm::module(parts, "i32.const 0")).await;
    for _ in 0..2 {
        world.spends(&program, &[], code("i32.const 0")).await;
    }
    assert!(world.chain.send(tx(program.address, vec![])).await.status());
    assert!(ops("i32.const") > 0);
}
