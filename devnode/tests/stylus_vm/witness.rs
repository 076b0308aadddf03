//! What a witness is told, and that it changes nothing.

use std::sync::{Arc, Mutex};

use alloy_primitives::{B256, U256};
use devnode::stylus::{
    HostioCall, Outcome, Profile, Response, SharedWitness, Status, Witness, profile::Site,
};

use super::support::*;

/// Keeps all it is told of host functions.
#[derive(Default)]
struct Tape {
    calls: Vec<HostioCall>,
    started: Vec<(&'static str, u64)>,
    program: Vec<(u32, u64)>,
    ended: Vec<(Result<u32, Status>, u64)>,
}

impl Witness for Tape {
    fn program_starts(&mut self, args_len: u32, ink: u64) {
        self.program.push((args_len, ink));
    }
    fn hostio_starts(&mut self, name: &'static str, ink: u64) {
        self.started.push((name, ink));
    }
    fn hostio_ends(&mut self, call: HostioCall) {
        self.calls.push(call);
    }
    fn program_ends(&mut self, end: Result<u32, Status>, ink_left: u64) {
        self.ended.push((end, ink_left));
    }
}

fn tape_of(chain: &mut Chain, text: &str, env: devnode::stylus::Env) -> (Tape, Outcome) {
    let tape = Arc::new(Mutex::new(Tape::default()));
    let outcome = chain.run_before(&compile(text), env, INK, Some(tape.clone()));
    (std::mem::take(&mut *tape.lock().unwrap()), outcome)
}

/// The record of the only host function that `body` calls, besides.
fn only(body: &str, name: &str) -> HostioCall {
    let mut chain = Chain::default();
    let (tape, outcome) = tape_of(&mut chain, &program(body), env());
    assert_eq!(outcome.status, Status::Success, "{outcome:?}");
    let mut calls = tape.calls.into_iter().filter(|call| call.name == name);
    let call = calls.next().unwrap();
    assert_eq!(calls.next(), None);
    call
}

fn word(value: u64) -> Vec<u8> {
    U256::from(value).to_be_bytes::<32>().to_vec()
}

/// Stores a word that ends with this byte.
fn put(at: u32, byte: u8) -> String {
    format!("(i32.store8 (i32.const {}) (i32.const {byte}))", at + 31)
}

#[test]
fn a_record_spans_the_ink_of_the_host_function_alone() {
    let call = only(
        "(call $msg_sender (i32.const 0)) (i32.const 0)",
        "msg_sender",
    );
    assert_eq!(call.outs, env().msg_sender.to_vec());
    assert_eq!(call.start_ink, INK - call_block(1));
    assert_eq!(call.start_ink - call.end_ink, 8400 + 5040);
}

#[test]
fn arguments_are_what_pointers_point_at() {
    let store = format!(
        "{}{} (call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (i32.const 0)",
        put(0, 7),
        put(32, 9)
    );
    let call = only(&store, "storage_cache_bytes32");
    assert_eq!(call.args, [word(7), word(9)].concat());
    assert!(call.outs.is_empty());

    let hash = "(call $native_keccak256 (i32.const 0) (i32.const 3) (i32.const 0)) (i32.const 0)";
    let call = only(hash, "native_keccak256");
    assert_eq!(call.args, [0; 3]);
    assert_eq!(call.outs, alloy_primitives::keccak256([0; 3]).to_vec());

    let divide = format!(
        "{}{} (call $math_div (i32.const 0) (i32.const 32)) (i32.const 0)",
        put(0, 9),
        put(32, 2)
    );
    let call = only(&divide, "math_div");
    assert_eq!(call.args, [word(9), word(2)].concat());
    assert_eq!(call.outs, word(4));
}

#[test]
fn numbers_are_big_endian_in_the_width_of_their_type() {
    let call = only("(drop (call $chainid)) (i32.const 0)", "chainid");
    assert_eq!(call.outs, env().chain_id.to_be_bytes());
    let call = only("(drop (call $tx_ink_price)) (i32.const 0)", "tx_ink_price");
    assert_eq!(call.outs, 10_000u32.to_be_bytes());
    let call = only(
        "(drop (memory.grow (i32.const 3))) (i32.const 0)",
        "pay_for_memory_grow",
    );
    assert_eq!(call.args, 3u16.to_be_bytes());
    let call = only(
        "(call $storage_flush_cache (i32.const 5)) (i32.const 0)",
        "storage_flush_cache",
    );
    assert_eq!(call.args, [1]);
    let log = format!(
        "{} (call $emit_log (i32.const 0) (i32.const 33) (i32.const 1)) (i32.const 0)",
        put(0, 3)
    );
    let call = only(&log, "emit_log");
    assert_eq!(call.args, [vec![0, 0, 0, 1], word(3), vec![0]].concat());
}

#[test]
fn a_call_is_recorded_with_target_gas_value_and_data() {
    let body = format!(
        "(i32.store8 (i32.const 19) (i32.const 0xaa)) {} (i32.store8 (i32.const 96) (i32.const 0xda))
         (drop (call $call_contract (i32.const 0) (i32.const 96) (i32.const 1) (i32.const 32) (i64.const 77) (i32.const 200)))
         (i32.const 0)",
        put(32, 5)
    );
    let mut chain = Chain::default();
    chain.answers.push(Response::Called {
        success: false,
        output: vec![1, 2, 3].into(),
        gas: 123,
    });
    let (tape, _) = tape_of(&mut chain, &program(&body), env());
    let call = &tape.calls[0];
    let mut target = [0; 20];
    target[19] = 0xaa;
    assert_eq!(
        call.args,
        [
            target.to_vec(),
            77u64.to_be_bytes().to_vec(),
            word(5),
            vec![0xda]
        ]
        .concat()
    );
    assert_eq!(call.outs, [0, 0, 0, 3, 2]);
    let fixed = 83_193 + 2 * 16_381;
    assert_eq!(call.start_ink - call.end_ink, fixed + 123 * 10_000);
}

#[test]
fn start_and_end_of_the_program_are_told() {
    let mut call = env();
    call.args = vec![0; 5].into();
    let (tape, outcome) = tape_of(&mut Chain::default(), &program("(i32.const 3)"), call);
    assert_eq!(tape.program, [(5, INK)]);
    assert_eq!(tape.ended, [(Ok(3), outcome.ink_left)]);

    let (tape, _) = tape_of(
        &mut Chain::default(),
        &program("(call $exit_early (i32.const 4)) unreachable"),
        env(),
    );
    assert_eq!(tape.calls[0].args, 4u32.to_be_bytes());
    assert_eq!(tape.ended[0].0, Ok(4));
}

#[test]
fn a_host_function_that_stops_the_program_has_no_record() {
    let body = "(call $emit_log (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 0)";
    let (tape, outcome) = tape_of(&mut Chain::default(), &program(body), env());
    assert_eq!(tape.started, [("emit_log", INK - call_block(3))]);
    assert_eq!(tape.calls, []);
    assert_eq!(tape.ended, [(Err(Status::Revert), outcome.ink_left)]);
}

/// Functions by the order of their definition after the imports, of which all modules here have as many.
fn own(index: u32) -> u32 {
    let imports = module("").matches("(import ").count();
    imports as u32 + index
}

fn profile_of(text: &str) -> (Profile, Outcome) {
    let profile = Arc::new(Mutex::new(Profile::default()));
    let witness: SharedWitness = profile.clone();
    let compiled = compile_for_profile(text);
    let outcome = Chain::default().run_before(&compiled, env(), INK, Some(witness));
    let profile = std::mem::take(&mut *profile.lock().unwrap());
    (profile, outcome)
}

#[test]
fn ink_is_that_of_the_function_that_took_it() {
    let text = module(&format!(
        "(func $inner (param i32) (result i32) (call $msg_value (i32.const 0)) (local.get 0))
         (func $unused)
         {}",
        entry("(drop (call $inner (i32.const 1))) (call $inner (i32.const 0))")
    ));
    let (profile, outcome) = profile_of(&text);
    let functions: Vec<_> = profile.functions().collect();
    let [(inner, inner_ink), (main, main_ink)] = functions[..] else {
        panic!("{functions:?}")
    };
    assert_eq!((inner, main), (own(0), own(2)));
    // The block of the call, then the one that loads the parameter and ends.
    let inner_own = call_block(1) + HEADER + 75 + 1;
    assert_eq!((inner_ink.calls, inner_ink.own), (2, 2 * inner_own));
    assert_eq!(inner_ink.total, 2 * (inner_own + 8400 + 5040));
    // Two calls, with a drop before the second; the end.
    let main_own = call_block(1) + 9 + call_block(1) + HEADER + 1;
    assert_eq!((main_ink.calls, main_ink.own), (1, main_own));
    assert_eq!(main_ink.total, used(&outcome));
    assert_eq!(profile.used(), used(&outcome));
    let stack = vec![
        Site::Function(main),
        Site::Function(inner),
        Site::Hostio("msg_value"),
    ];
    assert!(
        profile
            .stacks()
            .any(|found| found == (stack.clone(), 2 * 13_440))
    );
}

#[test]
fn calls_through_the_table_are_seen() {
    let text = module(&format!(
        "(table 1 funcref) (elem (i32.const 0) $target) (type $t (func (result i32)))
         (func $target (result i32) (i32.const 0)) {}",
        entry("(call_indirect (type $t) (i32.const 0))")
    ));
    let (profile, outcome) = profile_of(&text);
    assert_eq!(outcome.status, Status::Success);
    let called: Vec<_> = profile
        .functions()
        .map(|(index, ink)| (index, ink.calls))
        .collect();
    assert_eq!(called, [(own(0), 1), (own(1), 1)]);
}

#[test]
fn a_program_that_runs_out_of_ink_lost_it_where_it_was() {
    let text = module(&format!(
        "(func $spin (loop (br 0))) {}",
        entry("(call $spin) (i32.const 0)")
    ));
    let (profile, outcome) = profile_of(&text);
    assert_eq!((outcome.status, profile.used()), (Status::OutOfInk, INK));
    let (_, spin) = profile.functions().next().unwrap();
    assert_eq!(spin.own, INK - call_block(0));
}

#[test]
fn a_trap_names_the_host_function_and_the_functions_around_it() {
    let text = module(&format!(
        "(func $log (call $emit_log (i32.const 0) (i32.const 0) (i32.const 5))) {}",
        entry("(call $log) (i32.const 0)")
    ));
    let note = run(&text).note.unwrap();
    assert_eq!(note.hostio, Some("emit_log"));
    assert_eq!(note.functions, [own(0), own(1)]);
    assert!(note.to_string().contains("5 topics"), "{note}");
    // The form for profiling has other functions on its stack, and tells of the same.
    assert_eq!(profile_of(&text).1.note.unwrap(), note);
}

#[test]
fn a_trap_of_the_program_itself_is_no_host_functions() {
    let text = program("(call $msg_value (i32.const 0)) unreachable");
    let note = run(&text).note.unwrap();
    assert_eq!((note.hostio, note.functions), (None, vec![own(0)]));
    assert!(note.reason.contains("unreachable"), "{}", note.reason);
}

#[test]
fn the_words_of_stack_are_the_same_in_the_form_for_profiling() {
    // Recurses as often as its argument says.
    let text = module(&format!(
        "(func $down (param i32) (result i32)
            (if (result i32) (local.get 0)
                (then (call $down (i32.sub (local.get 0) (i32.const 1))))
                (else (i32.const 0))))
         {}",
        entry("(call $down (local.get $args))")
    ));
    let end = |compiled, depth: usize| {
        let mut env = env();
        env.args = vec![0; depth].into();
        Chain::default().run_before(compiled, env, INK, None).status
    };
    let (plain, marked) = (compile(&text), compile_for_profile(&text));
    let deepest = (1..10_000)
        .find(|depth| end(&plain, *depth) == Status::OutOfStack)
        .unwrap();
    assert_eq!(end(&marked, deepest - 1), Status::Success);
    assert_eq!(end(&marked, deepest), Status::OutOfStack);
}

#[test]
fn a_slot_is_recorded_with_its_value() {
    let mut chain = Chain::default();
    chain.storage.insert(B256::ZERO, B256::with_last_byte(9));
    let text = program("(call $storage_load_bytes32 (i32.const 0) (i32.const 32)) (i32.const 0)");
    let (tape, _) = tape_of(&mut chain, &text, env());
    assert_eq!(
        (tape.calls[0].args.as_slice(), tape.calls[0].outs.as_slice()),
        (&[0; 32][..], word(9).as_slice())
    );
}
