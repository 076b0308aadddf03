//! Valid WASM of all kinds, dressed as a program.
#![no_main]

use devnode::fuzzing::run_program;
use libfuzzer_sys::fuzz_target;
use wasm_smith::{Config, Module};

/// A module that exports what a program must, with functions of integers.
fn module(bytes: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<Module> {
    let config = Config {
        exports: wat_exports(),
        allow_floats: false,
        simd_enabled: false,
        reference_types_enabled: false,
        gc_enabled: false,
        tail_call_enabled: false,
        exceptions_enabled: false,
        threads_enabled: false,
        memory64_enabled: false,
        multi_value_enabled: true,
        bulk_memory_enabled: true,
        max_memories: 1,
        allow_start_export: false,
        max_imports: 0,
        ..Config::default()
    };
    Module::new(config, bytes)
}

const EXPORTS: &str = r#"(module
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param i32) (result i32) unreachable))"#;

/// What every program exports.
fn wat_exports() -> Option<Vec<u8>> {
    wat::parse_str(EXPORTS).ok()
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(module) = module(&mut arbitrary::Unstructured::new(bytes)) {
        run_program(&module.to_bytes());
    }
});
