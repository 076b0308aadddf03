//! Logs.

use crate::{ToWord, words, writer::append};
use alloc::vec::Vec;
use alloy_primitives::B256;
use alloy_sol_types::SolEvent;
use stylus_sdk::{host::WasmVM, prelude::*};

/// Emits the event `E` with its indexed arguments (of one word, at most three) and its data.
pub fn emit<E: SolEvent>(indexed: &[&dyn ToWord], data: &[&dyn ToWord]) {
    log(&E::SIGNATURE_HASH, indexed, &words(data));
}

/// As [`emit`], for data that is not just words.
pub fn emit_raw<E: SolEvent>(indexed: &[&dyn ToWord], data: &[u8]) {
    log(&E::SIGNATURE_HASH, indexed, data);
}

#[inline(never)]
fn log(signature: &B256, indexed: &[&dyn ToWord], data: &[u8]) {
    let mut bytes = Vec::with_capacity(data.len().saturating_add(128));
    signature.append_to(&mut bytes);
    append(indexed, &mut bytes);
    bytes.extend_from_slice(data);
    WasmVM {}.emit_log(&bytes, indexed.len().saturating_add(1));
}
