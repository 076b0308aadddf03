//! Calls nested as deep as they go.

use alloy::{primitives::Address, providers::Provider};
use devnode::Config;

use crate::{
    common::{Chain, call, evm, program, start_with},
    raw::{is_alive, peak_mib},
};

/// Gas for 1,024 frames of which each keeps a 64th.
async fn start() -> Chain {
    start_with(Config {
        call_gas_limit: 1 << 45,
        ..Config::default()
    })
    .await
}

/// Calls back whoever called it, with what is left of its arguments: a word less each time.
fn returner() -> Vec<u8> {
    let mut code = vec![evm::CALLDATASIZE, evm::PUSH0, evm::PUSH0, evm::CALLDATACOPY];
    code.extend([
        evm::PUSH0,
        evm::PUSH0,
        evm::CALLDATASIZE,
        evm::PUSH0,
        evm::PUSH0,
    ]);
    code.extend([evm::CALLER, evm::GAS, evm::CALL, evm::STOP]);
    code
}

#[tokio::test]
async fn contracts_and_programs_that_call_each_other_end_at_the_page_limit() {
    let chain = start().await;
    // Calls the address in its arguments with its arguments; counts in storage how often it was entered.
    let body = "(call $load (i32.const 100) (i32.const 132))
        (i32.store8 (i32.const 163) (i32.add (i32.load8_u (i32.const 163)) (i32.const 1)))
        (call $store (i32.const 100) (i32.const 132)) (call $flush (i32.const 1))
        (drop (call $call (i32.const 0) (i32.const 200) (i32.const 0) (local.get $len) (i64.const -1) (i32.const 300)))
        (i32.const 0)";
    let program = chain.program(&program::program(body)).await;
    chain.cache(program).await;
    let contract = chain.deploy(&returner()).await;
    let tx = call(program, contract.to_vec()).gas_limit(1 << 44);
    chain.provider.call(tx).await.unwrap();
    println!("peak {} MiB", peak_mib());
    assert!(peak_mib() < 2048);
    is_alive(&chain).await;
}

#[tokio::test]
async fn a_program_stands_at_the_bottom_of_1024_contracts_and_no_deeper() {
    let chain = start().await;
    let program: Address = chain.program(&program::echo()).await;
    // Calls itself; when that fails, calls the program.
    let code = [
        vec![evm::PUSH0; 5],
        vec![0x30, evm::GAS, evm::CALL, evm::POP],
        vec![evm::PUSH0; 5],
        vec![evm::PUSH20],
        program.to_vec(),
        vec![evm::GAS, evm::CALL, evm::POP, evm::STOP],
    ];
    let contract = chain.deploy(&code.concat()).await;
    let tx = call(contract, vec![]).gas_limit(1 << 44);
    chain.provider.call(tx).await.unwrap();
    assert!(peak_mib() < 2048);
    is_alive(&chain).await;
}
