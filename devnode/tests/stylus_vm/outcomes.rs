//! How programs end: results, exits, traps, exhaustion.

use devnode::stylus::{Outcome, Status, price};

use crate::support::*;

const DATA: &str = r#"(data (i32.const 0) "hello world")"#;

#[test]
fn status_zero_is_success_with_the_result_and_its_price() {
    let text = module(&format!(
        "{DATA} {}",
        entry("(call $write_result (i32.const 0) (i32.const 5)) i32.const 0")
    ));
    let outcome = run(&text);
    assert_eq!(
        (outcome.status, outcome.output.as_ref()),
        (Status::Success, b"hello".as_slice())
    );
    assert_eq!(used(&outcome), call_block(2) + 8400 + 2 * 16_381 + RETURN);
}

#[test]
fn any_other_status_is_a_revert_with_the_result() {
    for status in ["1", "2", "-1"] {
        let body = format!("(call $write_result (i32.const 6) (i32.const 5)) i32.const {status}");
        let outcome = run(&module(&format!("{DATA} {}", entry(&body))));
        assert_eq!(
            (outcome.status, outcome.output.as_ref()),
            (Status::Revert, b"world".as_slice())
        );
    }
}

#[test]
fn a_long_result_costs_by_the_byte() {
    let outcome = run(&program(
        "(call $write_result (i32.const 0) (i32.const 1000)) i32.const 0",
    ));
    assert_eq!(
        used(&outcome),
        call_block(2) + 8400 + 2 * (16_381 + 55 * 968) + RETURN
    );
}

#[test]
fn the_last_result_counts() {
    let body = "(call $write_result (i32.const 0) (i32.const 5))
                (call $write_result (i32.const 6) (i32.const 2)) i32.const 0";
    assert_eq!(
        run(&module(&format!("{DATA} {}", entry(body))))
            .output
            .as_ref(),
        b"wo"
    );
}

#[test]
fn exiting_early_ends_the_program_for_free_with_its_result() {
    for (status, expected) in [(0, Status::Success), (3, Status::Revert)] {
        let body = format!(
            "(call $write_result (i32.const 0) (i32.const 5)) (call $exit_early (i32.const {status})) unreachable"
        );
        let outcome = run(&module(&format!("{DATA} {}", entry(&body))));
        assert_eq!(
            (outcome.status, outcome.output.as_ref()),
            (expected, b"hello".as_slice())
        );
        assert_eq!(
            used(&outcome),
            call_block(2) + 8400 + 2 * 16_381 + call_block(1)
        );
    }
}

fn trapped(outcome: &Outcome) {
    assert_eq!(outcome.status, Status::Revert, "{outcome:?}");
    assert!(outcome.output.is_empty(), "{outcome:?}");
    let note = outcome.note.as_ref().unwrap();
    assert!(!note.functions.is_empty(), "{outcome:?}");
}

#[test]
fn a_trap_reverts_without_data_and_keeps_the_ink_left() {
    let body = "(call $write_result (i32.const 0) (i32.const 5)) unreachable";
    let outcome = run(&program(body));
    trapped(&outcome);
    assert_eq!(
        used(&outcome),
        call_block(2) + 8400 + 2 * 16_381 + HEADER + 1 + 1
    );
}

#[test]
fn every_kind_of_trap_reverts() {
    for body in [
        "(drop (i32.div_u (i32.const 1) (i32.const 0))) i32.const 0",
        "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1))) i32.const 0",
        "(drop (i32.load (i32.const 65533))) i32.const 0",
        "(i64.store (i32.const -1) (i64.const 0)) i32.const 0",
        "(memory.copy (i32.const 65535) (i32.const 0) (i32.const 2)) i32.const 0",
        "(memory.fill (i32.const 65536) (i32.const 0) (i32.const 1)) i32.const 0",
    ] {
        trapped(&run(&program(body)));
    }
    let null_entry = "(type $t (func)) (table 1 funcref)";
    let text = module(&format!(
        "{null_entry} {}",
        entry("(call_indirect (type $t) (i32.const 0)) i32.const 0")
    ));
    trapped(&run(&text));
}

