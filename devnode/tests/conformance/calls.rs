//! Calls out of a program: base cost, value and stipend, 63/64, kinds, failures.

use alloy::primitives::{Address, U256};

use crate::{
    common::evm,
    model::{
        API, COLD, FAILED, HOSTIO, INK, PTR, WARM, call, code, gas, handed_on, intrinsic, ops,
        read, read_args, read_return_data, write_result,
    },
    world::{LIMIT, Program, World},
};

const NOBODY: Address = Address::repeat_byte(0x99);
/// Cost of sending value, and of sending it to an account that does not exist.
const VALUE: u64 = 9000;
const NEW_ACCOUNT: u64 = 25_000;
const STIPEND: u64 = 2300;
/// One byte that fails with all gas.
const INVALID: u8 = 0xfe;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Call,
    Static,
    Delegate,
}

/// Calls the address (20 bytes) with the value (32) and the data in its arguments. Returns a byte of status and what
/// the callee returned.
struct Relay {
    program: Program,
    body: String,
    /// The part of it up to the call.
    before: String,
}

impl Relay {
    async fn new(world: &World, kind: Kind, gas: i64) -> Self {
        let (value, hostio) = match kind {
            Kind::Call => ("i32.const 20", "call_contract"),
            Kind::Static => ("", "static_call_contract"),
            Kind::Delegate => ("", "delegate_call_contract"),
        };
        let before = format!(
            "i32.const 0 call $read_args i32.const 50000
             i32.const 0 i32.const 52 local.get $len i32.const 52 i32.sub {value} i64.const {gas} i32.const 60000
             call ${hostio}"
        );
        let body = format!(
            "{before} i32.store8
             i32.const 50001 i32.const 0 call $return_data_size call $read_return_data drop
             i32.const 50000 call $return_data_size i32.const 1 i32.add call $write_result
             i32.const 0"
        );
        Self {
            program: world.program(&body).await,
            body,
            before,
        }
    }

    fn input(&self, to: Address, value: u64, data: &[u8]) -> Vec<u8> {
        let value: [u8; 32] = U256::from(value).to_be_bytes();
        [to.as_slice(), &value, data].concat()
    }

    /// Gas left to the call, once its own ink is paid, in a transaction of this gas limit.
    fn left(&self, input: &[u8], limit: u64) -> u64 {
        let data = input.len() as u64 - 52;
        let entered = gas(limit - self.program.tx_gas(input, 0));
        let paid =
            ops(&self.before) + read_args(input.len()) + HOSTIO + 3 * PTR + API + 2 * read(data);
        (entered - paid) / INK
    }

    /// Ink of a relay whose call costs `cost` gas and gives `output` bytes.
    fn ink(&self, input: &[u8], cost: u64, output: usize) -> u64 {
        let (data, output) = (input.len() as u64 - 52, output as u64);
        code(&self.body)
            + read_args(input.len())
            + call(data, cost)
            + 2 * HOSTIO
            + read_return_data(output)
            + write_result(output + 1)
    }

    /// Relays in a call and in a transaction: the call out costs `cost` gas and ends with a status and output.
    async fn gives(
        &self,
        world: &World,
        input: &[u8],
        value: u64,
        cost: u64,
        status: u8,
        output: &[u8],
    ) {
        if value == 0 {
            let seen = world.view(&self.program, input).await;
            assert_eq!(seen.as_ref(), [&[status], output].concat());
        }
        let receipt = world.pay(self.program.address, value, input).await;
        assert!(receipt.status(), "{receipt:?}");
        let ink = self.ink(input, cost, output.len());
        assert_eq!(receipt.gas_used, self.program.tx_gas(input, ink));
    }
}

const KINDS: [Kind; 3] = [Kind::Call, Kind::Static, Kind::Delegate];

#[tokio::test]
async fn calling_nobody_costs_the_access() {
    let world = World::new().await;
    for kind in KINDS {
        let relay = Relay::new(&world, kind, -1).await;
        for data in [0, 32, 33, 300] {
            let input = relay.input(NOBODY, 0, &vec![7; data]);
            relay.gives(&world, &input, 0, COLD, 0, &[]).await;
        }
        let input = relay.input(world.chain.owner, 0, &[]);
        relay.gives(&world, &input, 0, WARM, 0, &[]).await;
    }
}

