//! Creating contracts.

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;

use crate::{
    common::{address_word, evm, word},
    model::{
        API, HOSTIO, INK, PTR, code, create1, create2, gas, ops, read, read_args, read_return_data,
        write_result,
    },
    world::{Program, World},
};

/// Creates from the init code behind two words of its arguments, endowment and salt. Returns the address in a word and
/// the return data.
struct Factory {
    program: Program,
    body: String,
    before: String,
    two: bool,
}

impl Factory {
    async fn new(world: &World, two: bool) -> Self {
        let (salt, hostio) = if two {
            ("i32.const 32", "create2")
        } else {
            ("", "create1")
        };
        let before = format!(
            "i32.const 0 call $read_args
             i32.const 64 local.get $len i32.const 64 i32.sub i32.const 0 {salt} i32.const 50012 i32.const 60000 call ${hostio}"
        );
        let body = format!(
            "{before}
             i32.const 50032 i32.const 0 call $return_data_size call $read_return_data drop
             i32.const 50000 call $return_data_size i32.const 32 i32.add call $write_result i32.const 0"
        );
        Self {
            program: world.program(&body).await,
            body,
            before,
            two,
        }
    }

    fn input(endowment: u64, salt: u64, init: &[u8]) -> Vec<u8> {
        [word(endowment).as_slice(), &word(salt), init].concat()
    }

    fn ink(&self, input: &[u8], constructor: u64, output: usize) -> u64 {
        let (code_len, output) = (input.len() as u64 - 64, output as u64);
        let create = if self.two { create2 } else { create1 };
        code(&self.body)
            + read_args(input.len())
            + create(code_len, constructor)
            + 2 * HOSTIO
            + read_return_data(output)
            + write_result(output + 32)
    }

    /// Gas given to a constructor in a transaction of this gas limit.
    fn given(&self, input: &[u8], limit: u64) -> u64 {
        let len = input.len() as u64 - 64;
        let entered = gas(limit - self.program.tx_gas(input, 0));
        let pointers = if self.two { 4 } else { 3 };
        let paid = ops(&self.before)
            + read_args(input.len())
            + HOSTIO
            + pointers * PTR
            + API
            + 2 * read(len);
        let base = 32_000 + if self.two { 6 * len.div_ceil(32) } else { 0 };
        let left = (entered - paid) / INK - base;
        left - left / 64
    }

    async fn gives(
        &self,
        world: &World,
        input: &[u8],
        value: u64,
        constructor: u64,
        output: &[u8],
    ) {
        let receipt = world.pay(self.program.address, value, input).await;
        assert!(receipt.status(), "{receipt:?}");
        let ink = self.ink(input, constructor, output.len());
        assert_eq!(receipt.gas_used, self.program.tx_gas(input, ink));
    }
}

/// Init code of a contract of so many bytes, at most a word, and its gas: the operators and 200 a byte.
fn init(runtime: usize) -> (Vec<u8>, u64) {
    (
        evm::returning(&vec![evm::JUMPDEST; runtime]),
        22 + 200 * runtime as u64,
    )
}

#[tokio::test]
async fn creation_costs_its_base_its_constructor_and_its_code() {
    let world = World::new().await;
    for two in [false, true] {
        let factory = Factory::new(&world, two).await;
        for runtime in [1, 20, 32] {
            let (init, constructor) = init(runtime);
            let input = Factory::input(0, runtime as u64, &init);
            factory.gives(&world, &input, 0, constructor, &[]).await;
        }
    }
}

#[tokio::test]
async fn the_address_is_that_of_create_or_create2() {
    let world = World::new().await;
    let (init, _) = init(5);
    let input = Factory::input(0, 9, &init);
    let one = Factory::new(&world, false).await;
    let expected = one.program.address.create(1);
    assert_eq!(
        world.view(&one.program, &input).await.as_ref(),
        address_word(expected)
    );
    assert!(world.invoke(&one.program, &input).await.status());
    let code = world.chain.provider.get_code_at(expected).await.unwrap();
    assert_eq!(code.as_ref(), [evm::JUMPDEST; 5]);
    let two = Factory::new(&world, true).await;
    let expected = two.program.address.create2_from_code(word(9), &init);
    assert_eq!(
        world.view(&two.program, &input).await.as_ref(),
        address_word(expected)
    );
}

