//! Calls and creations: what the program asks, what it sees of the answer.

use alloy_primitives::{Address, B256, Bytes, U256};
use devnode::stylus::{CallKind, Env, Outcome, Request, Response, Status};

use crate::support::*;

/// Address 0xaa…, value 5 and salt 0xdd… in memory.
const DATA: &str = r#"
  (data (i32.const 0) "\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa\aa")
  (data (i32.const 63) "\05")
  (data (i32.const 64) "\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd\dd")
  (data (i32.const 96) "calldata")"#;

const CALL: &str = "(call $call_contract (i32.const 0) (i32.const 96) (i32.const 8) (i32.const 32) (i64.const 70000) (i32.const 200))";

fn called(success: bool, output: &'static [u8], gas: u64) -> Response {
    Response::Called {
        success,
        output: Bytes::from_static(output),
        gas,
    }
}

fn run_with(answers: Vec<Response>, env: Env, body: &str) -> (Outcome, Chain) {
    let mut chain = Chain {
        answers,
        ..Chain::default()
    };
    let outcome = chain.run(
        &compile(&module(&format!("{DATA} {}", entry(body)))),
        env,
        INK,
    );
    (outcome, chain)
}

const CALL_INK: u64 = 83_193 + 2 * 16_381;

#[test]
fn a_call_costs_its_ink_and_what_the_chain_says() {
    let (outcome, chain) = run_with(vec![called(true, b"", 12_345)], env(), CALL);
    assert_eq!(
        outcome.status,
        Status::Success,
        "the call's status is the program's"
    );
    assert_eq!(
        used(&outcome),
        call_block(6) + CALL_INK + 10_000 * 12_345 + HEADER + 1
    );
    let Request::Call {
        kind,
        to,
        input,
        value,
        gas_left,
        gas_requested,
    } = &chain.asked[0]
    else {
        panic!("{:?}", chain.asked)
    };
    assert_eq!(*kind, CallKind::Call);
    assert_eq!(*to, Address::repeat_byte(0xaa));
    assert_eq!(input.as_ref(), b"calldata");
    assert_eq!(*value, U256::from(5));
    assert_eq!(*gas_left, (INK - call_block(6) - CALL_INK) / 10_000);
    assert_eq!(*gas_requested, 70_000);
}

#[test]
fn no_more_gas_is_requested_than_there_is() {
    let body = CALL.replace("70000", "-1");
    let (_, chain) = run_with(vec![called(true, b"", 0)], env(), &body);
    let Request::Call {
        gas_left,
        gas_requested,
        ..
    } = &chain.asked[0]
    else {
        panic!("{:?}", chain.asked)
    };
    assert_eq!(gas_left, gas_requested);
}

#[test]
fn delegate_and_static_calls_have_no_value() {
    for (name, expected) in [
        ("delegate", CallKind::Delegate),
        ("static", CallKind::Static),
    ] {
        let body = format!(
            "(call ${name}_call_contract (i32.const 0) (i32.const 96) (i32.const 8) (i64.const 1) (i32.const 200))"
        );
        let (outcome, chain) = run_with(vec![called(true, b"", 0)], env(), &body);
        assert_eq!(used(&outcome), call_block(5) + CALL_INK + HEADER + 1);
        assert!(
            matches!(chain.asked[0], Request::Call { kind, value: U256::ZERO, .. } if kind == expected)
        );
    }
}

#[test]
fn a_failed_call_has_status_2_and_the_caller_goes_on() {
    let body = format!("(i32.ne (i32.const 2) {CALL})");
    let (outcome, _) = run_with(vec![called(false, b"why", 999)], env(), &body);
    assert_eq!(outcome.status, Status::Success);
}

#[test]
fn return_data_is_read_in_parts_and_its_length_is_told_twice() {
    let body = format!(
        "(drop {CALL})
         (drop (call $read_return_data (i32.const 300) (i32.const 2) (i32.const 3)))
         (i32.store (i32.const 204) (call $return_data_size))
         (memory.copy (i32.const 208) (i32.const 300) (i32.const 4))
         (call $write_result (i32.const 200) (i32.const 12)) i32.const 0"
    );
    let (outcome, _) = run_with(vec![called(true, b"0123456789", 0)], env(), &body);
    assert_eq!(outcome.output.as_ref(), b"\x0a\0\0\0\x0a\0\0\x00234\0");
}

