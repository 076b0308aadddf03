//! Calldata that cannot be read is refused.

use alloy::{primitives::Bytes, sol_types::SolCall};
use client::{
    bindings::IRewardsDistributor as Contract,
    chain::{ChainError, request_for},
};
use e2e::World;

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
    // Selector, offset of the struct, then its ten numbers and addresses, all narrower than a word.
    for word in 1..=10 {
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
    for word in [0, 1, 2, 13, 14] {
        for byte in [0, 20, 27, 28, 29] {
            let mut data = many.clone();
            data[4 + 32 * word + byte] = 0xFF;
            assert!(!accepts(&world, data).await, "byte {byte} of word {word}");
        }
    }
}
