//! What is refused, and what is not.

use devnode::stylus::{Config, Refusal, Version, activate, price};

use crate::support::*;

fn check(binary: &[u8]) -> Result<(), Refusal> {
    activate(binary, Config::default(), price::PAGE_LIMIT).map(|_| ())
}

fn refusal(text: &str) -> Refusal {
    check(&wasm(text)).expect_err(text)
}

/// A module with a fixed memory and no imports.
fn bare(fields: &str) -> String {
    format!("(module (memory (export \"memory\") 1 1) {fields})")
}

fn ok() -> String {
    entry("i32.const 0")
}

#[track_caller]
fn accepted(text: &str) {
    assert_eq!(check(&wasm(text)), Ok(()), "{text}");
}

#[track_caller]
fn invalid(text: &str) {
    let refusal = refusal(text);
    assert!(
        matches!(refusal, Refusal::Invalid { .. }),
        "{text}: {refusal}"
    );
}

#[test]
fn bytes_that_are_no_module_are_refused() {
    for bytes in [
        &b""[..],
        b"\0asm",
        b"\0asm\x01\0\0",
        b"\0asm\x0d\0\x01\0",
        b"not wasm at all",
    ] {
        assert!(check(bytes).is_err());
    }
}

#[test]
fn every_host_function_can_be_imported() {
    accepted(&module(&ok()));
}

