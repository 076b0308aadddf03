//! Host functions that tell about the call, hash and compute.

use alloy_primitives::{Address, Bytes, U256, keccak256};
use devnode::stylus::{Env, Request, Status, price};

use crate::support::*;

/// A call that writes to address 0, and the first `len` bytes there as result.
fn written(call: &str, len: u32) -> devnode::stylus::Outcome {
    run(&program(&format!(
        "{call} (call $write_result (i32.const 0) (i32.const {len})) i32.const 0"
    )))
}

const RESULT: u64 = call_block(2) + 8400 + 2 * 16_381 + RETURN;

#[test]
fn words_and_addresses_are_written_big_endian_for_13440_ink() {
    let env = env();
    let word = |value: U256| value.to_be_bytes::<32>().to_vec();
    for (name, expected) in [
        ("block_basefee", word(env.block_basefee)),
        ("msg_value", word(env.msg_value)),
        ("tx_gas_price", word(env.tx_gas_price)),
        ("block_coinbase", env.block_coinbase.to_vec()),
        ("contract_address", env.contract_address.to_vec()),
        ("msg_sender", env.msg_sender.to_vec()),
        ("tx_origin", env.tx_origin.to_vec()),
    ] {
        let outcome = written(
            &format!("(call ${name} (i32.const 0))"),
            expected.len() as u32,
        );
        assert_eq!(outcome.output.as_ref(), expected, "{name}");
        assert_eq!(used(&outcome), call_block(1) + 13_440 + RESULT, "{name}");
    }
}

#[test]
fn numbers_are_returned_for_8400_ink() {
    let env = env();
    for (name, expected) in [
        ("chainid", env.chain_id),
        ("block_gas_limit", env.block_gas_limit),
        ("block_number", env.block_number),
        ("block_timestamp", env.block_timestamp),
    ] {
        let outcome = run(&program(&format!(
            "call ${name} i64.const {expected} i64.ne"
        )));
        assert_eq!(outcome.status, Status::Success, "{name}");
        assert_eq!(
            used(&outcome),
            call_block(0) + 8400 + HEADER + 1 + 225 + 1,
            "{name}"
        );
    }
    assert_eq!(
        run(&program("call $tx_ink_price i32.const 10000 i32.ne")).status,
        Status::Success
    );
    assert_eq!(run(&program("call $msg_reentrant")).status, Status::Success);
    let reentrant = Env {
        reentrant: true,
        ..self::env()
    };
    let outcome = Chain::default().run(&compile(&program("call $msg_reentrant")), reentrant, INK);
    assert_eq!(outcome.status, Status::Revert, "the flag is the status");
}

#[test]
fn gas_and_ink_left_are_those_after_the_call_itself() {
    let ink = INK - call_block(0) - 8400;
    let outcome = run(&program(&format!(
        "call $evm_ink_left i64.const {ink} i64.ne"
    )));
    assert_eq!(outcome.status, Status::Success);
    let outcome = run(&program(&format!(
        "call $evm_gas_left i64.const {} i64.ne",
        ink / 10_000
    )));
    assert_eq!(outcome.status, Status::Success);
}

#[test]
fn arguments_are_copied_for_their_length_and_passed_as_a_length() {
    let text = program(
        "(call $read_args (i32.const 0)) (call $write_result (i32.const 0) (local.get $args)) i32.const 0",
    );
    for len in [0u64, 32, 33, 100] {
        let args: Bytes = (0..len as u8).collect::<Vec<_>>().into();
        let outcome = Chain::default().run(
            &compile(&text),
            Env {
                args: args.clone(),
                ..env()
            },
            INK,
        );
        assert_eq!(outcome.output, args);
        let beyond = len.saturating_sub(32);
        let read = call_block(1) + 8400 + 5040 + 30 * beyond;
        let write = HEADER + 1 + 75 + 3800 + 8400 + 2 * (16_381 + 55 * beyond);
        assert_eq!(used(&outcome), read + write + RETURN);
    }
}

#[test]
fn hashing_costs_by_the_word_and_has_no_base_price() {
    for (len, ink) in [
        (0, 121_800),
        (64, 121_800),
        (65, 142_800),
        (1024, 121_800 + 30 * 21_000),
    ] {
        let outcome = written(
            &format!("(call $native_keccak256 (i32.const 64) (i32.const {len}) (i32.const 0))"),
            32,
        );
        assert_eq!(
            outcome.output.as_ref(),
            keccak256(vec![0; len as usize]).as_slice()
        );
        assert_eq!(used(&outcome), call_block(3) + ink + RESULT);
    }
}

/// Runs a function of arithmetic on words at 0, 32 and 64 and returns the word at 0.
fn arithmetic(name: &str, operands: &[U256]) -> (U256, u64) {
    let data: String = operands
        .iter()
        .enumerate()
        .map(|(i, word)| {
            let bytes: String = word
                .to_be_bytes::<32>()
                .iter()
                .map(|b| format!("\\{b:02x}"))
                .collect();
            format!("(data (i32.const {}) \"{bytes}\")", 32 * i)
        })
        .collect();
    let pointers: String = (0..operands.len())
        .map(|i| format!("(i32.const {})", 32 * i))
        .collect();
    let body = format!(
        "(call ${name} {pointers}) (call $write_result (i32.const 0) (i32.const 32)) i32.const 0"
    );
    let outcome = run(&module(&format!("{data} {}", entry(&body))));
    assert_eq!(outcome.status, Status::Success, "{name}");
    let ink = used(&outcome) - call_block(operands.len() as u64) - RESULT;
    (U256::from_be_slice(&outcome.output), ink)
}

