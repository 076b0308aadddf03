//! Logs.

use crate::{ToWord, words, writer::append};
use alloc::vec::Vec;
use alloy_primitives::B256;
use alloy_sol_types::SolEvent;
use stylus_sdk::{host::WasmVM, prelude::*};

/// Emits the event `E` with its indexed arguments (of one word, at most three) and its data.
pub fn emit<E: SolEvent>(indexed: &[&dyn ToWord], data: &[&dyn ToWord]) {
    emit_raw::<E>(indexed, &words(data));
}

/// As [`emit`], for data that is not just words.
pub fn emit_raw<E: SolEvent>(indexed: &[&dyn ToWord], data: &[u8]) {
    // As numbers in the code rather than bytes in the data: entering a program costs 600 times as much for a
    // byte of data as for one of code.
    log(
        const { quarter(E::SIGNATURE_HASH, 0) },
        const { quarter(E::SIGNATURE_HASH, 8) },
        const { quarter(E::SIGNATURE_HASH, 16) },
        const { quarter(E::SIGNATURE_HASH, 24) },
        indexed,
        data,
    );
}

/// Eight bytes of a word as the number that is stored as these bytes.
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // evaluated by the compiler
const fn quarter(word: B256, at: usize) -> u64 {
    let mut bytes = [0; 8];
    let mut i = 0;
    while i < 8 {
        bytes[i] = word.0[at + i];
        i += 1;
    }
    u64::from_le_bytes(bytes)
}

#[inline(never)]
fn log(a: u64, b: u64, c: u64, d: u64, indexed: &[&dyn ToWord], data: &[u8]) {
    let mut bytes = Vec::with_capacity(data.len().saturating_add(128));
    for part in [a, b, c, d] {
        bytes.extend_from_slice(&part.to_le_bytes());
    }
    append(indexed, &mut bytes);
    bytes.extend_from_slice(data);
    WasmVM {}.emit_log(&bytes, indexed.len().saturating_add(1));
}
