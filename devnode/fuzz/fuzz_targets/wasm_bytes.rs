//! Any bytes as a program.
#![no_main]

use devnode::fuzzing::run_program;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| run_program(bytes));
