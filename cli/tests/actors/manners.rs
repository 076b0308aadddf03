//! What holds for every command, whatever it does.

use std::{
    fs::OpenOptions,
    process::{Command, Stdio},
};

use crate::stage::{dimo, fails_with, succeeds};

/// A command that needs no node and prints a document.
const SIGN: &str = "vehicle consent 1 off --sign-only --dev-account 1 --deadline 2023-12-31 --nonce 0 --chain-id 412346 \
                    --vehicle-id 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

fn sign(stdout: Stdio) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_dimo"))
        .env_clear()
        .args(SIGN.split_whitespace())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn an_address_with_a_wrong_letter_is_refused_and_told() {
    succeeds(&dimo(SIGN, &[]));
    let mistyped = SIGN.replace("BeAed", "BeAee");
    let output = dimo(&mistyped, &[]);
    fails_with(
        &output,
        &["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee is mistyped"],
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_reader_that_has_gone_is_no_failure_and_no_panic() {
    let mut child = sign(Stdio::piped());
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_is_told_and_not_lost() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sign(full.into()).wait_with_output().unwrap();
    fails_with(&output, &["the result cannot be written", "\"signature\""]);
    assert_eq!(output.status.code(), Some(1));
}
