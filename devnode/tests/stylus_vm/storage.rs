//! Storage behind its cache, transient storage, logs.

use alloy_primitives::{B256, Bytes};
use devnode::stylus::{Outcome, Request, Status};

use crate::support::*;

fn run_on(chain: &mut Chain, body: &str) -> Outcome {
    let keys =
        r#"(data (i32.const 31) "\01") (data (i32.const 63) "\02") (data (i32.const 95) "\ff")"#;
    chain.run(
        &compile(&module(&format!("{keys} {}", entry(body)))),
        env(),
        INK,
    )
}

const KEY_1: B256 = B256::with_last_byte(1);
const KEY_2: B256 = B256::with_last_byte(2);
const VALUE: B256 = B256::with_last_byte(0xff);

const LOAD_1: &str = "(call $storage_load_bytes32 (i32.const 0) (i32.const 128))";
const LOAD_2: &str = "(call $storage_load_bytes32 (i32.const 32) (i32.const 128))";
const STORE_1: &str = "(call $storage_cache_bytes32 (i32.const 0) (i32.const 64))";
const FLUSH: &str = "(call $storage_flush_cache (i32.const 0))";
const CLEAR: &str = "(call $storage_flush_cache (i32.const 1))";
const RESULT: &str = "(call $write_result (i32.const 128) (i32.const 32)) i32.const 0";

const ACCESS: u64 = call_block(2) + 18_480;
const FLUSHING: u64 = call_block(1) + 68_073;
const GAS: u64 = 10_000;

#[test]
fn the_first_load_asks_the_chain_and_the_second_the_cache() {
    let mut chain = Chain {
        storage: [(KEY_1, VALUE)].into(),
        ..Chain::default()
    };
    let outcome = run_on(&mut chain, &format!("{LOAD_1} {LOAD_1} i32.const 0"));
    assert_eq!(used(&outcome), ACCESS + GAS * (2100 + 5) + ACCESS + RETURN);
    assert_eq!(chain.asked.len(), 1);
}

#[test]
fn a_warm_slot_costs_100() {
    let mut chain = Chain {
        warm: [KEY_1].into(),
        ..Chain::default()
    };
    let outcome = run_on(&mut chain, &format!("{LOAD_1} i32.const 0"));
    assert_eq!(used(&outcome), ACCESS + GAS * (100 + 5) + RETURN);
}

#[test]
fn a_load_returns_what_the_chain_has() {
    let mut chain = Chain {
        storage: [(KEY_2, VALUE)].into(),
        ..Chain::default()
    };
    assert_eq!(
        run_on(&mut chain, &format!("{LOAD_2} {RESULT}"))
            .output
            .as_ref(),
        VALUE.as_slice()
    );
}

#[test]
fn a_store_stays_in_the_cache_until_it_is_flushed() {
    let mut chain = Chain::default();
    let outcome = run_on(&mut chain, &format!("{STORE_1} {LOAD_1} {RESULT}"));
    assert_eq!(outcome.output.as_ref(), VALUE.as_slice());
    assert!(chain.asked.is_empty());

    let outcome = run_on(&mut chain, &format!("{STORE_1} {FLUSH} i32.const 0"));
    assert_eq!(used(&outcome), ACCESS + FLUSHING + GAS * STORE_GAS + RETURN);
    assert_eq!(chain.storage, [(KEY_1, VALUE)].into());
}

#[test]
fn flushing_nothing_asks_nothing() {
    let mut chain = Chain::default();
    let outcome = run_on(&mut chain, &format!("{FLUSH} i32.const 0"));
    assert_eq!(used(&outcome), FLUSHING + RETURN);
    assert!(chain.asked.is_empty());
}

#[test]
fn a_flush_without_clear_keeps_the_words_and_one_with_clear_forgets_them() {
    let mut chain = Chain::default();
    run_on(
        &mut chain,
        &format!("{STORE_1} {FLUSH} {LOAD_1} i32.const 0"),
    );
    assert_eq!(chain.asked.len(), 1, "the write");
    let mut chain = Chain::default();
    run_on(
        &mut chain,
        &format!("{STORE_1} {CLEAR} {LOAD_1} i32.const 0"),
    );
    assert_eq!(chain.asked.len(), 2, "the write and a read");
}

#[test]
fn the_gas_left_for_a_flush_is_what_remains_after_its_ink() {
    let mut chain = Chain::default();
    run_on(&mut chain, &format!("{STORE_1} {FLUSH} i32.const 0"));
    let Request::StoreSlots { gas_left, slots } = &chain.asked[0] else {
        panic!("{:?}", chain.asked)
    };
    assert_eq!(*gas_left, (INK - ACCESS - FLUSHING) / GAS);
    assert_eq!(slots.as_slice(), [(KEY_1, VALUE)]);
}

#[test]
fn a_flush_that_cannot_be_paid_is_out_of_gas() {
    let text = module(&entry(&format!("{STORE_1} {FLUSH} i32.const 0")));
    let mut chain = Chain::default();
    let outcome = chain.run(
        &compile(&text),
        env(),
        ACCESS + FLUSHING + GAS * (STORE_GAS - 1),
    );
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0));
    assert!(chain.storage.is_empty());
}