#[tokio::test]
async fn value_costs_9000_and_a_new_account_25000_more() {
    let world = World::new().await;
    let relay = Relay::new(&world, Kind::Call, -1).await;
    let input = relay.input(NOBODY, 5, &[]);
    relay
        .gives(&world, &input, 5, COLD + VALUE + NEW_ACCOUNT, 0, &[])
        .await;
    // Now it exists.
    relay.gives(&world, &input, 5, COLD + VALUE, 0, &[]).await;
    assert_eq!(world.chain.balance(NOBODY).await, U256::from(10));
}

#[tokio::test]
async fn the_stipend_is_paid_for_when_it_is_used() {
    let world = World::new().await;
    // Takes all gas it gets.
    let greedy = world.chain.deploy(&[INVALID]).await;
    let relay = Relay::new(&world, Kind::Call, 0).await;
    let input = relay.input(greedy, 1, &[]);
    relay
        .gives(&world, &input, 1, COLD + VALUE + STIPEND, FAILED, &[])
        .await;
    // Two POPs of GAS: 8 gas of the stipend; the rest comes back.
    let modest = world
        .chain
        .deploy(&[evm::GAS, evm::POP, evm::GAS, evm::POP])
        .await;
    let input = relay.input(modest, 1, &[]);
    relay
        .gives(&world, &input, 1, COLD + VALUE + 8, 0, &[])
        .await;
}

#[tokio::test]
async fn value_that_is_not_there_fails_for_the_base_cost() {
    let world = World::new().await;
    let relay = Relay::new(&world, Kind::Call, -1).await;
    let input = relay.input(world.chain.owner, 3, &[]);
    relay
        .gives(&world, &input, 0, WARM + VALUE, FAILED, &[])
        .await;
}

#[tokio::test]
async fn a_callee_gets_at_most_what_was_asked_for() {
    let world = World::new().await;
    let greedy = world.chain.deploy(&[INVALID]).await;
    for kind in KINDS {
        for asked in [0, 1, 5000] {
            let relay = Relay::new(&world, kind, asked).await;
            let input = relay.input(greedy, 0, &[]);
            relay
                .gives(&world, &input, 0, COLD + asked as u64, FAILED, &[])
                .await;
        }
    }
}

#[tokio::test]
async fn a_callee_gets_at_most_63_of_64_parts() {
    let world = World::new().await;
    let greedy = world.chain.deploy(&[INVALID]).await;
    for kind in KINDS {
        let relay = Relay::new(&world, kind, -1).await;
        let input = relay.input(greedy, 0, &[]);
        for limit in [1_000_000, 1_000_001, 1_000_063, 7_654_321] {
            let lost = handed_on(relay.left(&input, limit) - COLD);
            let receipt = world.invoke_with_gas(&relay.program, &input, limit).await;
            assert!(receipt.status());
            let ink = relay.ink(&input, COLD + lost, 0);
            assert_eq!(receipt.gas_used, relay.program.tx_gas(&input, ink));
        }
    }
}

#[tokio::test]
async fn a_base_cost_that_cannot_be_paid_takes_all_gas() {
    let world = World::new().await;
    let relay = Relay::new(&world, Kind::Call, -1).await;
    let input = relay.input(NOBODY, 0, &[]);
    let paid = ops(&relay.before) + read_args(input.len()) + HOSTIO + 3 * PTR + API + 2 * read(0);
    let limit = relay.program.tx_gas(&input, paid + gas(COLD - 1));
    let receipt = world.invoke_with_gas(&relay.program, &input, limit).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, limit);
}

#[tokio::test]
async fn output_and_revert_data_come_back() {
    let world = World::new().await;
    let reverter = world.chain.deploy(&evm::reverter()).await;
    for kind in KINDS {
        let relay = Relay::new(&world, kind, -1).await;
        for len in [0usize, 1, 32, 33, 100] {
            let data = vec![6; len];
            let input = relay.input(reverter, 0, &data);
            let words = len.div_ceil(32) as u64;
            // CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY by the word into new memory, CALLDATASIZE, PUSH0, REVERT.
            let callee = 2 + 2 + 2 + 3 + 3 * words + 3 * words + 2 + 2;
            relay
                .gives(&world, &input, 0, COLD + callee, FAILED, &data)
                .await;
        }
    }
}

