//! Any bytes as a JSON-RPC request.
#![no_main]

use std::sync::LazyLock;

use devnode::fuzzing::InProcess;
use libfuzzer_sys::fuzz_target;

static NODE: LazyLock<InProcess> = LazyLock::new(InProcess::new);

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = std::str::from_utf8(bytes) {
        NODE.answer(request);
    }
});
