//! What activation records and costs.

use devnode::stylus::{Activation, Config, Refusal, activate, price};

use crate::support::*;

fn activated(wasm: &[u8]) -> Activation {
    activate(wasm, Config::default(), price::PAGE_LIMIT).unwrap()
}

/// Operators of a function after instrumentation: its own, 12 per block, 12 on entry, 4 and a return on exit.
fn operators(own: u64, blocks: u64) -> u64 {
    own + 12 * blocks + 12 + 4 + 1
}

#[test]
fn the_smallest_program_costs_by_the_formulas() {
    let text = format!(
        "(module (memory (export \"memory\") 0 0) {})",
        entry("i32.const 0")
    );
    let wasm = wasm(&text);
    let len = wasm.len() as u64;
    // One function, (i32) -> i32, no data, the four globals of the metering.
    let expected = Activation {
        footprint: 0,
        init_cost: (8 + 2 + len * 1286 / 10_000) as u16,
        cached_cost: (6 + len * 122 / 100_000) as u16,
        asm_estimate: (512_000 + 996 + 22 + len * 62_628 / 10_000) as u32,
        gas: 1_659_168 + 28 * (len * 31_733 / 100_000 + operators(2, 1) * 535 / 1000),
    };
    assert_eq!(activated(&wasm), expected);
}

#[test]
fn data_elements_pages_types_and_code_all_count() {
    let text = module(&format!(
        "(type $t (func (param i64 i64) (result i64)))
         (func $a (type $t) (i64.add (local.get 0) (local.get 1)))
         (table 4 funcref) (elem (i32.const 0) $a $a $a)
         (global i32 (i32.const 1))
         (data (i32.const 7) \"0123456789\") (data (i32.const 300) \"abc\")
         {}",
        entry(
            "(memory.copy (i32.const 0) (i32.const 9) (i32.const 1))
             (drop (memory.grow (i32.const 1)))
             (if (i32.const 1) (then (return (i32.const 0))))
             i32.const 0"
        )
    ));
    let binary = wasm(&text);
    let activation = activated(&binary);
    let len = binary.len() as u64;
    let functions = 2u64;
    // A segment's header: a flag, the offset's expression (3 or 4 bytes), a length.
    let (data, data_segments, elements) = (13, (5 + 10) + (6 + 3), 5 + 3);
    // memory.copy adds 17, memory.grow 4, the second return 4.
    let blocks = operators(3 + 1, 1) + operators(4 + 3 + 2 + 3 + 2, 4) + 17 + 4 + 4;
    let us = len * 31_733 / 100_000
        + functions * 17_263 / 100_000
        + data * 17_376 / 100_000
        + elements * 17_376 / 100_000
        + 2217
        + blocks * 535 / 1000;
    assert_eq!(activation.gas, 1_659_168 + 28 * us);
    let types = 3 + 2;
    assert_eq!(
        u64::from(activation.init_cost),
        16 + types * 1059 / 1000 + len * 1286 / 10_000
    );
    assert_eq!(
        u64::from(activation.cached_cost),
        len * 122 / 100_000 + 5 * 1628 / 1000 + (data_segments + elements) * 75_244 / 100_000 + 5
    );
    assert_eq!(activation.footprint, 1);
}

#[test]
fn the_pages_a_program_starts_with_must_be_available() {
    let text = |pages| {
        format!(
            "(module (memory (export \"memory\") {pages} {pages}) {})",
            entry("i32.const 0")
        )
    };
    assert_eq!(activated(&wasm(&text(128))).footprint, 128);
    for (pages, limit) in [(129, 128), (5, 4)] {
        assert_eq!(
            activate(&wasm(&text(pages)), Config::default(), limit),
            Err(Refusal::MemorySize { pages, limit })
        );
    }
}

#[test]
fn costs_that_do_not_fit_their_fields_are_refused() {
    let text = format!(
        "(module (memory (export \"memory\") 2 2) (data (i32.const 0) \"{}\") {})",
        "x".repeat(100_000),
        entry("i32.const 0")
    );
    assert_eq!(
        activate(&wasm(&text), Config::default(), price::PAGE_LIMIT),
        Err(Refusal::Cost("cached cost"))
    );
}