#[tokio::test]
async fn an_endowment_arrives_and_one_that_is_not_there_fails_for_the_base_cost() {
    let world = World::new().await;
    let factory = Factory::new(&world, false).await;
    let (init, constructor) = init(1);
    let input = Factory::input(8, 0, &init);
    factory.gives(&world, &input, 8, constructor, &[]).await;
    let created = factory.program.address.create(1);
    assert_eq!(world.chain.balance(created).await, U256::from(8));
    factory.gives(&world, &input, 0, 0, &[]).await;
    let seen = world.view(&factory.program, &input).await;
    assert_eq!(seen.as_ref(), address_word(Address::ZERO));
}

#[tokio::test]
async fn a_constructor_that_reverts_gives_no_address_but_its_data() {
    let world = World::new().await;
    // MSTORE8(0, 0x2a), REVERT(0, 1)
    let init = [
        evm::PUSH1,
        0x2a,
        evm::PUSH0,
        0x53,
        evm::PUSH1,
        1,
        evm::PUSH0,
        evm::REVERT,
    ];
    let constructor = 3 + 2 + 3 + 3 + 3 + 2;
    for two in [false, true] {
        let factory = Factory::new(&world, two).await;
        let input = Factory::input(0, 0, &init);
        factory.gives(&world, &input, 0, constructor, &[0x2a]).await;
        let seen = world.view(&factory.program, &input).await;
        assert_eq!(seen.as_ref(), [word(0).as_slice(), &[0x2a]].concat());
    }
}

#[tokio::test]
async fn a_constructor_that_fails_takes_all_it_was_given_which_leaves_a_64th() {
    let world = World::new().await;
    for two in [false, true] {
        let factory = Factory::new(&world, two).await;
        let input = Factory::input(0, 0, &[0xfe]);
        for limit in [1_000_000, 1_234_567] {
            let lost = factory.given(&input, limit);
            let receipt = world.invoke_with_gas(&factory.program, &input, limit).await;
            assert!(receipt.status());
            let ink = factory.ink(&input, lost, 0);
            assert_eq!(receipt.gas_used, factory.program.tx_gas(&input, ink));
        }
    }
}

#[tokio::test]
async fn the_same_salt_twice_collides() {
    let world = World::new().await;
    let factory = Factory::new(&world, true).await;
    let (init, constructor) = init(3);
    let input = Factory::input(0, 1, &init);
    factory.gives(&world, &input, 0, constructor, &[]).await;
    let limit = 1_000_000;
    let lost = factory.given(&input, limit);
    let receipt = world.invoke_with_gas(&factory.program, &input, limit).await;
    assert!(receipt.status());
    let ink = factory.ink(&input, lost, 0);
    assert_eq!(receipt.gas_used, factory.program.tx_gas(&input, ink));
}

#[tokio::test]
async fn an_empty_init_code_makes_an_empty_contract() {
    let world = World::new().await;
    let factory = Factory::new(&world, false).await;
    factory
        .gives(&world, &Factory::input(0, 0, &[]), 0, 0, &[])
        .await;
}

#[tokio::test]
async fn a_program_creates_a_stylus_program_but_no_other_reserved_code() {
    let world = World::new().await;
    let factory = Factory::new(&world, false).await;
    let stylus = evm::returning(&[0xef, 0xf0, 0x00, 0x00]);
    let constructor = 22 + 200 * 4;
    factory
        .gives(&world, &Factory::input(0, 0, &stylus), 0, constructor, &[])
        .await;
    // The prefix alone is no program either.
    for reserved in [
        [0xef, 0x00, 0x00],
        [0xef, 0xf0, 0x01],
        [0xef, 0xf1, 0x00],
        [0xef, 0xf0, 0x00],
    ] {
        let input = Factory::input(0, 0, &evm::returning(&reserved));
        let limit = 1_000_000;
        let lost = factory.given(&input, limit);
        let receipt = world.invoke_with_gas(&factory.program, &input, limit).await;
        let ink = factory.ink(&input, lost, 0);
        assert_eq!(
            receipt.gas_used,
            factory.program.tx_gas(&input, ink),
            "{reserved:?}"
        );
    }
}

#[tokio::test]
async fn too_little_gas_for_the_base_cost_ends_the_creator() {
    let world = World::new().await;
    let factory = Factory::new(&world, false).await;
    let (init, _) = init(1);
    let input = Factory::input(0, 0, &init);
    let paid = ops(&factory.before)
        + read_args(input.len())
        + HOSTIO
        + 3 * PTR
        + API
        + 2 * read(init.len() as u64);
    let limit = factory.program.tx_gas(&input, paid + gas(31_999));
    let receipt = world.invoke_with_gas(&factory.program, &input, limit).await;
    assert!(!receipt.status());
}
