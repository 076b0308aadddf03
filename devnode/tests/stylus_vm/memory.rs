//! Memory that grows.

use devnode::stylus::{Request, Status, price};

use crate::support::*;

fn grow(pages: &str) -> String {
    format!("(drop (memory.grow (i32.const {pages}))) i32.const 0")
}

/// Ink of the block that grows, its payment apart.
const GROW: u64 = 1 + 8050 + 9;

#[test]
fn growing_costs_8050_ink_and_the_pages() {
    let mut chain = Chain {
        pages: (1, 1),
        ..Chain::default()
    };
    let outcome = chain.run(&compile(&program(&grow("5"))), env(), INK);
    let pages = price::memory_cost(5, 1, 1);
    assert_eq!(pages, 4 * 1000 + 1);
    assert_eq!(used(&outcome), RETURN + GROW + 10_000 * pages);
    assert_eq!(chain.pages, (6, 6));
}

#[test]
fn growing_by_nothing_costs_a_host_function() {
    let mut chain = Chain::default();
    let outcome = chain.run(&compile(&program(&grow("0"))), env(), INK);
    assert_eq!(used(&outcome), RETURN + GROW + 8400);
    assert!(chain.asked.is_empty());
}

#[test]
fn the_grown_memory_can_be_used() {
    let body = "(drop (memory.grow (i32.const 1)))
                (i32.store (i32.const 131068) (i32.const 42))
                (call $write_result (i32.const 131068) (i32.const 4)) i32.const 0";
    let outcome = run(&program(body));
    assert_eq!(outcome.output.as_ref(), [42, 0, 0, 0]);
}

#[test]
fn memory_grows_to_the_limit_and_not_beyond() {
    let mut chain = Chain {
        pages: (1, 1),
        ..Chain::default()
    };
    let outcome = chain.run(
        &compile(&program("(memory.grow (i32.const 127)) i32.const 1 i32.ne")),
        env(),
        10 * INK,
    );
    assert_eq!(
        outcome.status,
        Status::Success,
        "one page was there: {outcome:?}"
    );
    let mut chain = Chain {
        pages: (1, 1),
        ..Chain::default()
    };
    let outcome = chain.run(&compile(&program(&grow("128"))), env(), u64::MAX);
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0));
}

#[test]
fn only_the_lower_half_of_the_number_of_pages_is_paid() {
    let mut chain = Chain {
        pages: (1, 1),
        ..Chain::default()
    };
    let outcome = chain.run(
        &compile(&program(
            "(memory.grow (i32.const 0x10001)) i32.const -1 i32.ne",
        )),
        env(),
        INK,
    );
    assert_eq!(
        outcome.status,
        Status::Success,
        "the growth fails: {outcome:?}"
    );
    assert!(matches!(chain.asked[0], Request::GrowPages { pages: 1 }));
}

#[test]
fn growth_beyond_the_programs_own_maximum_is_paid_and_fails() {
    let text = format!(
        "(module (import \"vm_hooks\" \"pay_for_memory_grow\" (func (param i32)))
           (memory (export \"memory\") 1 2) {})",
        entry("(memory.grow (i32.const 3)) i32.const -1 i32.ne")
    );
    let mut chain = Chain {
        pages: (1, 1),
        ..Chain::default()
    };
    let outcome = chain.run(&compile(&text), env(), INK);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(chain.pages, (4, 4));
}

#[test]
fn a_fixed_memory_pays_nobody() {
    let text = format!(
        "(module (memory (export \"memory\") 1 1) {})",
        entry(&grow("1"))
    );
    let mut chain = Chain::default();
    let outcome = chain.run(&compile(&text), env(), INK);
    assert_eq!(used(&outcome), RETURN + GROW);
    assert!(chain.asked.is_empty());
}