#[test]
fn host_functions_trap_on_pointers_out_of_bounds_and_keep_what_they_took() {
    let outcome = run(&program(
        "(call $write_result (i32.const 65535) (i32.const 2)) i32.const 0",
    ));
    trapped(&outcome);
    assert_eq!(used(&outcome), call_block(2) + 8400 + 2 * 16_381);

    let outcome = run(&program("(call $msg_sender (i32.const 65517)) i32.const 0"));
    trapped(&outcome);
    assert_eq!(used(&outcome), call_block(1) + 13_440);

    let outcome = run(&program(
        "(call $native_keccak256 (i32.const -1) (i32.const -1) (i32.const 0)) i32.const 0",
    ));
    assert_eq!(
        (outcome.status, outcome.ink_left),
        (Status::OutOfInk, 0),
        "hashing 4 GiB costs more"
    );
}

#[test]
fn a_pointer_to_the_very_end_is_in_bounds() {
    assert_eq!(
        run(&program("(call $msg_sender (i32.const 65516)) i32.const 0")).status,
        Status::Success
    );
    assert_eq!(
        run(&program(
            "(call $write_result (i32.const 65536) (i32.const 0)) i32.const 0"
        ))
        .status,
        Status::Success
    );
}

#[test]
fn a_host_function_that_cannot_be_paid_takes_everything() {
    let compiled = compile(&program("(drop (call $chainid)) i32.const 0"));
    let needed = call_block(0) + 8400;
    let outcome = Chain::default().run(&compiled, env(), needed - 1);
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0));
    let outcome = Chain::default().run(&compiled, env(), needed + HEADER + 9 + 1 + 1);
    assert_eq!((outcome.status, outcome.ink_left), (Status::Success, 0));
}

#[test]
fn endless_recursion_exhausts_the_word_counter() {
    let text = module(&format!(
        "(func $f call $f) {}",
        entry("call $f i32.const 0")
    ));
    let outcome = run(&text);
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfStack, 0));
}

#[test]
fn recursion_goes_as_deep_as_the_words_allow() {
    // The check of a block needs 2 operands at once, a frame 4 words more; the local is the parameter, which is not counted.
    // The deepest point has the argument, its copy and a constant on the stack.
    let text = |depth: u32| {
        module(&format!(
            "(func $down (param $n i32) (if (local.get $n) (then (call $down (i32.sub (local.get $n) (i32.const 1))))))
             {}",
            entry(&format!("(call $down (i32.const {depth})) i32.const 0"))
        ))
    };
    let frame = 2 + 4;
    let frames = (price::STACK_WORDS - 1) / frame;
    // One frame is the entry point's, one that of depth 0.
    assert_eq!(run(&text(frames - 2)).status, Status::Success);
    assert_eq!(run(&text(frames - 1)).status, Status::OutOfStack);
}

#[test]
fn frames_with_many_parameters_and_locals_exhaust_words_before_the_machine_stack() {
    let params = "i64 ".repeat(300);
    let locals = "i64 ".repeat(340);
    let gets: String = (0..300).map(|i| format!("(local.get {i})")).collect();
    let sets: String = (300..640)
        .map(|i| format!("(local.set {i} (i64.add (local.get {i}) (local.get 0)))"))
        .collect();
    let zeros = "(i64.const 1)".repeat(300);
    let text = module(&format!(
        "(func $f (param {params}) (local {locals}) {sets} (call $f {gets}) {sets})
         {}",
        entry(&format!("(call $f {zeros}) i32.const 0"))
    ));
    let outcome = run(&text);
    assert_eq!(outcome.status, Status::OutOfStack, "{:?}", outcome.note);
    assert_eq!(outcome.note.unwrap().to_string(), "out of stack");
}