#[test]
fn imports_must_exist_with_their_type() {
    let import =
        |field: &str| format!("(module {field} (memory (export \"memory\") 1 1) {})", ok());
    assert_eq!(
        refusal(&import(r#"(import "vm_hooks" "selfdestruct" (func))"#)),
        Refusal::UnknownImport("vm_hooks.selfdestruct".into())
    );
    assert_eq!(
        refusal(&import(r#"(import "env" "msg_sender" (func (param i32)))"#)),
        Refusal::UnknownImport("env.msg_sender".into())
    );
    assert_eq!(
        refusal(&import(
            r#"(import "vm_hooks" "msg_sender" (func (param i64)))"#
        )),
        Refusal::ImportType("vm_hooks.msg_sender".into())
    );
    assert_eq!(
        refusal(&import(r#"(import "vm_hooks" "msg_sender" (global i32))"#)),
        Refusal::ImportKind("vm_hooks.msg_sender".into())
    );
}

#[test]
fn the_same_import_must_have_the_same_type_index() {
    let twice = |second: &str| {
        format!(
            r#"(module (type $a (func (param i32))) (type $b (func (param i32)))
               (import "vm_hooks" "msg_sender" (func (type $a)))
               (import "vm_hooks" "msg_sender" (func (type {second})))
               (memory (export "memory") 1 1) {})"#,
            ok()
        )
    };
    accepted(&twice("$a"));
    assert_eq!(
        refusal(&twice("$b")),
        Refusal::InconsistentImport("vm_hooks.msg_sender".into())
    );
}

#[test]
fn the_console_exists_on_debug_chains_only() {
    let text = format!(
        r#"(module (import "console" "log_i32" (func (param i32))) (memory (export "memory") 1 1) {})"#,
        ok()
    );
    assert_eq!(
        refusal(&text),
        Refusal::UnknownImport("console.log_i32".into())
    );
    let debug = Config {
        debug: true,
        ..Config::default()
    };
    assert!(activate(&wasm(&text), debug, price::PAGE_LIMIT).is_ok());
}

#[test]
fn memory_must_be_one_and_exported() {
    assert_eq!(refusal(&format!("(module {})", ok())), Refusal::Memory);
    assert_eq!(
        refusal(&format!("(module (memory 1 1) {})", ok())),
        Refusal::Memory
    );
    assert_eq!(
        refusal(&format!("(module (memory (export \"mem\") 1 1) {})", ok())),
        Refusal::Memory
    );
    assert_eq!(
        refusal(&format!(
            "(module (memory 1 1) (global (export \"memory\") i32 (i32.const 0)) {})",
            ok()
        )),
        Refusal::Memory
    );
    invalid(&format!(
        "(module (memory (export \"memory\") 1 1) (memory 1 1) {})",
        ok()
    ));
}

#[test]
fn memory_that_can_grow_must_be_paid_for() {
    for limits in ["1", "1 2", "0"] {
        assert_eq!(
            refusal(&format!(
                "(module (memory (export \"memory\") {limits}) {})",
                ok()
            )),
            Refusal::NoPayForMemoryGrow
        );
    }
    accepted(&bare(&ok()));
}

#[test]
fn the_entry_point_must_have_its_name_and_type() {
    assert_eq!(refusal(&bare("")), Refusal::EntryPoint);
    assert_eq!(
        refusal(&bare("(func (export \"user_entrypoint\"))")),
        Refusal::EntryPoint
    );
    assert_eq!(
        refusal(&bare(
            "(func (export \"user_entrypoint\") (param i32) (result i64) i64.const 0)"
        )),
        Refusal::EntryPoint
    );
    assert_eq!(
        refusal(&bare(
            "(global (export \"user_entrypoint\") i32 (i32.const 0))"
        )),
        Refusal::EntryPoint
    );
}

#[test]
fn start_functions_are_refused() {
    assert_eq!(
        refusal(&bare(&format!("(func $f) (start $f) {}", ok()))),
        Refusal::Start
    );
}

#[test]
fn names_that_begin_with_stylus_are_reserved() {
    for name in ["stylus", "stylus_ink_left", "mark__stylus_x"] {
        let text = bare(&format!("(func (export \"{name}\")) {}", ok()));
        assert_eq!(refusal(&text), Refusal::Reserved(name.into()));
    }
    accepted(&bare(&format!("(func (export \"my_stylus\")) {}", ok())));
}

#[test]
fn an_export_must_not_have_the_name_of_an_import() {
    for name in ["read_args", "anything__read_args"] {
        let text = module(&format!("(func (export \"{name}\")) {}", ok()));
        assert_eq!(refusal(&text), Refusal::ExportsImport(name.into()));
    }
}

/// Appends a section to a module.
fn with_section(mut binary: Vec<u8>, id: u8, contents: &[u8]) -> Vec<u8> {
    binary.push(id);
    binary.push(contents.len() as u8);
    binary.extend_from_slice(contents);
    binary
}

#[test]
fn a_data_count_section_is_refused() {
    // An empty module but for the count, which is where wasm-opt puts it: before the code.
    let text = bare(&format!(
        "(data $d \"abc\") {}",
        entry("(memory.init $d (i32.const 0) (i32.const 0) (i32.const 0)) i32.const 0")
    ));
    assert_eq!(refusal(&text), Refusal::DataCount);
    let header = b"\0asm\x01\0\0\0".to_vec();
    assert_eq!(
        check(&with_section(header, 12, &[0])),
        Err(Refusal::DataCount)
    );
}

#[test]
fn passive_segments_are_tolerated_as_long_as_nothing_uses_them() {
    accepted(&bare(&format!("(data \"abc\") {}", ok())));
    accepted(&bare(&format!(
        "(func $f) (table 1 funcref) (elem func $f) {}",
        ok()
    )));
    let using = bare(&format!(
        "(func $f) (table 1 funcref) (elem $e func $f) {}",
        entry("(table.init $e (i32.const 0) (i32.const 0) (i32.const 0)) i32.const 0")
    ));
    assert_eq!(refusal(&using), Refusal::Operator("TableInit".into()));
    let dropping = bare(&format!(
        "(func $f) (elem $e func $f) {}",
        entry("(elem.drop $e) i32.const 0")
    ));
    assert_eq!(refusal(&dropping), Refusal::Operator("ElemDrop".into()));
}

#[test]
fn custom_sections_are_ignored_unless_their_names_are_broken() {
    let good = wasm(&bare(&ok()));
    assert_eq!(
        check(&with_section(good.clone(), 0, b"\x04junk\xff\xff")),
        Ok(())
    );
    assert!(matches!(
        check(&with_section(good, 0, b"\x04name\xff\xff")),
        Err(Refusal::Invalid { .. })
    ));
}

#[test]
fn extensions_of_wasm_are_refused() {
    for body in [
        "(drop (v128.const i32x4 0 0 0 0)) i32.const 0",
        "(drop (ref.null func)) i32.const 0",
        "(return_call $f) i32.const 0",
        "(drop (i32.atomic.load (i32.const 0))) i32.const 0",
        "(drop (select (result i32) (i32.const 0) (i32.const 0) (i32.const 0))) i32.const 0",
    ] {
        invalid(&bare(&format!("(func $f) {}", entry(body))));
    }
    invalid(&bare(&format!(
        "(table 1 funcref) (table 1 funcref) {}",
        ok()
    )));
    invalid(&bare(&format!("(table 1 externref) {}", ok())));
    invalid(&bare(&format!("(tag) {}", ok())));
    invalid(&format!(
        "(module (memory (export \"memory\") i64 1 1) {})",
        ok()
    ));
    invalid(&format!(
        "(module (memory (export \"memory\") 1 1 shared) {})",
        ok()
    ));
    invalid(&bare(&format!(
        "(global i32 (i32.add (i32.const 1) (i32.const 2))) {}",
        ok()
    )));
    invalid(&bare(&format!(
        "(table 1 funcref) (func $f) (elem (table 0) (i32.const 0) funcref (ref.func $f)) {}",
        ok()
    )));
}

#[test]
fn float_arithmetic_is_refused() {
    for (body, name) in [
        ("(drop (f32.add (f32.const 1) (f32.const 1)))", "F32Add"),
        ("(drop (f64.sqrt (f64.const 1)))", "F64Sqrt"),
        ("(drop (i32.trunc_f32_s (f32.const 1)))", "I32TruncF32S"),
        (
            "(drop (i32.trunc_sat_f32_s (f32.const 1)))",
            "I32TruncSatF32S",
        ),
        ("(drop (f64.promote_f32 (f32.const 1)))", "F64PromoteF32"),
        ("(drop (f32.lt (f32.const 1) (f32.const 1)))", "F32Lt"),
    ] {
        let text = bare(&entry(&format!("{body} i32.const 0")));
        assert_eq!(refusal(&text), Refusal::Operator(name.into()));
    }
}

#[test]
fn several_results_are_refused_from_arbos_60_on() {
    let text = bare(&format!(
        "(func (result i32 i32) i32.const 1 i32.const 2) {}",
        ok()
    ));
    let under = |version| {
        let config = Config {
            version,
            ..Config::default()
        };
        activate(&wasm(&text), config, price::PAGE_LIMIT)
    };
    assert!(under(Version::Arbos51).is_ok());
    for version in [Version::Arbos60, Version::Arbos61] {
        assert!(matches!(under(version), Err(Refusal::Invalid { .. })));
    }
}

#[test]
fn an_overlong_table_index_of_an_indirect_call_is_refused() {
    let text = bare(&format!(
        "(type $t (func)) (table 1 funcref) {}",
        entry("(call_indirect (type $t) (i32.const 0)) i32.const 0")
    ));
    let binary = wasm(&text);
    let call = binary
        .windows(3)
        .rposition(|bytes| bytes[0] == 0x11 && bytes[2] == 0)
        .unwrap();
    let mut long = binary.clone();
    // The index 0 in five bytes instead of one; the lengths of the body and of the section grow with it.
    long.splice(call + 2..call + 3, [0x80, 0x80, 0x80, 0x80, 0x00]);
    let code = binary.windows(2).rposition(|bytes| bytes[0] == 10).unwrap();
    long[code + 1] += 4;
    long[code + 3] += 4;
    assert_eq!(check(&binary), Ok(()));
    assert!(matches!(check(&long), Err(Refusal::Invalid { .. })));
}

#[test]
fn segments_must_lie_in_bounds() {
    accepted(&bare(&format!("(data (i32.const 65533) \"abc\") {}", ok())));
    for offset in ["65534", "-1"] {
        assert_eq!(
            refusal(&bare(&format!(
                "(data (i32.const {offset}) \"abc\") {}",
                ok()
            ))),
            Refusal::SegmentBounds("data")
        );
    }
    let elements = |offset| {
        bare(&format!(
            "(func $f) (table 2 funcref) (elem (i32.const {offset}) $f $f) {}",
            ok()
        ))
    };
    accepted(&elements(0));
    assert_eq!(refusal(&elements(1)), Refusal::SegmentBounds("element"));
}

#[track_caller]
fn too_many(text: &str, expected: &str) {
    let refusal = refusal(text);
    assert!(
        matches!(refusal, Refusal::TooMany { what, .. } if what == expected),
        "{refusal}"
    );
}

#[test]
fn there_are_limits_to_everything() {
    let data = |n| {
        bare(&format!(
            "{} {}",
            "(data (i32.const 0) \"\")".repeat(n),
            ok()
        ))
    };
    accepted(&data(128));
    too_many(&data(129), "data segments");

    let elements = |n| {
        bare(&format!(
            "(table 0 funcref) {} {}",
            "(elem (i32.const 0))".repeat(n),
            ok()
        ))
    };
    accepted(&elements(128));
    too_many(&elements(129), "element segments");

    // The entry point is one of them.
    let functions = |n| bare(&format!("{} {}", "(func)".repeat(n), ok()));
    accepted(&functions(4095));
    too_many(&functions(4096), "functions");

    let table = |n| bare(&format!("(table {n} funcref) {}", ok()));
    accepted(&table(4096));
    too_many(&table(4097), "table entries");

    let entries = |n| {
        bare(&format!(
            "(func $f) (table 4096 funcref) (elem (i32.const 0) {}) {}",
            "$f ".repeat(n),
            ok()
        ))
    };
    // The header of the segment counts: a flag, 3 bytes of offset, 2 of length.
    accepted(&entries(4090));
    too_many(&entries(4091), "bytes of element segments");

    let locals = |n| bare(&entry(&format!("(local {}) i32.const 0", "i32 ".repeat(n))));
    accepted(&locals(348));
    too_many(&locals(349), "locals of a function");

    let imports = |n| {
        format!(
            "(module {} (memory (export \"memory\") 1 1) {})",
            "(import \"vm_hooks\" \"msg_sender\" (func (param i32)))".repeat(n),
            ok()
        )
    };
    accepted(&imports(513));
    too_many(&imports(514), "imports");
}

#[test]
fn exports_are_counted_on_debug_chains_only() {
    let exports: String = (0..1100)
        .map(|i| format!("(export \"e{i}\" (func 0))"))
        .collect();
    let text = bare(&format!("{} {exports}", ok()));
    accepted(&text);
    let debug = Config {
        debug: true,
        ..Config::default()
    };
    let refusal = activate(&wasm(&text), debug, price::PAGE_LIMIT).unwrap_err();
    assert!(matches!(
        refusal,
        Refusal::TooMany {
            what: "exports",
            ..
        }
    ));
}

#[test]
fn a_function_of_65536_operators_is_the_largest() {
    // 17 for entry and exit, 12 for its one block, a constant and the end.
    let body = |nops| bare(&entry(&format!("{} i32.const 0", "nop ".repeat(nops))));
    accepted(&body(65_536 - 31));
    too_many(&body(65_536 - 30), "operators of a function");
}

#[test]
fn a_frame_must_not_need_too_much_stack() {
    let body = |values| {
        bare(&entry(&format!(
            "{} {} i32.const 0",
            "i32.const 0 ".repeat(values),
            "drop ".repeat(values)
        )))
    };
    // The status is pushed where the last value was.
    accepted(&body(4096));
    assert!(matches!(
        refusal(&body(4097)),
        Refusal::Frame {
            words: 4097,
            limit: 4096,
            ..
        }
    ));
}

#[test]
fn long_names_are_refused() {
    let name = "n".repeat(513);
    let text = format!("(module ${name} (memory (export \"memory\") 1 1) {})", ok());
    assert_eq!(refusal(&text), Refusal::LongName(513));
}

#[test]
fn a_program_above_the_limit_of_its_release_is_refused() {
    let mut binary = wasm(&bare(&ok()));
    binary.extend([0, 0x80, 0x80, 0x08, 1, b'x']);
    binary.resize(binary.len() + (2 << 16) - 2, 0);
    let under = |version| {
        let config = Config {
            version,
            ..Config::default()
        };
        activate(&binary, config, price::PAGE_LIMIT).map(|_| ())
    };
    let refusal = Refusal::TooLong {
        have: binary.len(),
        limit: price::MAX_WASM_SIZE as u32,
    };
    assert_eq!(under(Version::Arbos51), Err(refusal));
    assert_eq!(under(Version::Arbos61), Ok(()));
}