#[test]
fn accesses_need_more_gas_than_they_take() {
    for (call, base, needed) in [
        (LOAD_1, ACCESS, 2115),
        (STORE_1, ACCESS, 2310),
        (FLUSH, FLUSHING, 2300),
    ] {
        let compiled = compile(&program(&format!("{call} i32.const 0")));
        let mut chain = Chain {
            warm: [B256::ZERO].into(),
            ..Chain::default()
        };
        let short = chain.run(&compiled, env(), base + GAS * needed - 1);
        assert_eq!(
            (short.status, short.ink_left),
            (Status::OutOfInk, 0),
            "{call}"
        );
        let enough = chain.run(&compiled, env(), base + GAS * needed);
        assert_eq!(enough.status, Status::Success, "{call}: {enough:?}");
    }
}

#[test]
fn reads_cost_nothing_to_the_32nd_then_2_then_10_gas() {
    let gas_of = |reads: u64| {
        let body = format!("{} i32.const 0", LOAD_1.repeat(reads as usize));
        let outcome = run_on(&mut Chain::default(), &body);
        (used(&outcome) - reads * ACCESS - RETURN) / GAS - 2105
    };
    assert_eq!(gas_of(32), 0);
    assert_eq!(gas_of(33), 2);
    assert_eq!(gas_of(128), 2 * 96);
    assert_eq!(gas_of(130), 2 * 96 + 20);
}

#[test]
fn writes_cost_nothing_to_the_8th_then_7_then_10_gas() {
    let gas_of = |writes: u64| {
        let body = format!("{} i32.const 0", STORE_1.repeat(writes as usize));
        let outcome = run_on(&mut Chain::default(), &body);
        (used(&outcome) - writes * ACCESS - RETURN) / GAS
    };
    assert_eq!(gas_of(8), 0);
    assert_eq!(gas_of(9), 7);
    assert_eq!(gas_of(64), 7 * 56);
    assert_eq!(gas_of(66), 7 * 56 + 20);
}

#[test]
fn transient_storage_is_not_cached_and_costs_100_gas() {
    let mut chain = Chain::default();
    let body = "(call $transient_store_bytes32 (i32.const 0) (i32.const 64))
                (call $transient_load_bytes32 (i32.const 0) (i32.const 128)) i32.const 0";
    let outcome = run_on(&mut chain, body);
    assert_eq!(
        used(&outcome),
        2 * (call_block(2) + 78_153 + GAS * 100) + RETURN
    );
    assert_eq!(chain.transient, [(KEY_1, VALUE)].into());
    assert_eq!(chain.asked.len(), 2);
}

#[test]
fn a_log_costs_its_ink_and_its_gas() {
    let mut chain = Chain::default();
    let outcome = run_on(
        &mut chain,
        "(call $emit_log (i32.const 0) (i32.const 70) (i32.const 2)) i32.const 0",
    );
    let ink = 68_073 + 16_381 + 55 * (70 - 32) + GAS * (375 * 3 + 8 * 6);
    assert_eq!(used(&outcome), call_block(3) + ink + RETURN);
    assert_eq!(chain.logs, [(vec![KEY_1, KEY_2], Bytes::from([0; 6]))]);
}

#[test]
fn a_log_with_five_topics_or_too_little_data_traps_before_it_is_paid() {
    for args in [
        "(i32.const 0) (i32.const 160) (i32.const 5)",
        "(i32.const 0) (i32.const 63) (i32.const 2)",
    ] {
        let outcome = run_on(
            &mut Chain::default(),
            &format!("(call $emit_log {args}) i32.const 0"),
        );
        assert_eq!(outcome.status, Status::Revert);
        assert_eq!(used(&outcome), call_block(3) + 68_073);
    }
}

#[test]
fn a_static_frame_traps_on_every_write_and_keeps_its_gas() {
    let forbidden = [
        format!("{STORE_1} {FLUSH}"),
        "(call $transient_store_bytes32 (i32.const 0) (i32.const 64))".to_owned(),
        "(call $emit_log (i32.const 0) (i32.const 0) (i32.const 0))".to_owned(),
        "(call $create1 (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))"
            .to_owned(),
    ];
    for write in forbidden {
        let mut chain = Chain::default();
        let env = devnode::stylus::Env {
            read_only: true,
            ..env()
        };
        let outcome = chain.run(
            &compile(&program(&format!("{write} i32.const 0"))),
            env,
            INK,
        );
        assert_eq!(outcome.status, Status::Revert, "{write}");
        assert!(outcome.ink_left > INK / 2, "{write}");
        assert!(
            outcome
                .note
                .unwrap()
                .to_string()
                .contains("in a static frame"),
            "{write}"
        );
        assert!(chain.asked.is_empty(), "{write}");
    }
}

#[test]
fn a_static_frame_may_flush_what_is_not_dirty() {
    let env = devnode::stylus::Env {
        read_only: true,
        ..env()
    };
    let body = format!("{LOAD_1} {FLUSH} i32.const 0");
    assert_eq!(
        Chain::default()
            .run(&compile(&program(&body)), env, INK)
            .status,
        Status::Success
    );
}
