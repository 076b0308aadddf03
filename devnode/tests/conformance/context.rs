//! What a program can ask about its call, its block and its gas.

use alloy::{primitives::U256, providers::Provider};

use crate::{
    common::{address_word, call},
    model::{self, HOSTIO, PTR, write_result},
    world::World,
};

#[tokio::test]
async fn a_word_or_address_costs_a_pointer_and_a_number_none() {
    let world = World::new().await;
    for name in [
        "block_basefee",
        "block_coinbase",
        "contract_address",
        "msg_sender",
        "msg_value",
        "tx_gas_price",
        "tx_origin",
    ] {
        let body = format!("i32.const 0 call ${name} i32.const 0");
        world.costs(&body, &[], HOSTIO + PTR).await;
    }
    for name in [
        "chainid",
        "block_gas_limit",
        "block_number",
        "block_timestamp",
        "evm_gas_left",
        "evm_ink_left",
    ] {
        let body = format!("call ${name} drop i32.const 0");
        world.costs(&body, &[], HOSTIO).await;
    }
    for name in ["msg_reentrant", "tx_ink_price"] {
        let body = format!("call ${name} drop i32.const 0");
        world.costs(&body, &[], HOSTIO).await;
    }
}

#[tokio::test]
async fn sender_origin_address_and_value_are_those_of_the_call() {
    let world = World::new().await;
    let body = "i32.const 12 call $msg_sender i32.const 44 call $tx_origin i32.const 76 call $contract_address
        i32.const 96 call $msg_value i32.const 0 i32.const 128 call $write_result i32.const 0";
    let program = world.program(body).await;
    let owner = world.chain.owner;
    let tx = call(program.address, vec![])
        .from(owner)
        .value(U256::from(77));
    let seen = world.chain.provider.call(tx).await.unwrap();
    let expected = [owner, owner, program.address].map(address_word).concat();
    assert_eq!(seen[..96], expected);
    assert_eq!(U256::from_be_slice(&seen[96..]), U256::from(77));
    let receipt = world.pay(program.address, 77, &[]).await;
    let ink = model::code(body) + 4 * (HOSTIO + PTR) + write_result(128);
    assert_eq!(receipt.gas_used, program.tx_gas(&[], ink));
}

#[tokio::test]
async fn the_ink_left_is_what_the_model_leaves() {
    let world = World::new().await;
    let first = "call $evm_ink_left";
    let body = format!(
        "i32.const 0 {first} i64.store i32.const 8 call $evm_gas_left i64.store
         i32.const 0 i32.const 16 call $write_result i32.const 0"
    );
    let program = world.program(&body).await;
    let limit = 1_000_000;
    let tx = call(program.address, vec![]).gas_limit(limit);
    let seen = world.chain.provider.call(tx).await.unwrap();
    let entered = (limit - program.tx_gas(&[], 0)) * model::INK;
    let at_first = entered - model::ops("i32.const call") - HOSTIO;
    assert_eq!(seen[..8], at_first.to_le_bytes());
    let at_second = at_first - model::ops("i64.store i32.const call") - HOSTIO;
    assert_eq!(seen[8..], (at_second / model::INK).to_le_bytes());
}

#[tokio::test]
async fn an_ink_price_of_ten_thousand_is_reported() {
    let world = World::new().await;
    let program = world
        .program("i32.const 0 call $tx_ink_price i32.store i32.const 0 i32.const 4 call $write_result i32.const 0")
        .await;
    assert_eq!(
        world.view(&program, &[]).await.as_ref(),
        10_000u32.to_le_bytes()
    );
}

#[tokio::test]
async fn block_and_chain_are_reported() {
    let world = World::with(devnode::Config {
        genesis_timestamp: Some(1_800_000_000),
        frozen_clock: true,
        ..devnode::Config::default()
    })
    .await;
    let body = "i32.const 0 call $chainid i64.store i32.const 8 call $block_number i64.store
        i32.const 16 call $block_timestamp i64.store i32.const 24 call $block_basefee
        i32.const 0 i32.const 56 call $write_result i32.const 0";
    let program = world.program(body).await;
    // A call on the latest block runs in the next one.
    let number = world.chain.provider.get_block_number().await.unwrap() + 1;
    let seen = world.view(&program, &[]).await;
    assert_eq!(seen[..8], 412_346u64.to_le_bytes());
    assert_eq!(seen[8..16], number.to_le_bytes());
    assert_eq!(seen[16..24], 1_800_000_000u64.to_le_bytes());
    let base_fee = devnode::Config::default().base_fee;
    assert_eq!(U256::from_be_slice(&seen[24..]), U256::from(base_fee));
}
