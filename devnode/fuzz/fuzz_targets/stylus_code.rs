//! Any bytes as the code of a program on chain.
#![no_main]

use devnode::stylus::code::{PREFIX, decompress};
use devnode::stylus::price::MAX_WASM_SIZE;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for code in [bytes.to_vec(), [&PREFIX, [0].as_slice(), bytes].concat()] {
        if let Ok(wasm) = decompress(&code) {
            assert!(wasm.len() <= MAX_WASM_SIZE);
        }
    }
});
