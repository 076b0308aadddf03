//! Reading and writing storage: cold and warm, new and used slots, what must be left.

use alloy::{
    eips::eip2930::{AccessList, AccessListItem},
    primitives::{B256, U256},
};

use crate::{
    common::{call, word},
    model::{
        self, COLD_SLOT, SSTORE_RESET, SSTORE_SAME, SSTORE_SET, WARM, cached, code, flush, load,
        ops, read_args, write_result,
    },
    world::World,
};

const LOAD: &str = "i32.const 0 i32.const 32 call $storage_load_bytes32 ";
const STORE: &str = "i32.const 0 i32.const 32 call $storage_cache_bytes32 ";
const FLUSH: &str = "i32.const 0 call $storage_flush_cache ";
const CLEAR: &str = "i32.const 1 call $storage_flush_cache ";

/// Stores the second word of its arguments at the first.
fn setter() -> String {
    format!("i32.const 0 call $read_args {STORE} {FLUSH} i32.const 0")
}

#[tokio::test]
async fn a_first_read_is_cold_and_a_second_is_cached() {
    let world = World::new().await;
    world
        .costs(&format!("{LOAD} i32.const 0"), &[], load(COLD_SLOT))
        .await;
    let ink = load(COLD_SLOT) + cached(0);
    world
        .costs(&format!("{LOAD} {LOAD} i32.const 0"), &[], ink)
        .await;
}

#[tokio::test]
async fn a_read_of_a_cleared_cache_is_warm() {
    let world = World::new().await;
    let ink = load(COLD_SLOT) + flush(0) + load(WARM);
    world
        .costs(&format!("{LOAD} {CLEAR} {LOAD} i32.const 0"), &[], ink)
        .await;
    let ink = load(COLD_SLOT) + flush(0) + cached(0);
    world
        .costs(&format!("{LOAD} {FLUSH} {LOAD} i32.const 0"), &[], ink)
        .await;
}

#[tokio::test]
async fn a_slot_of_the_access_list_is_warm() {
    let world = World::new().await;
    let body = format!("{LOAD} i32.const 0");
    let program = world.program(&body).await;
    let list = AccessList(vec![AccessListItem {
        address: program.address,
        storage_keys: vec![B256::ZERO],
    }]);
    let receipt = world
        .chain
        .send(call(program.address, vec![]).access_list(list))
        .await;
    let listed = 2400 + 1900;
    let expected = program.tx_gas(&[], code(&body) + load(WARM)) + listed;
    assert_eq!(receipt.gas_used, expected);
}

#[tokio::test]
async fn flushing_costs_what_sstore_costs() {
    let world = World::new().await;
    let program = world.program(&setter()).await;
    // New, changed, the same again.
    for (value, sstore) in [(5, SSTORE_SET), (6, SSTORE_RESET), (6, SSTORE_SAME)] {
        let input = [word(1), word(value)].concat();
        let ink = code(&setter()) + read_args(64) + cached(0) + flush(sstore);
        world.spends(&program, &input, ink).await;
        assert_eq!(world.slot(program.address, 1).await, U256::from(value));
    }
}

#[tokio::test]
async fn a_slot_read_before_is_written_warm_and_only_if_it_changed() {
    let world = World::new().await;
    let set = world
        .program(&format!(
            "i32.const 32 i32.const 7 i32.store {LOAD} i32.const 64 i32.const 7 i32.store
        i32.const 0 i32.const 64 call $storage_cache_bytes32 {FLUSH} i32.const 0"
        ))
        .await;
    let body = format!(
        "i32.const 32 i32.const 7 i32.store {LOAD} i32.const 64 i32.const 7 i32.store
        i32.const 0 i32.const 64 call $storage_cache_bytes32 {FLUSH} i32.const 0"
    );
    let reads_and_sets = code(&body) + load(COLD_SLOT) + cached(0);
    world
        .spends(&set, &[], reads_and_sets + flush(20_000))
        .await;
    // Now the slot holds what the program writes: nothing is dirty.
    world.spends(&set, &[], reads_and_sets + flush(0)).await;
}

