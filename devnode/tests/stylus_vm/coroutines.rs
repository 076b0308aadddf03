//! Programs as coroutines: many at once, in any order, dropped half-way.

use alloy_primitives::Bytes;
use devnode::stylus::{Config, Program, Response, Status, Step, Vm, compress};

use crate::support::*;

/// A program that makes one call and returns what it got.
fn caller() -> std::sync::Arc<devnode::stylus::Compiled> {
    compile(&program(
        "(drop (call $call_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0)))
         (drop (call $read_return_data (i32.const 0) (i32.const 0) (i32.const 4)))
         (call $write_result (i32.const 0) (i32.const 4)) i32.const 0",
    ))
}

fn answer(number: u32) -> Response {
    Response::Called {
        success: true,
        output: Bytes::copy_from_slice(&number.to_be_bytes()),
        gas: 0,
    }
}

#[test]
fn a_thousand_programs_wait_at_once_and_each_gets_its_own_answer() {
    let compiled = caller();
    let mut waiting: Vec<Program> = (0..1024)
        .map(|_| {
            let mut program = Program::start(&compiled, env(), INK);
            assert!(matches!(program.resume(None), Step::Ask(_)));
            program
        })
        .collect();
    for (number, program) in waiting.iter_mut().enumerate().rev() {
        let Step::Done(outcome) = program.resume(Some(answer(number as u32))) else {
            panic!()
        };
        assert_eq!(outcome.status, Status::Success);
        assert_eq!(outcome.output.as_ref(), (number as u32).to_be_bytes());
    }
}

#[test]
fn a_program_moves_between_threads() {
    let mut program = Program::start(&caller(), env(), INK);
    assert!(matches!(program.resume(None), Step::Ask(_)));
    let outcome = std::thread::spawn(move || program.resume(Some(answer(9))))
        .join()
        .unwrap();
    assert!(matches!(outcome, Step::Done(outcome) if outcome.status == Status::Success));
}

#[test]
fn a_waiting_program_can_be_dropped() {
    let mut program = Program::start(&caller(), env(), INK);
    assert!(matches!(program.resume(None), Step::Ask(_)));
    drop(program);
}

#[test]
fn a_program_resumed_without_an_answer_asks_again() {
    let mut program = Program::start(&caller(), env(), INK);
    assert!(matches!(program.resume(None), Step::Ask(_)));
    assert!(matches!(program.resume(None), Step::Ask(_)));
    assert!(matches!(program.resume(Some(answer(1))), Step::Done(_)));
}

#[test]
fn an_ended_program_repeats_its_outcome() {
    let mut program = Program::start(&compile(&program("i32.const 0")), env(), INK);
    for _ in 0..2 {
        assert!(
            matches!(program.resume(None), Step::Done(outcome) if outcome.status == Status::Success)
        );
    }
}

#[test]
fn a_wrong_answer_stops_the_program_and_says_so() {
    let mut program = Program::start(&caller(), env(), INK);
    program.resume(None);
    let Step::Done(outcome) = program.resume(Some(Response::Pages { gas: 0 })) else {
        panic!()
    };
    assert_eq!(outcome.status, Status::Revert);
    assert!(
        outcome
            .note
            .unwrap()
            .to_string()
            .contains("the node answered wrongly")
    );
}

#[test]
fn a_program_is_compiled_once_for_its_code_hash() {
    let vm = Vm::new(Config::default()).unwrap();
    let code = compress(&wasm(&program("i32.const 0"))).unwrap();
    let hash = alloy_primitives::keccak256(&code);
    let first = vm.load(hash, &code).unwrap();
    // The second time the code is not even looked at.
    let second = vm.load(hash, b"").unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &second));
}

#[test]
fn calls_of_one_program_share_nothing() {
    let compiled = compile(&module(&format!(
        "(global $g (mut i32) (i32.const 0)) {}",
        entry(
            "(global.set $g (i32.add (global.get $g) (i32.const 1))) (i32.sub (global.get $g) (i32.const 1))"
        )
    )));
    for _ in 0..2 {
        assert_eq!(
            Chain::default().run(&compiled, env(), INK).status,
            Status::Success
        );
    }
}
