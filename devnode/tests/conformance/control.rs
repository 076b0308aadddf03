//! Blocks: what is charged when, on every way through a function.

use crate::{
    model::{self, BLOCK, code, ops},
    wasm,
    world::World,
};

#[tokio::test]
async fn a_block_is_paid_whole_though_it_traps_in_the_middle() {
    let world = World::new().await;
    // The division traps; the rest of its block never runs.
    let body = format!(
        "i32.const 1 i32.const 0 i32.div_u {} ",
        "i64.const 1 i64.popcnt drop ".repeat(500)
    );
    let program = world.program(&body).await;
    let receipt = world.invoke(&program, &[]).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, program.tx_gas(&[], code(&body)));
}

#[tokio::test]
async fn unreachable_does_not_end_a_block() {
    let world = World::new().await;
    let dead = "i64.const 1 i64.popcnt drop ".repeat(500);
    let body = format!("unreachable {dead} i32.const 0");
    let program = world.program(&body).await;
    let receipt = world.invoke(&program, &[]).await;
    assert_eq!(receipt.gas_used, program.tx_gas(&[], code(&body)));
}

#[tokio::test]
async fn a_branch_not_taken_costs_nothing() {
    let world = World::new().await;
    let dear = "i64.const 1 i64.popcnt drop ".repeat(500);
    let cheap = "nop ".repeat(500);
    let program = world
        .program(&format!(
            "local.get $len if {dear} else {cheap} end i32.const 0"
        ))
        .await;
    let (enter, leave) = (ops("local.get if"), code("i32.const 0"));
    let taken = enter + ops(&dear) + ops("else") + leave;
    world.spends(&program, &[1], taken).await;
    let other = enter + ops(&cheap) + ops("end") + leave;
    world.spends(&program, &[], other).await;
}

#[tokio::test]
async fn a_loop_pays_each_round() {
    let world = World::new().await;
    let round = "local.get $i i32.const 1 i32.sub local.tee $i br_if $again";
    let before = "i32.const 500 local.set $i loop $again";
    let program = world
        .program(&format!("{before} {round} end i32.const 0"))
        .await;
    let ink = ops(before) + 500 * ops(round) + ops("end") + code("i32.const 0");
    world.spends(&program, &[], ink).await;
}

#[tokio::test]
async fn a_table_of_branches_costs_by_its_targets() {
    let world = World::new().await;
    for targets in [0, 1, 10, 200] {
        let table = format!(
            "block $a block $b local.get $len br_table {} $b",
            "$a ".repeat(targets)
        );
        let program = world
            .program(&format!("{table} end nop end i32.const 0"))
            .await;
        // Without targets the default is taken, which leaves the inner block; the first target leaves both.
        let after_b = if targets == 0 { ops("nop end") } else { 0 };
        let ink = ops(&table) + 325 * targets as u64 + after_b + code("i32.const 0");
        world.spends(&program, &[], ink).await;
    }
}

#[tokio::test]
async fn a_branch_leaves_what_it_skips_unpaid() {
    let world = World::new().await;
    let skipped = "i64.const 1 i64.popcnt drop ".repeat(500);
    let program = world
        .program(&format!("block $out br $out {skipped} end i32.const 0"))
        .await;
    let ink = ops("block br") + code("i32.const 0");
    world.spends(&program, &[], ink).await;
}

#[tokio::test]
async fn a_return_ends_function_and_block() {
    let world = World::new().await;
    let dead = "i64.const 1 i64.popcnt drop ".repeat(500);
    let program = world.program(&format!("i32.const 0 return {dead}")).await;
    let ink = ops("i32.const return");
    world.spends(&program, &[], ink).await;
}

#[tokio::test]
async fn a_call_of_a_function_costs_the_call_and_its_blocks() {
    let world = World::new().await;
    let callee = "local.get 0 local.get 0 i32.mul";
    let parts = format!(
        "(memory (export \"memory\") 1 1) (func $square (param i32) (result i32) {callee})"
    );
    let one = "i32.const 7 call $square drop ";
    let body = format!("{} i32.const 0", one.repeat(300));
    let program = world.activated(&wasm::module(&parts, &body)).await;
    let ink = code(&body) + 300 * code(callee);
    world.spends(&program, &[], ink).await;
}

#[tokio::test]
async fn an_indirect_call_costs_by_its_parameters() {
    let world = World::new().await;
    for params in [0, 1, 5, 40] {
        let parts = format!(
            "(memory (export \"memory\") 1 1) (type $t (func (param {}))) (table 1 1 funcref) (elem (i32.const 0) $f)
             (func $f (type $t))",
            "i64 ".repeat(params)
        );
        let one = format!(
            "{} i32.const 0 call_indirect (type $t) ",
            "i64.const 1 ".repeat(params)
        );
        let body = format!("{} i32.const 0", one.repeat(100));
        let program = world.activated(&wasm::module(&parts, &body)).await;
        let ink = code(&body) + 100 * (650 * params as u64 + code(""));
        world.spends(&program, &[], ink).await;
    }
}

#[tokio::test]
async fn an_indirect_call_of_nothing_or_of_another_type_traps() {
    let world = World::new().await;
    let parts = "(memory (export \"memory\") 1 1) (type $t (func)) (type $u (func (param i64))) (table 3 3 funcref)
        (elem (i32.const 0) $f) (func $f (type $u) nop)";
    // Of another type, empty, outside the table.
    for entry in [0, 1, 3] {
        let body = format!("i32.const {entry} call_indirect (type $t) i32.const 0");
        let program = world.activated(&wasm::module(parts, &body)).await;
        let receipt = world.invoke(&program, &[]).await;
        assert!(!receipt.status());
        let ink = ops("i32.const call_indirect");
        assert_eq!(receipt.gas_used, program.tx_gas(&[], ink));
    }
}

#[tokio::test]
async fn ink_that_does_not_suffice_for_a_block_is_all_lost() {
    let world = World::new().await;
    let body = format!("{} i32.const 0", "nop ".repeat(30_000));
    let program = world.program(&body).await;
    let ink = code(&body);
    assert!(ink > 3 * BLOCK);
    let least = program.tx_gas(&[], ink);
    assert!(world.invoke_with_gas(&program, &[], least).await.status());
    let short = world.invoke_with_gas(&program, &[], least - 1).await;
    assert!(!short.status());
    assert_eq!(short.gas_used, least - 1);
    assert_eq!(model::intrinsic(&[]), 21_000);
}