#[test]
fn arithmetic_is_that_of_the_evm_at_its_ink() {
    let n = |value: u64| U256::from(value);
    let max = U256::MAX;
    assert_eq!(arithmetic("math_div", &[max, n(7)]), (max / n(7), 43_520));
    assert_eq!(arithmetic("math_div", &[max, n(0)]), (n(0), 43_520));
    assert_eq!(arithmetic("math_mod", &[max, n(7)]), (max % n(7), 43_520));
    assert_eq!(arithmetic("math_mod", &[max, n(0)]), (n(0), 43_520));
    assert_eq!(
        arithmetic("math_add_mod", &[max, max, n(7)]),
        (max.add_mod(max, n(7)), 49_560)
    );
    assert_eq!(
        arithmetic("math_add_mod", &[max, max, n(0)]),
        (n(0), 49_560)
    );
    assert_eq!(
        arithmetic("math_mul_mod", &[max, max, n(7)]),
        (max.mul_mod(max, n(7)), 52_660)
    );
    assert_eq!(
        arithmetic("math_mul_mod", &[max, max, n(0)]),
        (n(0), 52_660)
    );
}

#[test]
fn powers_wrap_and_cost_by_the_bytes_of_the_exponent() {
    let n = |value: u64| U256::from(value);
    assert_eq!(
        arithmetic("math_pow", &[n(3), n(5)]),
        (n(243), 23_520 + 3000 + 2 * 17_500)
    );
    assert_eq!(
        arithmetic("math_pow", &[n(0), n(0)]),
        (n(1), 23_520 + 3000 + 17_500)
    );
    assert_eq!(
        arithmetic("math_pow", &[n(2), n(256)]),
        (n(0), 23_520 + 3000 + 3 * 17_500)
    );
    let (_, ink) = arithmetic("math_pow", &[n(3), U256::MAX]);
    assert_eq!(ink, 23_520 + 3000 + 33 * 17_500);
}

#[test]
fn balances_and_code_hashes_cost_their_access() {
    for (name, gas, byte) in [
        ("account_balance", 2600, 0xba),
        ("account_codehash", 100, 0xc4),
    ] {
        let outcome = written(&format!("(call ${name} (i32.const 100) (i32.const 0))"), 32);
        assert_eq!(outcome.output.as_ref(), [byte; 32]);
        assert_eq!(
            used(&outcome),
            call_block(2) + 78_153 + 10_000 * gas + RESULT,
            "{name}"
        );
    }
}

#[test]
fn looking_at_an_account_needs_2600_gas_even_if_it_is_warm() {
    let compiled = compile(&program(
        "(call $account_codehash (i32.const 0) (i32.const 0)) i32.const 0",
    ));
    let needed = call_block(2) + 78_153 + 10_000 * price::hostio::ACCOUNT_NEEDS_GAS;
    assert_eq!(
        Chain::default().run(&compiled, env(), needed - 1).status,
        Status::OutOfInk
    );
    assert_eq!(
        Chain::default().run(&compiled, env(), needed).status,
        Status::Success
    );
}

#[test]
fn code_is_paid_for_whole_and_copied_in_part() {
    let code: Bytes = (0..100u8).collect::<Vec<_>>().into();
    let mut chain = Chain {
        code: [(Address::ZERO, code)].into(),
        ..Chain::default()
    };
    let body = "(i32.ne (i32.const 3) (call $account_code (i32.const 64) (i32.const 97) (i32.const 50) (i32.const 0)))
                (call $write_result (i32.const 0) (i32.const 5))";
    let outcome = chain.run(&compile(&program(body)), env(), INK);
    assert_eq!(
        (outcome.status, outcome.output.as_ref()),
        (Status::Success, [97, 98, 99, 0, 0].as_slice())
    );
    let ink = 68_073 + 10_000 * 3300 + 5040 + 30 * 68;
    let result = HEADER + 170 + 2 + 3800 + 8400 + 2 * 16_381 + HEADER + 1;
    assert_eq!(used(&outcome), call_block(5) + ink + result);
}

#[test]
fn the_code_of_the_last_account_is_free_the_second_time_unless_it_is_empty() {
    let size = "(drop (call $account_code_size (i32.const 0)))";
    let body = format!("{size} {size} i32.const 0");
    let mut chain = Chain {
        code: [(Address::ZERO, Bytes::from_static(b"code"))].into(),
        ..Chain::default()
    };
    let outcome = chain.run(&compile(&program(&body)), env(), INK);
    let each = HEADER + 1 + 3800 + 68_073;
    assert_eq!(used(&outcome), 2 * each + 9 + 10_000 * 3300 + 9 + RETURN);
    assert_eq!(chain.asked.len(), 1);

    let mut chain = Chain::default();
    chain.run(&compile(&program(&body)), env(), INK);
    assert_eq!(chain.asked.len(), 2);
    assert!(
        matches!(chain.asked[0], Request::Code { gas_left, .. } if gas_left == (INK - each) / 10_000)
    );
}
