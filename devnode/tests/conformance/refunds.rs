//! Refunds: of the whole transaction, capped at a fifth, kept only where frames succeed.

use crate::{
    common::word,
    model::{
        CLEARED, COLD, SSTORE_RESET, SSTORE_SET, WARM, cached, call, code, flush, ops, read_args,
    },
    world::{Program, World},
};

const SET: &str =
    "i32.const 0 i32.const 32 call $storage_cache_bytes32 i32.const 0 call $storage_flush_cache";

/// Stores the second word of its arguments at the first; the status is the last byte of the third word.
fn setter() -> String {
    format!("i32.const 0 call $read_args {SET} i32.const 95 i32.load8_u")
}

fn set(value: u64, status: u64) -> Vec<u8> {
    [word(1), word(value), word(status)].concat()
}

fn set_ink(sstore: u64) -> u64 {
    code(&setter()) + read_args(96) + cached(0) + flush(sstore)
}

async fn used_slot(world: &World) -> Program {
    let program = world.program(&setter()).await;
    world
        .spends(&program, &set(8, 0), set_ink(SSTORE_SET))
        .await;
    program
}

#[tokio::test]
async fn clearing_a_slot_gives_4800_back() {
    let world = World::new().await;
    let program = used_slot(&world).await;
    let receipt = world.invoke(&program, &set(0, 0)).await;
    let spent = program.tx_gas(&set(0, 0), set_ink(SSTORE_RESET));
    assert_eq!(receipt.gas_used, spent - CLEARED);
}

#[tokio::test]
async fn a_frame_that_reverts_refunds_nothing() {
    let world = World::new().await;
    let program = used_slot(&world).await;
    let receipt = world.invoke(&program, &set(0, 1)).await;
    assert!(!receipt.status());
    assert_eq!(
        receipt.gas_used,
        program.tx_gas(&set(0, 1), set_ink(SSTORE_RESET))
    );
}

#[tokio::test]
async fn a_slot_set_and_restored_gives_back_what_setting_cost() {
    let world = World::new().await;
    let body = format!(
        "i32.const 63 i32.const 5 i32.store8 {SET} i32.const 63 i32.const 0 i32.store8 {SET} i32.const 0"
    );
    let program = world.program(&body).await;
    let receipt = world.invoke(&program, &[]).await;
    let spent = program.tx_gas(
        &[],
        code(&body) + 2 * cached(0) + flush(SSTORE_SET) + flush(WARM),
    );
    assert_eq!(receipt.gas_used, spent - (20_000 - WARM).min(spent / 5));
}

#[tokio::test]
async fn at_most_a_fifth_comes_back() {
    let world = World::new().await;
    // Clears eight slots that were set before.
    let write = |slot: u32, value: u32| {
        format!(
            "i32.const 31 i32.const {slot} i32.store8 i32.const 63 i32.const {value} i32.store8
            i32.const 0 i32.const 32 call $storage_cache_bytes32 "
        )
    };
    let all = |value| (0..8).map(|slot| write(slot, value)).collect::<String>();
    let end = "end i32.const 0 call $storage_flush_cache i32.const 0";
    let program = world
        .program(&format!(
            "local.get $len if {} else {} {end}",
            all(1),
            all(0)
        ))
        .await;
    let (enter, leave) = (
        ops("local.get if"),
        code("i32.const 0 call i32.const 0") + flush(0) + 8 * cached(0),
    );
    let setting = enter + ops(&all(1)) + ops("else") + leave + flush(8 * SSTORE_SET) - flush(0);
    world.spends(&program, &[1], setting).await;
    let receipt = world.invoke(&program, &[]).await;
    let clearing = enter + ops(&all(0)) + ops("end") + leave + flush(8 * SSTORE_RESET) - flush(0);
    let spent = program.tx_gas(&[], clearing);
    assert!(8 * CLEARED > spent / 5);
    assert_eq!(receipt.gas_used, spent - spent / 5);
}

/// Passes its arguments to the address in their first 20 bytes; ends with the status in the byte after.
fn caller() -> String {
    "i32.const 0 call $read_args
     i32.const 0 i32.const 21 local.get $len i32.const 21 i32.sub i32.const 300 i64.const -1 i32.const 400 call $call_contract drop
     i32.const 20 i32.load8_u"
        .to_owned()
}

/// Gas and refund of a call of `caller` that clears a slot through `setter`.
async fn nested(world: &World, caller_status: u8, setter_status: u64) -> (u64, u64) {
    let (inner, outer) = (used_slot(world).await, world.program(&caller()).await);
    let data = set(0, setter_status);
    let input = [inner.address.as_slice(), &[caller_status], &data].concat();
    let receipt = world.invoke(&outer, &input).await;
    assert_eq!(receipt.status(), caller_status == 0);
    let callee = COLD + inner.call_gas(set_ink(SSTORE_RESET));
    let ink = code(&caller()) + read_args(input.len()) + call(96, callee);
    (receipt.gas_used, outer.tx_gas(&input, ink))
}

#[tokio::test]
async fn the_refund_of_a_callee_counts() {
    let (used, spent) = nested(&World::new().await, 0, 0).await;
    assert_eq!(used, spent - CLEARED);
}

#[tokio::test]
async fn the_refund_of_a_callee_that_reverts_is_lost() {
    let (used, spent) = nested(&World::new().await, 0, 1).await;
    assert_eq!(used, spent);
}

#[tokio::test]
async fn the_refund_of_a_callee_is_lost_with_its_caller() {
    let (used, spent) = nested(&World::new().await, 1, 0).await;
    assert_eq!(used, spent);
}
