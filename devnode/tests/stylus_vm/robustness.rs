//! Damaged and hostile programs: refused or run to an end, never a panic, a crash or a hang.

use std::time::{Duration, Instant};

use devnode::stylus::{Config, Status, Vm, activate, code, price};

use crate::support::*;

/// A generator of numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

/// A program that uses most of what there is.
fn specimen() -> Vec<u8> {
    wasm(&module(&format!(
        "(type $t (func (param i32) (result i32)))
         (global $g (mut i64) (i64.const 5))
         (func $square (type $t) (i32.mul (local.get 0) (local.get 0)))
         (func $down (param $n i32) (result i32)
            (if (result i32) (i32.eqz (local.get $n))
               (then (i32.const 0))
               (else (call $down (i32.sub (local.get $n) (i32.const 1))))))
         (table 4 funcref) (elem (i32.const 1) $square $square)
         (data (i32.const 64) \"some data\")
         {}",
        entry(
            "(local $i i32)
             (call $read_args (i32.const 0))
             (local.set $i (i32.const 20))
             (loop $again
                (i64.store (i32.shl (local.get $i) (i32.const 3)) (global.get $g))
                (global.set $g (i64.rotl (global.get $g) (i64.const 7)))
                (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
             (drop (memory.grow (i32.const 1)))
             (memory.copy (i32.const 4) (i32.const 64) (i32.const 32))
             (drop (call_indirect (type $t) (i32.const 9) (i32.const 1)))
             (drop (call $down (i32.const 5)))
             (block $a (block $b (br_table $a $b (local.get $args))))
             (call $storage_load_bytes32 (i32.const 0) (i32.const 32))
             (call $storage_cache_bytes32 (i32.const 0) (i32.const 32))
             (call $storage_flush_cache (i32.const 1))
             (call $emit_log (i32.const 0) (i32.const 64) (i32.const 1))
             (call $write_result (i32.const 0) (i32.const 64))
             i32.const 0"
        )
    )))
}

#[test]
fn a_program_with_any_bytes_changed_is_refused_or_runs_to_an_end() {
    let vm = Vm::new(Config::default()).unwrap();
    let original = specimen();
    let (mut numbers, mut ran) = (Numbers(0x9e37_79b9_7f4a_7c15), 0);
    for _ in 0..4000 {
        let mut mutant = original.clone();
        for _ in 0..=numbers.next(3) {
            let at = numbers.next(mutant.len());
            mutant[at] = numbers.next(256) as u8;
        }
        let admitted = activate(&mutant, Config::default(), price::PAGE_LIMIT).is_ok();
        let compiled = vm.compile(&mutant);
        assert_eq!(admitted, compiled.is_ok(), "what is admitted compiles");
        if let Ok(compiled) = compiled {
            Chain::default().run(&compiled.into(), env(), 5_000_000_000);
            ran += 1;
        }
    }
    assert!(ran > 100, "the changes must not all be refused: {ran}");
}

#[test]
fn a_program_cut_off_in_anything_it_needs_is_refused() {
    let original = specimen();
    let admitted = (0..original.len())
        .filter(|len| activate(&original[..*len], Config::default(), price::PAGE_LIMIT).is_ok())
        .count();
    assert_eq!(
        admitted, 2,
        "data and names come last, and a program needs neither"
    );
}

#[test]
fn any_bytes_behind_the_prefix_unpack_or_are_refused() {
    let packed = code::compress(&specimen()).unwrap();
    let mut numbers = Numbers(1);
    for _ in 0..4000 {
        let mut mutant = packed.to_vec();
        let at = 4 + numbers.next(mutant.len() - 4);
        mutant[at] = numbers.next(256) as u8;
        if let Ok(wasm) = code::decompress(&mutant) {
            assert!(wasm.len() <= price::MAX_WASM_SIZE);
        }
    }
}

/// Compiles and runs within a bound that a hang would pass.
fn swift(text: &str) -> Status {
    let start = Instant::now();
    let status = run(text).status;
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    status
}

#[test]
fn the_largest_functions_compile_in_time() {
    // As many blocks as fit, nested.
    let depth = 65_536 / 28 - 2;
    let nested = format!(
        "{} {} i32.const 0",
        "(block ".repeat(depth),
        "(br_if 0 (local.get $args)))".repeat(depth)
    );
    assert_eq!(swift(&program(&nested)), Status::Success);
    // One block of sums.
    let sums = format!(
        "local.get $args {}",
        "local.get $args i32.add ".repeat(32_000)
    );
    assert_eq!(swift(&program(&sums)), Status::Success);
    // As many values alive at once as are allowed.
    let wide = format!(
        "{} {} ",
        "local.get $args ".repeat(4000),
        "i32.add ".repeat(3999)
    );
    assert_eq!(swift(&program(&wide)), Status::Success);
    // A table of branches about as large as the engine takes (65,520; a chain has no such limit).
    let table = format!(
        "(block $a (br_table {} $a (local.get $args))) i32.const 0",
        "$a ".repeat(60_000)
    );
    assert_eq!(swift(&program(&table)), Status::Success);
}
