//! Storage accesses get dearer with their number in the frame; the cache belongs to the frame.

use alloy::primitives::U256;

use crate::{
    common::word,
    model::{COLD, COLD_SLOT, SSTORE_SET, WARM, cached, call, code, flush, load, read_args},
    world::World,
};

const LOAD: &str = "i32.const 0 i32.const 32 call $storage_load_bytes32 ";
const STORE: &str = "i32.const 0 i32.const 32 call $storage_cache_bytes32 ";

/// Gas that reads of so many cached words add: none up to 32, 2 up to 128, then 10.
fn reads(count: u64) -> u64 {
    (1..=count)
        .map(|n| {
            if n <= 32 {
                0
            } else if n <= 128 {
                2
            } else {
                10
            }
        })
        .sum()
}

/// Gas that so many writes add: none up to 8, 7 up to 64, then 10.
fn writes(count: u64) -> u64 {
    (1..=count)
        .map(|n| {
            if n <= 8 {
                0
            } else if n <= 64 {
                7
            } else {
                10
            }
        })
        .sum()
}

#[tokio::test]
async fn reads_cost_2_gas_from_the_33rd_and_10_from_the_129th() {
    let world = World::new().await;
    for count in [31, 32, 33, 127, 128, 129, 200] {
        let body = format!("{} i32.const 0", LOAD.repeat(count));
        let count = count as u64;
        let ink = load(COLD_SLOT) + (count - 1) * cached(0) + reads(count) * 10_000;
        world.costs(&body, &[], ink).await;
    }
}

#[tokio::test]
async fn writes_cost_7_gas_from_the_9th_and_10_from_the_65th() {
    let world = World::new().await;
    for count in [7, 8, 9, 63, 64, 65, 100] {
        let body = format!("{} i32.const 0", STORE.repeat(count));
        let count = count as u64;
        let ink = count * cached(0) + writes(count) * 10_000;
        world.costs(&body, &[], ink).await;
    }
}

#[tokio::test]
async fn reads_and_writes_are_counted_apart() {
    let world = World::new().await;
    let body = format!("{} {} i32.const 0", STORE.repeat(8), LOAD.repeat(32));
    world.costs(&body, &[], 40 * cached(0)).await;
}

#[tokio::test]
async fn a_cleared_cache_goes_on_counting() {
    let world = World::new().await;
    let body = format!(
        "{} i32.const 1 call $storage_flush_cache {LOAD} i32.const 0",
        LOAD.repeat(32)
    );
    let ink = load(COLD_SLOT) + 31 * cached(0) + flush(0) + load(WARM) + 2 * 10_000;
    world.costs(&body, &[], ink).await;
}

#[tokio::test]
async fn a_nested_call_counts_from_one_and_sees_no_unflushed_write() {
    let world = World::new().await;
    // With arguments: 8 writes of slot 0, then a call of itself without any; without: one write of slot 0, and a read.
    let inner = format!("{STORE} {LOAD}");
    let outer = format!(
        "i32.const 0 i32.const 7 i32.store8 i32.const 0 i32.const 0 i32.store8
         {} i32.const 200 call $contract_address
         i32.const 200 i32.const 300 i32.const 0 i32.const 300 i64.const -1 i32.const 400 call $call_contract drop",
        STORE.repeat(8)
    );
    let program = world
        .program(&format!(
            "local.get $len if {outer} else {inner} end i32.const 0"
        ))
        .await;
    let (enter, leave) = ("local.get $len if", code("i32.const 0"));
    let ops = crate::model::ops;
    let child = ops(enter) + ops(&inner) + ops("end") + leave + 2 * cached(0);
    // The program itself is warm.
    let spent = WARM + program.call_gas(child);
    let ink =
        ops(enter) + ops(&outer) + ops("else") + leave + 8 * cached(0) + 13_440 + call(0, spent);
    world.spends(&program, &[1], ink).await;
}

#[tokio::test]
async fn after_a_re_entrant_write_a_read_is_stale_unless_cleared() {
    let world = World::new().await;
    // With an argument: reads slot 0, calls itself without any, reads again and returns that. Without: writes 5 there.
    let inner = format!(
        "i32.const 63 i32.const 5 i32.store8 {STORE} i32.const 0 call $storage_flush_cache"
    );
    let outer = |clear: &str| {
        format!(
            "{LOAD} i32.const 200 call $contract_address
             i32.const 200 i32.const 300 i32.const 0 i32.const 300 i64.const -1 i32.const 400 call $call_contract drop
             {clear} {LOAD} i32.const 32 i32.const 32 call $write_result"
        )
    };
    let body = |clear| {
        format!(
            "local.get $len if {} else {inner} end i32.const 0",
            outer(clear)
        )
    };
    let stale = world.program(&body("")).await;
    assert_eq!(world.view(&stale, &[1]).await.as_ref(), word(0));
    assert!(world.invoke(&stale, &[1]).await.status());
    assert_eq!(world.slot(stale.address, 0).await, U256::from(5));
    let fresh = world
        .program(&body("i32.const 1 call $storage_flush_cache"))
        .await;
    assert_eq!(world.view(&fresh, &[1]).await.as_ref(), word(5));
    assert!(world.invoke(&fresh, &[1]).await.status());
}

#[tokio::test]
async fn a_callee_sees_what_was_flushed_before_the_call() {
    let world = World::new().await;
    let target = "i32.const 0 i32.const 32 call $storage_load_bytes32 i32.const 32 i32.const 32 call $write_result i32.const 0";
    let reader = world.program(target).await;
    // Delegates to the reader, which reads the slot of its caller: written, flushed or not.
    for (flush_text, flush_ink, seen) in [
        (
            "i32.const 0 call $storage_flush_cache",
            flush(SSTORE_SET),
            9,
        ),
        ("", 0, 0),
    ] {
        let body = format!(
            "i32.const 500 call $read_args i32.const 63 i32.const 9 i32.store8 {STORE} {flush_text}
             i32.const 500 i32.const 0 i32.const 0 i64.const -1 i32.const 400 call $delegate_call_contract drop
             i32.const 600 i32.const 0 i32.const 32 call $read_return_data drop
             i32.const 600 i32.const 32 call $write_result i32.const 0"
        );
        let program = world.program(&body).await;
        let input = reader.address.as_slice();
        assert_eq!(world.view(&program, input).await.as_ref(), word(seen));
        let slot = if flush_ink > 0 {
            load(WARM)
        } else {
            load(COLD_SLOT)
        };
        let child = code(target) + slot + crate::model::write_result(32);
        let ink = code(&body)
            + read_args(20)
            + cached(0)
            + flush_ink
            + call(0, COLD + reader.call_gas(child))
            + crate::model::read_return_data(32)
            + crate::model::write_result(32);
        world.spends(&program, input, ink).await;
    }
}
