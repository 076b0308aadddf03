//! Arguments, results, early exit, hashing.

use alloy::primitives::keccak256;

use crate::{
    model::{self, HOSTIO, call, code, keccak, read_args, read_return_data, write_result},
    world::World,
};

const READ: &str = "i32.const 0 call $read_args";

#[tokio::test]
async fn an_empty_program_costs_its_one_block() {
    World::new().await.costs("i32.const 0", &[], 0).await;
}

#[tokio::test]
async fn reading_arguments_costs_by_the_byte_beyond_a_word() {
    let world = World::new().await;
    let program = world.program(&format!("{READ} i32.const 0")).await;
    for len in [0, 1, 31, 32, 33, 64, 5000] {
        let ink = code(READ) + 1 + read_args(len);
        world.spends(&program, &vec![7; len], ink).await;
    }
}

#[tokio::test]
async fn a_result_costs_twice_its_reading() {
    let world = World::new().await;
    for len in [0, 1, 31, 32, 33, 64, 1000] {
        let body = format!("i32.const 0 i32.const {len} call $write_result i32.const 0");
        world.costs(&body, &[], write_result(len)).await;
    }
}

#[tokio::test]
async fn the_last_result_counts_and_every_one_is_paid() {
    let world = World::new().await;
    let one =
        "i32.const 0 i32.const 40 call $write_result i32.const 0 i32.const 3 call $write_result";
    let program = world.program(&format!("{one} i32.const 0")).await;
    let ink = code(one) + 1 + write_result(40) + write_result(3);
    world.spends(&program, &[], ink).await;
    assert_eq!(world.view(&program, &[]).await.as_ref(), [0; 3]);
}

#[tokio::test]
async fn an_early_exit_is_free_and_ends_the_program() {
    let world = World::new().await;
    let exit = "i32.const 0 call $exit_early";
    let program = world
        .program(&format!("{exit} i32.const 0 call $read_args unreachable"))
        .await;
    world.spends(&program, &[], model::ops(exit)).await;
}

#[tokio::test]
async fn an_early_exit_with_a_status_reverts_with_the_result() {
    let world = World::new().await;
    let body = "i32.const 0 i32.const 4 call $write_result i32.const 9 call $exit_early";
    let program = world.program(&format!("{body} unreachable")).await;
    let receipt = world.invoke(&program, &[]).await;
    assert!(!receipt.status());
    let ink = model::ops(body) + write_result(4);
    assert_eq!(receipt.gas_used, program.tx_gas(&[], ink));
    let (code, _, data) = world.chain.view_error(program.address, vec![]).await;
    assert_eq!((code, data.as_ref()), (3, [0; 4].as_slice()));
}

#[tokio::test]
async fn hashing_costs_by_the_word_beyond_two() {
    let world = World::new().await;
    for len in [0, 1, 63, 64, 65, 96, 97, 2000] {
        let body = format!(
            "i32.const 0 i32.const {len} i32.const 4000 call $native_keccak256 i32.const 0"
        );
        world.costs(&body, &[], keccak(len)).await;
    }
}

#[tokio::test]
async fn the_hash_is_ethereums() {
    let world = World::new().await;
    let body = "i32.const 0 call $read_args i32.const 0 local.get $len i32.const 4000 call $native_keccak256
        i32.const 4000 i32.const 32 call $write_result i32.const 0";
    let program = world.program(body).await;
    let output = world.view(&program, b"Stylus").await;
    assert_eq!(output.as_ref(), keccak256("Stylus").as_slice());
    let ink = code(body) + read_args(6) + keccak(6) + write_result(32);
    world.spends(&program, b"Stylus", ink).await;
}

#[tokio::test]
async fn return_data_is_empty_before_any_call() {
    let world = World::new().await;
    world.costs("call $return_data_size", &[], HOSTIO).await;
    let body = "i32.const 0 i32.const 0 i32.const 100 call $read_return_data";
    world.costs(body, &[], read_return_data(0)).await;
}

#[tokio::test]
async fn return_data_is_paid_by_what_there_is_to_read() {
    let world = World::new().await;
    let echo_code =
        "i32.const 0 call $read_args i32.const 0 local.get $len call $write_result i32.const 0";
    let echo = world.program(echo_code).await;
    // Reads `size` bytes from `offset` of the 100 that the echo returns.
    for (offset, size, seen) in [
        (0, 32, 32),
        (0, 33, 33),
        (0, 100, 100),
        (0, 1000, 100),
        (90, 50, 10),
        (100, 1, 0),
        (5000, 1, 0),
    ] {
        let body = format!(
            "i32.const 0 call $read_args
             i32.const 0 i32.const 20 i32.const 100 i32.const 200 i64.const -1 i32.const 500 call $call_contract drop
             i32.const 2000 i32.const {offset} i32.const {size} call $read_return_data drop
             i32.const 0"
        );
        let input = [echo.address.as_slice(), &[7; 100]].concat();
        let callee = echo.call_gas(code(echo_code) + read_args(100) + write_result(100));
        let ink = read_args(input.len()) + call(100, model::COLD + callee) + read_return_data(seen);
        // The value lies behind the arguments, where memory is zero.
        world.costs(&body, &input, ink).await;
    }
}

#[tokio::test]
async fn a_pointer_beyond_memory_traps_after_it_was_paid() {
    let world = World::new().await;
    for (body, ink) in [
        ("i32.const 65530 call $read_args", read_args(7)),
        (
            "i32.const 65530 i32.const 7 call $write_result",
            write_result(7),
        ),
        (
            "i32.const 0 i32.const 0 i32.const 65505 call $native_keccak256",
            keccak(0),
        ),
        (
            "i32.const -1 i32.const 1 i32.const 0 call $native_keccak256",
            keccak(1),
        ),
    ] {
        let program = world.program(&format!("{body} i32.const 0")).await;
        let receipt = world.invoke(&program, &[7; 7]).await;
        assert!(!receipt.status(), "{body}");
        let ink = model::ops(body) + ink;
        assert_eq!(receipt.gas_used, program.tx_gas(&[7; 7], ink), "{body}");
    }
}
