//! The published interface is what the program routes: every selector of it, and no other.

use std::collections::BTreeSet;

use alloy::{
    primitives::{Bytes, U256},
    rpc::types::TransactionRequest,
};
use client::chain::{ChainError, request_for};
use wasmparser::{Operator, Parser, Payload};

use super::Surface;
use crate::{Subject, Who};

/// Zeros behind the selector: decodes as any of the functions' arguments, arrays and strings as empty.
const ZEROS: usize = 64 * 32;

/// Calldata of a selector with arguments that decode.
fn question(subject: &Subject, selector: [u8; 4]) -> TransactionRequest {
    let mut data = selector.to_vec();
    data.resize(4 + ZEROS, 0);
    // Not the implementation: behind the proxy all functions answer.
    request_for(
        Some(subject.of(Who::Stranger)),
        subject.address,
        Bytes::from(data),
    )
}

/// Whether the program knows the selector: it answers, or refuses with a reason. What it does not know
/// reverts without one.
async fn routed(subject: &Subject, selector: [u8; 4]) -> bool {
    let chain = subject.world.chain();
    match chain.call_raw(&question(subject, selector)).await {
        Ok(_) => true,
        Err(ChainError::Reverted(refusal)) => !refusal.data.is_empty(),
        Err(error) => panic!("{error}"),
    }
}

/// As its name says.
pub async fn every_published_selector_is_routed(subject: Subject, surface: Surface) {
    for selector in (surface.selectors)() {
        assert!(
            routed(&subject, selector).await,
            "{selector:02x?} is published and not routed"
        );
    }
}

/// As its name says.
pub async fn no_other_selector_is_routed(subject: Subject, surface: Surface) {
    let published: BTreeSet<_> = (surface.selectors)().into_iter().collect();
    // A router compares selectors with constants, so every routed one is a constant of the program.
    let constants = constants(&subject, surface.program);
    assert!(
        published.is_subset(&constants),
        "the program's constants do not show its router"
    );
    for candidate in constants.into_iter().filter(|one| !published.contains(one)) {
        assert!(
            !routed(&subject, candidate).await,
            "{candidate:02x?} is routed and not published"
        );
    }
}

/// As its name says.
pub async fn calldata_without_a_selector_is_refused(subject: Subject, _: Surface) {
    for length in 0..4 {
        let data = Bytes::from(vec![0; length]);
        let request = request_for(None, subject.address, data);
        assert!(
            subject.world.chain().call_raw(&request).await.is_err(),
            "{length} bytes were accepted"
        );
    }
}

/// As its name says.
pub async fn no_function_takes_native_tokens(subject: Subject, surface: Surface) {
    for selector in (surface.selectors)() {
        let mut request = question(&subject, selector);
        request.value = Some(U256::from(1));
        assert!(
            subject.world.chain().call_raw(&request).await.is_err(),
            "{selector:02x?} takes native tokens"
        );
    }
}

/// All 32-bit constants of the program, in both byte orders, and their neighbours: compilers turn
/// comparisons with a constant into comparisons with the one beside it.
fn constants(subject: &Subject, program: &str) -> BTreeSet<[u8; 4]> {
    let wasm = subject.world.artefacts.wasm(program).unwrap();
    let mut found = BTreeSet::new();
    for payload in Parser::new(0).parse_all(&wasm) {
        let Payload::CodeSectionEntry(body) = payload.unwrap() else {
            continue;
        };
        for operator in body.get_operators_reader().unwrap() {
            let Operator::I32Const { value } = operator.unwrap() else {
                continue;
            };
            for near in [value.wrapping_sub(1), value, value.wrapping_add(1)] {
                found.insert(near.to_be_bytes());
                found.insert(near.to_le_bytes());
            }
        }
    }
    found
}