#[test]
fn reading_return_data_is_paid_by_what_can_be_there() {
    for (offset, size, len, payable) in [
        (0u64, 100u64, 100u64, 100u64),
        (0, 1000, 100, 100),
        (60, 1000, 40, 40),
        (100, 5, 0, 0),
        (4_000_000_000, 5, 0, 0),
    ] {
        let read = format!(
            "(call $read_return_data (i32.const 300) (i32.const {offset}) (i32.const {size}))"
        );
        let body = format!("(drop {CALL}) (i32.ne (i32.const {len}) {read})");
        let (outcome, _) = run_with(vec![called(true, &[7; 100], 0)], env(), &body);
        assert_eq!(outcome.status, Status::Success);
        let write = 5040 + 30 * payable.saturating_sub(32);
        let expected = call_block(6)
            + CALL_INK
            + (HEADER + 9 + 1 + 3 + 3800)
            + 68_073
            + write
            + HEADER
            + 170
            + 1;
        assert_eq!(used(&outcome), expected);
    }
}

#[test]
fn before_any_call_there_is_no_return_data() {
    let body = "(i32.or (call $return_data_size) (call $read_return_data (i32.const -1) (i32.const 0) (i32.const 9)))";
    let (outcome, _) = run_with(vec![], env(), body);
    assert_eq!(
        outcome.status,
        Status::Success,
        "nothing is written, not even out of bounds"
    );
}

#[test]
fn value_in_a_static_frame_fails_for_free_and_without_the_chain() {
    let body = format!("(i32.ne (i32.const 2) {CALL})");
    let (outcome, chain) = run_with(
        vec![],
        Env {
            read_only: true,
            ..env()
        },
        &body,
    );
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(used(&outcome), call_block(7) + CALL_INK + HEADER + 170 + 1);
    assert!(chain.asked.is_empty());
}

const CREATE_1: &str =
    "(call $create1 (i32.const 96) (i32.const 8) (i32.const 32) (i32.const 220) (i32.const 200))";
const CREATE_2: &str = "(call $create2 (i32.const 96) (i32.const 8) (i32.const 32) (i32.const 64) (i32.const 220) (i32.const 200))";
const CREATED: &str = "(call $write_result (i32.const 200) (i32.const 40)) i32.const 0";

fn created(address: Option<Address>, output: &'static [u8]) -> Response {
    Response::Created {
        address,
        output: Bytes::from_static(output),
        gas: 54_321,
    }
}

#[test]
fn a_creation_returns_the_address() {
    let new = Address::repeat_byte(0xee);
    for (call, args, base, salt) in [
        (CREATE_1, 5, 83_193, None),
        (CREATE_2, 6, 88_233, Some(B256::repeat_byte(0xdd))),
    ] {
        let (outcome, chain) = run_with(
            vec![created(Some(new), b"")],
            env(),
            &format!("{call} {CREATED}"),
        );
        assert_eq!(&outcome.output[20..], new.as_slice());
        let creation = call_block(args) + base + 2 * 16_381;
        let result = call_block(2) + 8400 + 2 * (16_381 + 55 * 8) + RETURN;
        assert_eq!(used(&outcome), creation + 10_000 * 54_321 + result);
        let Request::Create {
            code,
            value,
            salt: asked,
            gas_left,
        } = &chain.asked[0]
        else {
            panic!("{:?}", chain.asked)
        };
        assert_eq!(
            (code.as_ref(), *value, *asked),
            (b"calldata".as_slice(), U256::from(5), salt)
        );
        assert_eq!(*gas_left, (INK - creation) / 10_000);
    }
}

#[test]
fn a_failed_constructor_gives_address_zero_and_its_revert_data() {
    let (outcome, _) = run_with(
        vec![created(None, b"why")],
        env(),
        &format!("{CREATE_1} {CREATED}"),
    );
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(&outcome.output[..4], [3, 0, 0, 0]);
    assert_eq!(&outcome.output[20..], [0; 20]);
}

#[test]
fn a_creation_that_cannot_begin_traps_and_is_not_charged() {
    for (call, args, base, needed) in [(CREATE_1, 5, 83_193, 32_000), (CREATE_2, 6, 88_233, 32_006)]
    {
        let compiled = compile(&program(&format!("{call} i32.const 0")));
        let ink = call_block(args) + base + 2 * 16_381;
        let mut chain = Chain {
            answers: vec![created(None, b"")],
            ..Chain::default()
        };
        let outcome = chain.run(&compiled, env(), ink + 10_000 * needed - 1);
        assert_eq!(
            (outcome.status, outcome.ink_left),
            (Status::Revert, 10_000 * needed - 1)
        );
        assert!(chain.asked.is_empty());
        chain.run(&compiled, env(), ink + 10_000 * needed);
        assert_eq!(chain.asked.len(), 1);
    }
}

#[test]
fn a_call_the_caller_cannot_pay_exhausts_it() {
    let (outcome, _) = run_with(vec![called(true, b"", u64::MAX)], env(), CALL);
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0));
}
