//! What the owner sets of Stylus, beside the life of programs and what entering them costs: stack, memory, size.

use alloy::{providers::Provider, sol, sol_types::SolCall};

use super::interfaces::ARB_OWNER;
use crate::common::{Chain, call, error, program::ARB_WASM, start};

sol! {
    interface Owner {
        function setWasmMaxStackDepth(uint32 depth) external;
        function setWasmFreePages(uint16 pages) external;
        function setWasmPageGas(uint16 gas) external;
        function setWasmPageLimit(uint16 limit) external;
        function setWasmMaxSize(uint32 size) external;
    }
    interface Wasm {
        function maxStackDepth() external view returns (uint32 depth);
        function freePages() external view returns (uint16 pages);
        function pageGas() external view returns (uint16 gas);
        function pageLimit() external view returns (uint16 limit);
    }
}

async fn sets(chain: &Chain, setting: impl SolCall) {
    assert!(chain.invoke(ARB_OWNER, setting.abi_encode()).await.status());
}

/// A program with this much memory that does nothing.
fn with_pages(pages: u16) -> Vec<u8> {
    let text = format!(
        r#"(module (memory (export "memory") {pages} {pages})
            (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#
    );
    wat::parse_str(text).unwrap()
}

/// A program that calls itself a hundred times.
fn deep() -> Vec<u8> {
    let text = r#"(module (memory (export "memory") 1 1)
        (func $down (param $left i32)
            (if (local.get $left) (then (call $down (i32.sub (local.get $left) (i32.const 1))))))
        (func (export "user_entrypoint") (param i32) (result i32) (call $down (i32.const 100)) (i32.const 0)))"#;
    wat::parse_str(text).unwrap()
}

/// nitro precompiles/ArbOwner.go `SetWasmMaxStackDepth`; who has no stack left loses all gas.
#[tokio::test]
async fn programs_have_as_much_stack_as_the_owner_sets() {
    let chain = start().await;
    let program = chain.program(&deep()).await;
    let run = || chain.send(call(program, vec![]).gas_limit(200_000));
    assert!(run().await.status());
    sets(&chain, Owner::setWasmMaxStackDepthCall { depth: 300 }).await;
    let seen = chain.ask(ARB_WASM, Wasm::maxStackDepthCall {}).await;
    assert_eq!(seen, 300);
    let receipt = run().await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 200_000));
    sets(&chain, Owner::setWasmMaxStackDepthCall { depth: 22_000 }).await;
    assert!(run().await.status());
}

/// nitro arbos/programs/memory.go `GasCost`: the gas of a page for each above the free ones.
#[tokio::test]
async fn memory_costs_what_the_owner_sets() {
    let chain = start().await;
    let program = chain.program(&with_pages(5)).await;
    let before = chain.invoke(program, vec![]).await.gas_used;
    sets(&chain, Owner::setWasmFreePagesCall { pages: 4 }).await;
    let free = chain.ask(ARB_WASM, Wasm::freePagesCall {}).await;
    assert_eq!(free, 4);
    let after = chain.invoke(program, vec![]).await.gas_used;
    assert_eq!(before - after, (5 - 2) * 1000 - 1000);
    sets(&chain, Owner::setWasmPageGasCall { gas: 300 }).await;
    let gas = chain.ask(ARB_WASM, Wasm::pageGasCall {}).await;
    assert_eq!(gas, 300);
    let last = chain.invoke(program, vec![]).await.gas_used;
    assert_eq!(after - last, 1000 - 300);
}

/// nitro arbos/programs/programs.go `ActivateProgram`: a program may start with what is left of the limit.
#[tokio::test]
async fn programs_start_with_as_many_pages_as_the_owner_allows() {
    let chain = start().await;
    sets(&chain, Owner::setWasmPageLimitCall { limit: 4 }).await;
    let limit = chain.ask(ARB_WASM, Wasm::pageLimitCall {}).await;
    assert_eq!(limit, 4);
    let small = chain.deploy_program(&with_pages(4)).await;
    let large = chain.deploy_program(&with_pages(5)).await;
    assert!(chain.activate(small).await.status());
    assert!(!chain.activate(large).await.status());
    sets(&chain, Owner::setWasmPageLimitCall { limit: 5 }).await;
    assert!(chain.activate(large).await.status());
}

#[tokio::test]
async fn more_than_this_node_can_do_is_refused_with_what_it_can() {
    let chain = start().await;
    let refusals: [(Vec<u8>, &str); 3] = [
        (
            Owner::setWasmMaxStackDepthCall { depth: 22_001 }.abi_encode(),
            "at most 22000 words of stack, not 22001",
        ),
        (
            Owner::setWasmPageLimitCall { limit: 129 }.abi_encode(),
            "at most 128 pages, not 129",
        ),
        (
            Owner::setWasmMaxSizeCall {
                size: (4 << 20) + 1,
            }
            .abi_encode(),
            "at most 4194304 bytes of a program, not 4194305",
        ),
    ];
    for (input, reason) in refusals {
        assert!(!chain.invoke(ARB_OWNER, input.clone()).await.status());
        let message = refusal(&chain, input).await;
        assert!(message.contains(reason), "{message}");
    }
}

async fn refusal(chain: &Chain, input: Vec<u8>) -> String {
    let request = call(ARB_OWNER, input).from(chain.owner);
    error(chain.provider.call(request).await).1
}
