//! Programs from text, and their sizes.

use wasmparser::{Operator, Parser, Payload, TypeRef};

use crate::model::Size;

/// Host functions and their types.
const HOSTIOS: &str = "
    read_args i32; write_result i32 i32; exit_early i32;
    storage_load_bytes32 i32 i32; storage_cache_bytes32 i32 i32; storage_flush_cache i32;
    transient_load_bytes32 i32 i32; transient_store_bytes32 i32 i32;
    call_contract i32 i32 i32 i32 i64 i32 -> i32;
    delegate_call_contract i32 i32 i32 i64 i32 -> i32; static_call_contract i32 i32 i32 i64 i32 -> i32;
    create1 i32 i32 i32 i32 i32; create2 i32 i32 i32 i32 i32 i32;
    read_return_data i32 i32 i32 -> i32; return_data_size -> i32;
    emit_log i32 i32 i32; account_balance i32 i32; account_codehash i32 i32;
    account_code i32 i32 i32 i32 -> i32; account_code_size i32 -> i32;
    block_basefee i32; block_coinbase i32; contract_address i32; msg_sender i32; msg_value i32; tx_gas_price i32;
    tx_origin i32; chainid -> i64; block_gas_limit -> i64; block_number -> i64; block_timestamp -> i64;
    evm_gas_left -> i64; evm_ink_left -> i64; msg_reentrant -> i32; tx_ink_price -> i32;
    math_div i32 i32; math_mod i32 i32; math_pow i32 i32; math_add_mod i32 i32 i32; math_mul_mod i32 i32 i32;
    native_keccak256 i32 i32 i32; pay_for_memory_grow i32";

/// A program of one page whose entry point has this body.
pub(crate) fn program(body: &str) -> Vec<u8> {
    module("(memory (export \"memory\") 1 1)", body)
}

/// A program of these parts, and imports of the host functions it calls. The length of the arguments is `$len`; there
/// are locals `$i` and `$j`.
pub(crate) fn module(parts: &str, body: &str) -> Vec<u8> {
    let entry = format!(
        "(func (export \"user_entrypoint\") (param $len i32) (result i32) (local $i i32) (local $j i64) {body})"
    );
    parse(&format!(
        "(module {} {parts} {entry})",
        imports(&format!("{parts} {body}"))
    ))
}

/// WASM of a text.
pub(crate) fn parse(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Imports of the host functions whose names, with a dollar, stand in a text.
fn imports(text: &str) -> String {
    let used: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "()".contains(c))
        .collect();
    let mut imports = String::new();
    for hostio in HOSTIOS.split(';') {
        let (head, result) = hostio.split_once("->").unwrap_or((hostio, ""));
        let mut words = head.split_whitespace();
        let name = words.next().unwrap();
        if !used.contains(&format!("${name}").as_str()) {
            continue;
        }
        let params: Vec<&str> = words.collect();
        let result = match result.trim() {
            "" => String::new(),
            result => format!("(result {result})"),
        };
        imports.push_str(&format!(
            "(import \"vm_hooks\" \"{name}\" (func ${name} (param {}) {result}))\n",
            params.join(" ")
        ));
    }
    imports
}

/// The sizes of a program.
pub(crate) fn size(wasm: &[u8]) -> Size {
    let mut size = Size {
        wasm: wasm.len() as u64,
        ..Size::default()
    };
    let (mut types, mut grows, mut pays) = (Vec::new(), false, false);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    let ty = ty.unwrap();
                    types.push((ty.params().len() + ty.results().len()) as u64);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    assert!(matches!(import.ty, TypeRef::Func(_)));
                    pays |= import.name == "pay_for_memory_grow";
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    size.functions += 1;
                    size.types += types[ty.unwrap() as usize];
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    let memory = memory.unwrap();
                    size.pages = memory.initial;
                    grows = memory.maximum != Some(memory.initial);
                }
            }
            Payload::GlobalSection(section) => size.globals = section.count().into(),
            Payload::DataSection(section) => {
                // The count before the segments takes one byte.
                size.segments = section.range().len() as u64 - 1;
                for segment in section {
                    size.data += segment.unwrap().data.len() as u64;
                }
            }
            Payload::ElementSection(section) => size.elements = section.range().len() as u64 - 1,
            Payload::CodeSectionEntry(body) => {
                size.operators += metered(&body, grows && pays);
            }
            _ => {}
        }
    }
    size
}

/// Operators of a function once metered: 12 more for each block, 17 for each bulk operator, 12 at the entry, 4 at every
/// return, of which the end of the function becomes one, and 4 where memory grows.
fn metered(body: &wasmparser::FunctionBody<'_>, grows: bool) -> u64 {
    use Operator::*;
    let (mut count, mut returns) = (0, 1);
    for operator in body.get_operators_reader().unwrap() {
        count += 1;
        count += match operator.unwrap() {
            Return => {
                returns += 1;
                12
            }
            End
            | Else
            | Loop { .. }
            | Br { .. }
            | BrIf { .. }
            | BrTable { .. }
            | If { .. }
            | Call { .. }
            | CallIndirect { .. } => 12,
            MemoryCopy { .. } | MemoryFill { .. } => 17,
            MemoryGrow { .. } if grows => 4,
            _ => 0,
        };
    }
    count + 12 + 1 + 4 * returns
}
