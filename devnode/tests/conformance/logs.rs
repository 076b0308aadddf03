//! Logs.

use alloy::primitives::B256;

use crate::{
    common::word,
    model::{API, HOSTIO, code, log, ops, read_args},
    world::World,
};

#[tokio::test]
async fn a_log_costs_by_topics_and_bytes() {
    let world = World::new().await;
    for (topics, len) in [
        (0, 0),
        (0, 1),
        (0, 33),
        (1, 32),
        (1, 33),
        (2, 100),
        (3, 96),
        (4, 128),
        (4, 1000),
    ] {
        let body =
            format!("i32.const 0 i32.const {len} i32.const {topics} call $emit_log i32.const 0");
        world.costs(&body, &[], log(len, topics)).await;
    }
}

#[tokio::test]
async fn topics_come_first_and_the_address_is_the_programs() {
    let world = World::new().await;
    let body = "i32.const 0 call $read_args i32.const 0 local.get $len i32.const 2 call $emit_log i32.const 0";
    let program = world.program(body).await;
    let input = [word(1).as_slice(), &word(2), b"data"].concat();
    let receipt = world.invoke(&program, &input).await;
    let [log] = receipt.logs() else {
        panic!("{receipt:?}");
    };
    assert_eq!(log.address(), program.address);
    assert_eq!(log.topics(), [word(1), word(2)].map(B256::from));
    assert_eq!(log.data().data.as_ref(), b"data");
    let ink = code(body) + read_args(68) + crate::model::log(68, 2);
    assert_eq!(receipt.gas_used, program.tx_gas(&input, ink));
}

#[tokio::test]
async fn too_many_topics_or_too_few_bytes_trap_after_the_base_price() {
    let world = World::new().await;
    for (topics, len) in [(5, 160), (1, 31), (4, 127), (-1, 0)] {
        let body = format!("i32.const 0 i32.const {len} i32.const {topics} call $emit_log");
        let program = world.program(&format!("{body} i32.const 0")).await;
        let receipt = world.invoke(&program, &[]).await;
        assert!(!receipt.status(), "{topics} topics, {len} bytes");
        assert_eq!(
            receipt.gas_used,
            program.tx_gas(&[], ops(&body) + HOSTIO + API)
        );
    }
}

#[tokio::test]
async fn a_program_that_reverts_leaves_no_log() {
    let world = World::new().await;
    let body = "i32.const 0 i32.const 32 i32.const 1 call $emit_log i32.const 1";
    let program = world.program(body).await;
    let receipt = world.invoke(&program, &[]).await;
    assert!(!receipt.status() && receipt.logs().is_empty());
    assert_eq!(
        receipt.gas_used,
        program.tx_gas(&[], code(body) + log(32, 1))
    );
}