#[tokio::test]
async fn a_program_calls_a_program() {
    let world = World::new().await;
    let body =
        "i32.const 0 call $read_args i32.const 0 local.get $len call $write_result i32.const 0";
    let echo = world.program(body).await;
    for kind in KINDS {
        let relay = Relay::new(&world, kind, -1).await;
        for len in [0usize, 32, 33, 500] {
            let data = vec![9; len];
            let input = relay.input(echo.address, 0, &data);
            let callee = echo.call_gas(code(body) + read_args(len) + write_result(len as u64));
            relay
                .gives(&world, &input, 0, COLD + callee, 0, &data)
                .await;
        }
    }
}

#[tokio::test]
async fn a_program_that_reverts_traps_or_runs_dry_costs_its_caller_what_it_costs() {
    let world = World::new().await;
    let revert = "i32.const 0 i32.const 3 call $write_result i32.const 1";
    let trap = "i32.const 0 i32.const 3 call $write_result unreachable";
    for (body, output) in [(revert, [0; 3].as_slice()), (trap, &[])] {
        let program = world.program(body).await;
        let relay = Relay::new(&world, Kind::Call, -1).await;
        let input = relay.input(program.address, 0, &[]);
        let callee = program.call_gas(code(body) + write_result(3));
        relay
            .gives(&world, &input, 0, COLD + callee, FAILED, output)
            .await;
    }
    let endless = world.program("loop $l br $l end i32.const 0").await;
    let relay = Relay::new(&world, Kind::Call, 100_000).await;
    let input = relay.input(endless.address, 0, &[]);
    relay
        .gives(&world, &input, 0, COLD + 100_000, FAILED, &[])
        .await;
}

#[tokio::test]
async fn a_program_not_activated_fails_with_all_it_was_given() {
    let world = World::new().await;
    let asleep = world
        .chain
        .deploy_program(&crate::wasm::program("i32.const 0"))
        .await;
    let relay = Relay::new(&world, Kind::Call, 30_000).await;
    let input = relay.input(asleep, 0, &[]);
    relay
        .gives(&world, &input, 0, COLD + 30_000, FAILED, &[])
        .await;
}

#[tokio::test]
async fn a_static_frame_gives_no_value_and_charges_nothing_for_it() {
    let world = World::new().await;
    let inner = Relay::new(&world, Kind::Call, -1).await;
    let outer = Relay::new(&world, Kind::Static, -1).await;
    let data = inner.input(NOBODY, 1, &[]);
    let input = outer.input(inner.program.address, 0, &data);
    let callee = inner.program.call_gas(inner.ink(&data, 0, 0));
    outer
        .gives(&world, &input, 0, COLD + callee, 0, &[FAILED])
        .await;
}

#[tokio::test]
async fn static_frames_forbid_every_write() {
    let world = World::new().await;
    let store = "i32.const 0 i32.const 32 call $storage_cache_bytes32 i32.const 0 call $storage_flush_cache";
    let flush_paid = HOSTIO + 2 * PTR + HOSTIO + API;
    let transient = "i32.const 0 i32.const 32 call $transient_store_bytes32";
    let transient_paid = HOSTIO + 2 * PTR + API + gas(100);
    let log = "i32.const 0 i32.const 32 i32.const 1 call $emit_log";
    let log_paid = crate::model::log(32, 1);
    let create = "i32.const 0 i32.const 0 i32.const 64 i32.const 96 i32.const 128 call $create1";
    let create_paid = HOSTIO + 3 * PTR + API + 2 * read(0);
    for (body, paid) in [
        (store, flush_paid),
        (transient, transient_paid),
        (log, log_paid),
        (create, create_paid),
    ] {
        let writer = world.program(&format!("{body} i32.const 0")).await;
        let relay = Relay::new(&world, Kind::Static, -1).await;
        let input = relay.input(writer.address, 0, &[]);
        let callee = writer.call_gas(ops(body) + paid);
        relay
            .gives(&world, &input, 0, COLD + callee, FAILED, &[])
            .await;
        assert!(world.invoke(&writer, &[]).await.status(), "{body}");
    }
}

