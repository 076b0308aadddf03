//! Any bytes as a signed transaction.
#![no_main]

use std::sync::LazyLock;

use devnode::fuzzing::InProcess;
use libfuzzer_sys::fuzz_target;

static NODE: LazyLock<InProcess> = LazyLock::new(InProcess::new);

fuzz_target!(|bytes: &[u8]| NODE.send_raw(bytes));
