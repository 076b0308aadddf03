//! Every class of operators, a thousand of each so that the ink shows in gas.

use crate::{model, wasm, world::World};

const TIMES: usize = 1000;

/// Pieces that leave the operand stack as it was, as one program each.
async fn cost(pieces: impl IntoIterator<Item = String>) {
    let world = World::new().await;
    for piece in pieces {
        let body = format!("{} i32.const 0", format!("{piece} ").repeat(TIMES));
        world.costs(&body, &[], 0).await;
    }
}

fn unary(ty: &str, names: &str) -> Vec<String> {
    let piece = |name: &str| format!("{ty}.const 4 {ty}.{name} drop");
    names.split(' ').map(piece).collect()
}

fn binary(ty: &str, names: &str) -> Vec<String> {
    let piece = |name: &str| format!("{ty}.const 4 {ty}.const 1 {ty}.{name} drop");
    names.split(' ').map(piece).collect()
}

const COMPARISONS: &str = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const ARITHMETIC: &str = "add sub and or xor shl shr_s shr_u rotl rotr mul div_s div_u rem_s rem_u";

#[tokio::test]
async fn constants_and_what_costs_one() {
    cost(["nop", "i32.const 1 drop", "i64.const -1 drop"].map(str::to_owned)).await;
}

#[tokio::test]
async fn locals() {
    cost([
        "local.get $i drop".to_owned(),
        "i32.const 1 local.set $i".to_owned(),
        "i32.const 1 local.tee $i drop".to_owned(),
    ])
    .await;
}

#[tokio::test]
async fn globals() {
    let world = World::new().await;
    let parts = "(memory (export \"memory\") 1 1) (global $g (mut i64) (i64.const 3))";
    let body = format!(
        "{} i32.const 0",
        "global.get $g global.set $g ".repeat(TIMES)
    );
    let program = world.activated(&wasm::module(parts, &body)).await;
    world.spends(&program, &[], model::code(&body)).await;
}

#[tokio::test]
async fn select_and_drop() {
    cost(["i32.const 1 i32.const 2 i32.const 3 select drop".to_owned()]).await;
}

#[tokio::test]
async fn comparisons_of_32_bits() {
    cost([binary("i32", COMPARISONS), unary("i32", "eqz")].concat()).await;
}

#[tokio::test]
async fn comparisons_of_64_bits() {
    cost([binary("i64", COMPARISONS), unary("i64", "eqz")].concat()).await;
}

#[tokio::test]
async fn arithmetic_of_32_bits() {
    cost([binary("i32", ARITHMETIC), unary("i32", "clz ctz popcnt")].concat()).await;
}

#[tokio::test]
async fn arithmetic_of_64_bits() {
    cost([binary("i64", ARITHMETIC), unary("i64", "clz ctz popcnt")].concat()).await;
}

#[tokio::test]
async fn conversions() {
    cost(
        [
            unary("i32", "extend8_s extend16_s"),
            unary("i64", "extend8_s extend16_s extend32_s"),
            vec![
                "i64.const 4 i32.wrap_i64 drop".to_owned(),
                "i32.const 4 i64.extend_i32_s drop".to_owned(),
                "i32.const 4 i64.extend_i32_u drop".to_owned(),
            ],
        ]
        .concat(),
    )
    .await;
}

#[tokio::test]
async fn loads() {
    let piece = |ty: &str, name: &str| format!("i32.const 8 {ty}.{name} drop");
    let narrow = "load load8_s load8_u load16_s load16_u";
    let wide = "load load8_s load8_u load16_s load16_u load32_s load32_u";
    let narrow = narrow.split(' ').map(|name| piece("i32", name));
    cost(narrow.chain(wide.split(' ').map(|name| piece("i64", name)))).await;
}

#[tokio::test]
async fn stores() {
    let piece = |ty: &str, name: &str| format!("i32.const 8 {ty}.const 5 {ty}.{name}");
    let narrow = "store store8 store16".split(' ');
    let wide = "store store8 store16 store32".split(' ');
    let narrow = narrow.map(|name| piece("i32", name));
    cost(narrow.chain(wide.map(|name| piece("i64", name)))).await;
}

#[tokio::test]
async fn the_size_of_memory() {
    cost(["memory.size drop".to_owned()]).await;
}

#[tokio::test]
async fn bulk_operators_cost_by_the_byte() {
    let world = World::new().await;
    for len in [0, 1, 31, 32, 33, 1000, 65_536] {
        for op in ["memory.fill", "memory.copy"] {
            let body = format!("i32.const 0 i32.const 0 i32.const {len} {op} i32.const 0");
            world.costs(&body, &[], 100 * len).await;
        }
    }
}

#[tokio::test]
async fn a_bulk_operator_out_of_bounds_traps_after_its_bytes_are_paid() {
    let world = World::new().await;
    let body = "i32.const 65500 i32.const 0 i32.const 37 memory.fill i32.const 0";
    let program = world.program(body).await;
    let receipt = world.invoke(&program, &[]).await;
    assert!(!receipt.status());
    let ink = model::code(body) + 100 * 37;
    assert_eq!(receipt.gas_used, program.tx_gas(&[], ink));
}