#[tokio::test]
async fn a_static_frame_may_flush_a_clean_cache() {
    let world = World::new().await;
    let body = "i32.const 0 i32.const 32 call $storage_load_bytes32 i32.const 0 call $storage_flush_cache i32.const 0";
    let reader = world.program(body).await;
    let relay = Relay::new(&world, Kind::Static, -1).await;
    let input = relay.input(reader.address, 0, &[]);
    let callee = reader.call_gas(code(body) + crate::model::load(2100) + crate::model::flush(0));
    relay.gives(&world, &input, 0, COLD + callee, 0, &[]).await;
}

#[tokio::test]
async fn a_delegate_call_keeps_sender_value_address_and_storage() {
    let world = World::new().await;
    let body = "i32.const 12 call $msg_sender i32.const 44 call $contract_address i32.const 64 call $msg_value
        i32.const 0 i32.const 96 i32.const 0 call $emit_log
        i32.const 300 i32.const 64 call $storage_cache_bytes32 i32.const 0 call $storage_flush_cache i32.const 0";
    let context = world.program(body).await;
    let relay = Relay::new(&world, Kind::Delegate, -1).await;
    let input = relay.input(context.address, 0, &[]);
    let receipt = world.pay(relay.program.address, 11, &input).await;
    let value: [u8; 32] = U256::from(11).to_be_bytes();
    let [log] = receipt.logs() else {
        panic!("{receipt:?}");
    };
    assert_eq!(log.address(), relay.program.address);
    let words = [world.chain.owner, relay.program.address].map(crate::common::address_word);
    assert_eq!(
        log.data().data.as_ref(),
        [words.concat().as_slice(), &value].concat()
    );
    assert_eq!(world.slot(relay.program.address, 0).await, U256::from(11));
    let callee = context.call_gas(
        code(body)
            + 3 * (HOSTIO + PTR)
            + crate::model::log(96, 0)
            + HOSTIO
            + 2 * PTR
            + crate::model::flush(22_100),
    );
    let ink = relay.ink(&input, COLD + callee, 0);
    assert_eq!(receipt.gas_used, relay.program.tx_gas(&input, ink));
}

#[tokio::test]
async fn a_precompile_of_ethereum_is_warm() {
    let world = World::new().await;
    let relay = Relay::new(&world, Kind::Call, -1).await;
    let identity = Address::with_last_byte(4);
    let data = [3; 40];
    let input = relay.input(identity, 0, &data);
    relay
        .gives(&world, &input, 0, WARM + 15 + 3 * 2, 0, &data)
        .await;
}

#[tokio::test]
async fn a_callee_that_fails_leaves_nothing() {
    let world = World::new().await;
    let body = "i32.const 0 i32.const 0 i32.const 0 call $emit_log
        i32.const 0 i32.const 9 i32.store8 i32.const 100 i32.const 0 call $storage_cache_bytes32
        i32.const 0 call $storage_flush_cache i32.const 1";
    let failing = world.program(body).await;
    let relay = Relay::new(&world, Kind::Call, -1).await;
    let input = relay.input(failing.address, 4, &[]);
    let receipt = world.pay(relay.program.address, 4, &input).await;
    assert!(receipt.status() && receipt.logs().is_empty());
    assert_eq!(world.slot(failing.address, 0).await, U256::ZERO);
    assert_eq!(world.chain.balance(failing.address).await, U256::ZERO);
    let callee = failing.call_gas(
        code(body) + crate::model::log(0, 0) + HOSTIO + 2 * PTR + crate::model::flush(22_100),
    );
    let ink = relay.ink(&input, COLD + VALUE + callee, 0);
    assert_eq!(receipt.gas_used, relay.program.tx_gas(&input, ink));
    assert!(intrinsic(&input) < LIMIT);
}
