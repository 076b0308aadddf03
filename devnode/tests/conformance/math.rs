//! 256-bit arithmetic in the host.

use alloy::primitives::U256;

use crate::{
    model::{self, HOSTIO, PTR, pow, read_args, write_result},
    world::{Program, World},
};

/// Ink of the operations of two and of three operands.
const DIV: u64 = HOSTIO + 3 * PTR + 20_000;
const ADD_MOD: u64 = HOSTIO + 4 * PTR + 21_000;
const MUL_MOD: u64 = HOSTIO + 4 * PTR + 24_100;

/// A program that applies an operation to the words of its arguments.
struct Operation<'a> {
    world: &'a World,
    program: Program,
    code: u64,
}

impl<'a> Operation<'a> {
    async fn of(world: &'a World, name: &str, operands: &str) -> Self {
        let body = format!(
            "i32.const 0 call $read_args {operands} call ${name}
             i32.const 0 i32.const 32 call $write_result i32.const 0"
        );
        Self {
            world,
            program: world.program(&body).await,
            code: model::code(&body),
        }
    }

    async fn binary(world: &'a World, name: &str) -> Self {
        Self::of(world, name, "i32.const 0 i32.const 32").await
    }

    async fn ternary(world: &'a World, name: &str) -> Self {
        Self::of(world, name, "i32.const 0 i32.const 32 i32.const 64").await
    }

    /// Compares result and gas.
    async fn gives(&self, operands: &[U256], result: U256, ink: u64) {
        let words = operands.iter().flat_map(|word| word.to_be_bytes::<32>());
        let input: Vec<u8> = words.collect();
        let output = self.world.view(&self.program, &input).await;
        assert_eq!(U256::from_be_slice(&output), result, "{operands:?}");
        let ink = self.code + read_args(input.len()) + ink + write_result(32);
        self.world.spends(&self.program, &input, ink).await;
    }
}

fn number(value: u64) -> U256 {
    U256::from(value)
}

#[tokio::test]
async fn division_and_remainder_cost_the_same_and_nothing_by_zero() {
    let world = World::new().await;
    let (div, rem) = (
        Operation::binary(&world, "math_div").await,
        Operation::binary(&world, "math_mod").await,
    );
    for (a, b) in [(100, 7), (7, 100), (0, 5)] {
        div.gives(&[number(a), number(b)], number(a / b), DIV).await;
        rem.gives(&[number(a), number(b)], number(a % b), DIV).await;
    }
    div.gives(&[number(9), U256::ZERO], U256::ZERO, DIV).await;
    rem.gives(&[number(9), U256::ZERO], U256::ZERO, DIV).await;
    div.gives(&[U256::MAX, number(2)], U256::MAX >> 1, DIV)
        .await;
}

#[tokio::test]
async fn a_power_costs_by_the_bytes_of_its_exponent_and_wraps() {
    let world = World::new().await;
    let power = Operation::binary(&world, "math_pow").await;
    for (exponent, bytes, result) in [
        (U256::ZERO, 0, number(1)),
        (number(1), 1, number(2)),
        (number(255), 1, U256::ONE << 255),
        (number(256), 2, U256::ZERO),
        (number(65_535), 2, U256::ZERO),
        (number(65_536), 3, U256::ZERO),
        (U256::ONE << 247, 31, U256::ZERO),
        (U256::ONE << 248, 32, U256::ZERO),
        (U256::MAX, 32, U256::ZERO),
    ] {
        power
            .gives(&[number(2), exponent], result, pow(bytes))
            .await;
    }
}

#[tokio::test]
async fn modular_sums_and_products_do_not_wrap() {
    let world = World::new().await;
    let (sum, product) = (
        Operation::ternary(&world, "math_add_mod").await,
        Operation::ternary(&world, "math_mul_mod").await,
    );
    let seven = number(7);

    let most = U256::MAX % seven;
    sum.gives(
        &[U256::MAX, U256::MAX, seven],
        (most + most) % seven,
        ADD_MOD,
    )
    .await;
    product
        .gives(
            &[U256::MAX, U256::MAX, seven],
            (most * most) % seven,
            MUL_MOD,
        )
        .await;
    sum.gives(&[number(3), number(4), U256::ZERO], U256::ZERO, ADD_MOD)
        .await;
    product
        .gives(&[number(3), number(4), U256::ZERO], U256::ZERO, MUL_MOD)
        .await;
}
