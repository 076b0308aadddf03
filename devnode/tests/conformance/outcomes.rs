//! How a program ends, and what that costs.

use alloy::providers::Provider;

use crate::{
    common::call,
    model::{code, gas, intrinsic, ops, return_floor, write_result},
    wasm,
    world::World,
};

/// The most gas a transaction uses.
const CAP: u64 = 32_000_000;

#[tokio::test]
async fn any_status_but_0_reverts_with_the_output_and_keeps_unspent_gas() {
    let world = World::new().await;
    for status in [1, 2, -1] {
        let body = format!("i32.const 0 i32.const 5 call $write_result i32.const {status}");
        let program = world.program(&body).await;
        let receipt = world.invoke(&program, &[]).await;
        assert!(!receipt.status());
        assert_eq!(
            receipt.gas_used,
            program.tx_gas(&[], code(&body) + write_result(5))
        );
        let (code, _, data) = world.chain.view_error(program.address, vec![]).await;
        assert_eq!((code, data.as_ref()), (3, [0; 5].as_slice()));
    }
}

#[tokio::test]
async fn a_trap_reverts_without_data_and_keeps_unspent_gas() {
    let world = World::new().await;
    for trap in [
        "unreachable",
        "i32.const 1 i32.const 0 i32.div_u drop i32.const 0",
        "i32.const 0x80000000 i32.const -1 i32.div_s drop i32.const 0",
        "i32.const 65535 i32.load drop i32.const 0",
        "i32.const -1 i32.const 0 i32.store8 i32.const 0",
    ] {
        let body = format!("i32.const 0 i32.const 5 call $write_result {trap}");
        let program = world.program(&body).await;
        let receipt = world.invoke(&program, &[]).await;
        assert!(!receipt.status());
        assert_eq!(
            receipt.gas_used,
            program.tx_gas(&[], code(&body) + write_result(5)),
            "{trap}"
        );
        let (_, _, data) = world.chain.view_error(program.address, vec![]).await;
        assert!(data.is_empty());
    }
}

#[tokio::test]
async fn out_of_ink_takes_all_gas() {
    let world = World::new().await;
    let program = world.program("loop $l br $l end i32.const 0").await;
    for limit in [50_000, 123_456] {
        let receipt = world.invoke_with_gas(&program, &[], limit).await;
        assert!(!receipt.status());
        assert_eq!(receipt.gas_used, limit);
    }
}

#[tokio::test]
async fn a_float_is_admitted_as_long_as_it_is_not_reached() {
    let world = World::new().await;
    let body = "local.get $len if i32.const 0 f64.load drop end i32.const 0";
    let program = world.program(body).await;
    let ink = ops("local.get if") + code("i32.const 0");
    world.spends(&program, &[], ink).await;
    let receipt = world.invoke_with_gas(&program, &[1], 90_000).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 90_000);
}

#[tokio::test]
async fn recursion_without_end_runs_out_of_stack_and_takes_all_gas() {
    let world = World::new().await;
    let parts = "(memory (export \"memory\") 1 1) (func $deeper (local i64 i64) call $deeper)";
    let program = world
        .activated(&wasm::module(parts, "call $deeper i32.const 0"))
        .await;
    let receipt = world.invoke_with_gas(&program, &[], 1_000_000).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 1_000_000);
}

#[tokio::test]
async fn two_thousand_frames_fit() {
    let world = World::new().await;
    let parts = "(memory (export \"memory\") 1 1)
        (func $down (param $n i32) local.get $n if local.get $n i32.const 1 i32.sub call $down end)";
    let body = "i32.const 2000 call $down i32.const 0";
    let program = world.activated(&wasm::module(parts, body)).await;
    let round = ops("local.get if local.get i32.const i32.sub call") + ops("end") + code("");
    let last = ops("local.get if") + code("");
    let ink = code(body) + 2000 * round + last;
    world.spends(&program, &[], ink).await;
}

#[tokio::test]
async fn return_data_costs_at_least_what_the_evm_would_charge_for_its_memory() {
    let world = World::new().await;
    for bytes in [0, 32, 1024, 40_000, 65_536] {
        let body = format!("i32.const 0 i32.const {bytes} call $write_result i32.const 0");
        let program = world.program(&body).await;
        let receipt = world.invoke(&program, &[]).await;
        let spent = program.call_gas(code(&body) + write_result(bytes));
        assert_eq!(
            receipt.gas_used,
            intrinsic(&[]) + spent.max(return_floor(bytes)),
            "{bytes}"
        );
    }
    assert!(return_floor(65_536) > 12_000, "the floor is felt");
}

#[tokio::test]
async fn revert_data_has_the_same_floor() {
    let world = World::new().await;
    let body = "i32.const 0 i32.const 65536 call $write_result i32.const 1";
    let program = world.program(body).await;
    let receipt = world.invoke(&program, &[]).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, intrinsic(&[]) + return_floor(65_536));
}

#[tokio::test]
async fn return_data_that_cannot_be_paid_is_out_of_gas() {
    let world = World::new().await;
    let body = "i32.const 0 i32.const 65536 call $write_result i32.const 0";
    let program = world.program(body).await;
    let least = intrinsic(&[]) + return_floor(65_536);
    assert!(world.invoke_with_gas(&program, &[], least).await.status());
    let short = world.invoke_with_gas(&program, &[], least - 1).await;
    assert!(!short.status());
    assert_eq!(short.gas_used, least - 1);
}

#[tokio::test]
async fn a_transaction_uses_at_most_32_million_gas() {
    let world = World::new().await;
    let work = "i64.const 1 i64.popcnt drop ".repeat(1000);
    let program = world
        .program(&format!("loop $l {work} br $l end i32.const 0"))
        .await;
    for limit in [CAP, CAP + 1, 2 * CAP] {
        let receipt = world.invoke_with_gas(&program, &[], limit).await;
        assert!(!receipt.status());
        assert_eq!(receipt.gas_used, CAP);
    }
}

#[tokio::test]
async fn ink_left_is_rounded_down_to_gas() {
    let world = World::new().await;
    // From just below to just above a gas.
    for nops in [7548, 7549, 7550] {
        let body = format!("{} i32.const 0", "nop ".repeat(nops - 1));
        let ink = code(&body);
        assert_eq!(ink, 2450 + 1 + nops as u64);
        world.costs(&body, &[], 0).await;
    }
    assert_eq!(gas(1), 2450 + 1 + 7549);
}

#[tokio::test]
async fn an_estimate_suffices_exactly() {
    let world = World::new().await;
    let body = "i32.const 0 call $read_args i32.const 0 i32.const 32 call $storage_load_bytes32 i32.const 0";
    let program = world.program(body).await;
    let tx = call(program.address, vec![1; 40]);
    let gas = world.chain.provider.estimate_gas(tx.clone()).await.unwrap();
    assert!(world.chain.send(tx.gas_limit(gas)).await.status());
}