#[tokio::test]
async fn a_slot_written_twice_in_a_transaction_is_dirty_and_cheap() {
    let world = World::new().await;
    let write = |value: u32| format!("i32.const 32 i32.const {value} i32.store {STORE} {FLUSH}");
    let body = format!("{} {} {} i32.const 0", write(1), write(2), write(2));
    // The third changes nothing and is not sent.
    let ink = 3 * cached(0) + flush(SSTORE_SET) + flush(WARM) + flush(0);
    world.costs(&body, &[], ink).await;
}

#[tokio::test]
async fn several_slots_are_flushed_at_once() {
    let world = World::new().await;
    let write = |slot: u32| {
        format!(
            "i32.const 28 i32.const {slot} i32.store i32.const 32 i32.const 9 i32.store {STORE}"
        )
    };
    let body: String = (0..8).map(write).collect();
    let body = format!("{body} {FLUSH} i32.const 0");
    world
        .costs(&body, &[], 8 * cached(0) + flush(8 * SSTORE_SET))
        .await;
}

#[tokio::test]
async fn flushing_nothing_costs_its_ink() {
    let world = World::new().await;
    world
        .costs(&format!("{FLUSH} i32.const 0"), &[], flush(0))
        .await;
    world
        .costs(&format!("{CLEAR} i32.const 0"), &[], flush(0))
        .await;
}

#[tokio::test]
async fn what_is_not_flushed_is_lost() {
    let world = World::new().await;
    let body = format!("i32.const 0 call $read_args {STORE} i32.const 0");
    let program = world.program(&body).await;
    let input = [word(1), word(5)].concat();
    world
        .spends(&program, &input, code(&body) + read_args(64) + cached(0))
        .await;
    assert_eq!(world.slot(program.address, 1).await, U256::ZERO);
}

#[tokio::test]
async fn a_program_reads_its_own_unflushed_write() {
    let world = World::new().await;
    let body = format!(
        "i32.const 0 call $read_args {STORE} i32.const 0 i32.const 64 call $storage_load_bytes32
         i32.const 64 i32.const 32 call $write_result i32.const 0"
    );
    let program = world.program(&body).await;
    let input = [word(1), word(5)].concat();
    assert_eq!(world.view(&program, &input).await.as_ref(), word(5));
    let ink = code(&body) + read_args(64) + 2 * cached(0) + write_result(32);
    world.spends(&program, &input, ink).await;
}

#[tokio::test]
async fn a_read_needs_2115_gas() {
    let world = World::new().await;
    world
        .needs(&format!("{LOAD} i32.const 0"), LOAD, cached(0), 2115)
        .await;
}

#[tokio::test]
async fn a_write_into_the_cache_needs_2310_gas() {
    let world = World::new().await;
    world
        .needs(&format!("{STORE} i32.const 0"), STORE, cached(0), 2310)
        .await;
}

#[tokio::test]
async fn a_flush_needs_2300_gas() {
    let world = World::new().await;
    let flush = model::HOSTIO + model::API;
    world
        .needs(&format!("{FLUSH} i32.const 0"), FLUSH, flush, 2300)
        .await;
}

#[tokio::test]
async fn a_flush_that_cannot_be_paid_takes_all_gas_and_writes_nothing() {
    let world = World::new().await;
    let body = setter();
    let program = world.program(&body).await;
    let input = [word(1), word(5)].concat();
    let before = ops(&format!("i32.const 0 call $read_args {STORE} {FLUSH}"));
    let least = program.tx_gas(
        &input,
        before + read_args(64) + cached(0) + flush(SSTORE_SET),
    );
    let receipt = world.invoke_with_gas(&program, &input, least - 1).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, least - 1);
    assert_eq!(world.slot(program.address, 1).await, U256::ZERO);
}

#[tokio::test]
async fn a_key_beyond_memory_traps_after_the_access_was_announced() {
    let world = World::new().await;
    let body = "i32.const 65505 i32.const 0 call $storage_load_bytes32";
    let program = world.program(&format!("{body} i32.const 0")).await;
    let receipt = world.invoke(&program, &[]).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, program.tx_gas(&[], ops(body) + cached(0)));
}
