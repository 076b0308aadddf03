//! The published interface is what the program routes: every selector of it, and no other.

use std::collections::BTreeSet;

use alloy::{
    primitives::{Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::{SolCall, SolInterface},
};
use dimo_cli::{
    bindings::IRewardsDistributor::{self as Contract, IRewardsDistributorCalls},
    chain::{ChainError, request_for},
};
use e2e::{Who, World};
use wasmparser::{Operator, Parser, Payload};

/// Zeros behind the selector: decodes as any of the functions' arguments, arrays and strings as empty.
const ZEROS: usize = 64 * 32;

/// Calldata of a selector with arguments that decode.
fn question(world: &World, selector: [u8; 4]) -> TransactionRequest {
    let mut data = selector.to_vec();
    data.resize(4 + ZEROS, 0);
    // Not the implementation: behind the proxy all functions answer.
    request_for(
        Some(world.address(Who::Stranger)),
        world.pool.address(),
        Bytes::from(data),
    )
}

/// Whether the program knows the selector: it answers, or refuses with a reason. What it does not know
/// reverts without one.
async fn routed(world: &World, selector: [u8; 4]) -> bool {
    match world.chain().call_raw(&question(world, selector)).await {
        Ok(_) => true,
        Err(ChainError::Reverted(data)) => !data.is_empty(),
        Err(error) => panic!("{error}"),
    }
}

fn published() -> BTreeSet<[u8; 4]> {
    IRewardsDistributorCalls::selectors().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_published_selector_is_routed() {
    let world = World::new().await;
    for selector in published() {
        let name = IRewardsDistributorCalls::name_by_selector(selector).unwrap_or_default();
        assert!(
            routed(&world, selector).await,
            "{name} is published and not routed"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_selector_is_routed() {
    let world = World::new().await;
    let published = published();
    // A router compares selectors with constants, so every routed one is a constant of the program.
    let constants = constants(&world);
    assert!(
        published.is_subset(&constants),
        "the program's constants do not show its router"
    );
    for candidate in constants.into_iter().filter(|one| !published.contains(one)) {
        assert!(
            !routed(&world, candidate).await,
            "{candidate:02x?} is routed and not published"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calldata_without_a_selector_is_refused() {
    let world = World::new().await;
    for length in 0..4 {
        let data = Bytes::from(vec![0; length]);
        let request = request_for(None, world.pool.address(), data);
        assert!(
            world.chain().call_raw(&request).await.is_err(),
            "{length} bytes were accepted"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_function_but_the_upgrade_takes_native_tokens() {
    let world = World::new().await;
    let upgrade = Contract::upgradeToAndCallCall::SELECTOR;
    for selector in published()
        .into_iter()
        .filter(|selector| *selector != upgrade)
    {
        let mut request = question(&world, selector);
        request.value = Some(U256::from(1));
        assert!(
            world.chain().call_raw(&request).await.is_err(),
            "{selector:02x?} takes native tokens"
        );
    }
}

/// Asks the pool with raw calldata and little gas: bad input must not be expensive either.
async fn accepts(world: &World, data: Vec<u8>) -> bool {
    let mut request = request_for(None, world.pool.address(), Bytes::from(data));
    request.gas = Some(2_000_000);
    match world.chain().call_raw(&request).await {
        Ok(_) => true,
        Err(ChainError::Reverted(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_cut_short_are_refused() {
    let mut world = World::new().await;
    let item = world.three_cars().await.claim(0);
    // The last bytes pad the proof, which Solidity's decoders do not insist on.
    let padding = item.proof.len().next_multiple_of(32) - item.proof.len();
    let one = Contract::claimCall { item: item.clone() }.abi_encode();
    let many = Contract::claimManyCall {
        items: vec![item.clone()],
    }
    .abi_encode();
    for data in [one, many] {
        assert!(accepts(&world, data.clone()).await);
        for length in (4..data.len() - padding).step_by(7) {
            let cut = data[..length].to_vec();
            assert!(!accepts(&world, cut).await, "{length} bytes");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_beyond_their_type_are_refused() {
    let mut world = World::new().await;
    let item = world.three_cars().await.claim(0);
    let good = Contract::claimCall { item }.abi_encode();
    assert!(accepts(&world, good.clone()).await);
    // Selector, offset of the struct, then its eleven numbers and addresses, all narrower than a word.
    for word in 1..=11 {
        let mut data = good.clone();
        data[4 + 32 * word] = 1;
        assert!(!accepts(&world, data).await, "word {word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn offsets_and_lengths_beyond_the_calldata_are_refused() {
    let mut world = World::new().await;
    let item = world.three_cars().await.claim(0);
    let many = Contract::claimManyCall { items: vec![item] }.abi_encode();
    assert!(accepts(&world, many.clone()).await);
    // The array's offset and length, the item's offset, and the proof's offset and length.
    for word in [0, 1, 2, 14, 15] {
        for byte in [0, 20, 27, 28, 29] {
            let mut data = many.clone();
            data[4 + 32 * word + byte] = 0xFF;
            assert!(!accepts(&world, data).await, "byte {byte} of word {word}");
        }
    }
}

/// All 32-bit constants of the program, in both byte orders, and their neighbours: compilers turn
/// comparisons with a constant into comparisons with the one beside it.
fn constants(world: &World) -> BTreeSet<[u8; 4]> {
    let wasm = world.artefacts.wasm("rewards-distributor").unwrap();
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
