//! EVM contracts that call programs.

use alloy::primitives::{Address, U256};

use crate::{
    common::{call, evm, word},
    model::{COLD, INK, WARM, code, gas, intrinsic, ops, read_args, write_result},
    world::{Program, World},
};

/// Calls `to` with all gas and no data, `times` times; its own gas is [`CALLER`] each time.
fn caller(to: Address, opcode: u8, times: usize) -> Vec<u8> {
    let value: &[u8] = if opcode == evm::CALL {
        &[evm::PUSH0]
    } else {
        &[]
    };
    let one = [
        &[evm::PUSH0; 4],
        value,
        &[evm::PUSH20],
        to.as_slice(),
        &[evm::GAS, opcode, evm::POP],
    ];
    one.concat().repeat(times)
}

/// PUSH0 four times, PUSH20, GAS, POP, and PUSH0 for a value.
fn own_gas(opcode: u8) -> u64 {
    4 * 2 + 3 + 2 + 2 + if opcode == evm::CALL { 2 } else { 0 }
}

const IDLE: &str = "i32.const 0";

async fn idle(world: &World) -> Program {
    world.program(IDLE).await
}

#[tokio::test]
async fn a_contract_pays_access_entry_and_ink_in_whole_gas() {
    let world = World::new().await;
    let program = idle(&world).await;
    for opcode in [evm::CALL, evm::STATICCALL, evm::DELEGATECALL] {
        let contract = world
            .chain
            .deploy(&caller(program.address, opcode, 3))
            .await;
        let receipt = world.chain.invoke(contract, vec![]).await;
        let calls = COLD + 2 * WARM + 3 * (own_gas(opcode) + program.call_gas(code(IDLE)));
        assert!(receipt.status());
        assert_eq!(receipt.gas_used, intrinsic(&[]) + calls, "{opcode:#x}");
    }
}

#[tokio::test]
async fn a_program_gets_63_of_64_parts_from_a_contract_and_what_it_leaves_comes_back() {
    let world = World::new().await;
    // Returns the gas it has, as an i64.
    let body = "i32.const 0 call $evm_gas_left i64.store i32.const 0 i32.const 8 call $write_result i32.const 0";
    let program = world.program(body).await;
    let proxy = world.chain.deploy(&evm::forwarder(program.address)).await;
    let limit = 1_000_000;
    let tx = call(proxy, vec![]).gas_limit(limit);
    let seen = alloy::providers::Provider::call(&world.chain.provider, tx)
        .await
        .unwrap();
    // CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY; PUSH0, PUSH0, CALLDATASIZE, PUSH0, CALLVALUE, PUSH20, GAS; the access.
    let before = 2 + 2 + 2 + 3 + 2 + 2 + 2 + 2 + 2 + 3 + 2 + COLD;
    let left = limit - intrinsic(&[]) - before;
    let given = left - left / 64;
    let entered = gas(given - program.call_gas(0));
    let at_question = entered - ops("i32.const call") - 8400;
    assert_eq!(seen.as_ref(), (at_question / INK).to_le_bytes());
}

#[tokio::test]
async fn a_program_that_traps_gives_a_contract_its_gas_back_and_one_out_of_ink_does_not() {
    let world = World::new().await;
    let trap = world.program("unreachable").await;
    let contract = world
        .chain
        .deploy(&caller(trap.address, evm::CALL, 1))
        .await;
    let receipt = world.chain.invoke(contract, vec![]).await;
    let expected = intrinsic(&[]) + COLD + own_gas(evm::CALL) + trap.call_gas(code("unreachable"));
    assert_eq!(receipt.gas_used, expected);

    let endless = world.program("loop $l br $l end i32.const 0").await;
    let contract = world
        .chain
        .deploy(&caller(endless.address, evm::CALL, 1))
        .await;
    let limit = 500_000;
    let receipt = world
        .chain
        .send(call(contract, vec![]).gas_limit(limit))
        .await;
    // Of what was left at the call, a 64th stays; the POP is paid from that.
    let left = limit - intrinsic(&[]) - COLD - (own_gas(evm::CALL) - 2);
    assert_eq!(receipt.gas_used, limit - left / 64 + 2);
}

#[tokio::test]
async fn a_proxy_lends_a_program_its_storage() {
    let world = World::new().await;
    let body = "i32.const 0 call $read_args i32.const 0 i32.const 32 call $storage_cache_bytes32
        i32.const 0 call $storage_flush_cache i32.const 0";
    let program = world.program(body).await;
    let proxy = world.chain.deploy(&evm::proxy(program.address)).await;
    let input = [word(4), word(44)].concat();
    let receipt = world.chain.invoke(proxy, input.clone()).await;
    assert_eq!(world.slot(proxy, 4).await, U256::from(44));
    assert_eq!(world.slot(program.address, 4).await, U256::ZERO);
    let callee =
        program.call_gas(code(body) + read_args(64) + 18_480 + crate::model::flush(22_100));
    // Copies two words into new memory, delegates, copies nothing back, jumps, returns.
    let copy = 2 + 2 + 2 + 3 + 2 * 3 + 2 * 3;
    let delegate = 2 + 2 + 2 + 2 + 3 + 2 + COLD;
    let back = 2 + 2 + 2 + 3 + 3 + 10 + 1 + 2 + 2;
    assert_eq!(
        receipt.gas_used,
        intrinsic(&input) + copy + delegate + callee + back
    );
}

#[tokio::test]
async fn a_contract_reads_what_a_program_returns_or_reverts_with() {
    let world = World::new().await;
    for status in [0, 1] {
        let body = format!(
            "i32.const 0 call $read_args i32.const 0 local.get $len call $write_result i32.const {status}"
        );
        let program = world.program(&body).await;
        let proxy = world.chain.deploy(&evm::forwarder(program.address)).await;
        let receipt = world.chain.invoke(proxy, vec![5; 64]).await;
        assert_eq!(receipt.status(), status == 0);
        let callee = program.call_gas(code(&body) + read_args(64) + write_result(64));
        let copy = 2 + 2 + 2 + 3 + 2 * 3 + 2 * 3;
        let call = 2 + 2 + 2 + 2 + 2 + 3 + 2 + COLD;
        let back = 2 + 2 + 2 + 3 + 2 * 3 + 3 + 10;
        let end = if status == 0 { 1 + 2 + 2 } else { 2 + 2 };
        let expected = intrinsic(&[5; 64]) + copy + call + callee + back + end;
        assert_eq!(receipt.gas_used, expected);
    }
}
