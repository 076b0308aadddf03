//! `msg_reentrant`: more than one open frame of the acting address that is no delegate call.

use alloy::primitives::Address;

use crate::{
    common::evm,
    model::{COLD, HOSTIO, WARM, call, code, ops, read_args, read_return_data, write_result},
    world::{Program, World},
};

/// Without arguments returns whether it was re-entered, as a byte; with an address calls that and returns what it returned.
async fn witness(world: &World, hostio: &str) -> Program {
    world.program(&body(hostio)).await
}

const TELL: &str =
    "i32.const 0 call $msg_reentrant i32.store8 i32.const 0 i32.const 1 call $write_result";

fn pass(hostio: &str) -> String {
    let value = if hostio == "call_contract" {
        "i32.const 100"
    } else {
        ""
    };
    format!(
        "i32.const 0 call $read_args
         i32.const 0 i32.const 100 i32.const 0 {value} i64.const -1 i32.const 200 call ${hostio} drop
         i32.const 300 i32.const 0 i32.const 1 call $read_return_data drop
         i32.const 300 i32.const 1 call $write_result"
    )
}

fn body(hostio: &str) -> String {
    format!(
        "local.get $len if {} else {TELL} end i32.const 0",
        pass(hostio)
    )
}

async fn seen(world: &World, program: &Program, to: Address) -> u8 {
    world.view(program, to.as_slice()).await[0]
}

#[tokio::test]
async fn a_first_frame_is_not_re_entered() {
    let world = World::new().await;
    let program = witness(&world, "call_contract").await;
    assert_eq!(world.view(&program, &[]).await.as_ref(), [0]);
    let ink = ops("local.get if")
        + ops(TELL)
        + ops("end")
        + code("i32.const 0")
        + HOSTIO
        + write_result(1);
    world.spends(&program, &[], ink).await;
}

#[tokio::test]
async fn a_call_of_itself_is_re_entry_and_costs_a_warm_call() {
    let world = World::new().await;
    let program = witness(&world, "call_contract").await;
    assert_eq!(seen(&world, &program, program.address).await, 1);
    let inner = ops("local.get if")
        + ops(TELL)
        + ops("end")
        + code("i32.const 0")
        + HOSTIO
        + write_result(1);
    let ink = ops("local.get if")
        + ops(&pass("call_contract"))
        + ops("else")
        + code("i32.const 0")
        + read_args(20)
        + call(0, WARM + program.call_gas(inner))
        + read_return_data(1)
        + write_result(1);
    world
        .spends(&program, program.address.as_slice(), ink)
        .await;
}

#[tokio::test]
async fn a_static_call_of_itself_is_re_entry_and_a_delegate_call_is_not() {
    let world = World::new().await;
    let program = witness(&world, "static_call_contract").await;
    assert_eq!(seen(&world, &program, program.address).await, 1);
    assert!(
        world
            .invoke(&program, program.address.as_slice())
            .await
            .status()
    );
    let program = witness(&world, "delegate_call_contract").await;
    assert_eq!(seen(&world, &program, program.address).await, 0);
    assert!(
        world
            .invoke(&program, program.address.as_slice())
            .await
            .status()
    );
}

#[tokio::test]
async fn a_call_back_through_a_contract_is_re_entry() {
    let world = World::new().await;
    let program = witness(&world, "call_contract").await;
    let detour = world.chain.deploy(&evm::forwarder(program.address)).await;
    assert_eq!(seen(&world, &program, detour).await, 1);
    assert!(world.invoke(&program, detour.as_slice()).await.status());
}

#[tokio::test]
async fn another_address_with_the_same_code_is_no_re_entry() {
    let world = World::new().await;
    let program = witness(&world, "call_contract").await;
    let twin = world
        .chain
        .deploy_program(&crate::wasm::program(&body("call_contract")))
        .await;
    assert_eq!(seen(&world, &program, twin).await, 0);
    let inner = ops("local.get if")
        + ops(TELL)
        + ops("end")
        + code("i32.const 0")
        + HOSTIO
        + write_result(1);
    let ink = ops("local.get if")
        + ops(&pass("call_contract"))
        + ops("else")
        + code("i32.const 0")
        + read_args(20)
        + call(0, COLD + program.call_gas(inner))
        + read_return_data(1)
        + write_result(1);
    world.spends(&program, twin.as_slice(), ink).await;
}

#[tokio::test]
async fn a_proxy_that_delegates_twice_is_entered_once() {
    let world = World::new().await;
    let program = witness(&world, "call_contract").await;
    let proxy = world.chain.deploy(&evm::proxy(program.address)).await;
    assert_eq!(world.chain.view(proxy, vec![]).await.as_ref(), [0]);
    // Acting as the proxy, it calls the proxy: that is re-entry of the proxy.
    assert_eq!(world.chain.view(proxy, proxy.to_vec()).await.as_ref(), [1]);
    assert!(world.chain.invoke(proxy, proxy.to_vec()).await.status());
}
