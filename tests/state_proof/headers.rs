//! Headers.

use alloy::{
    consensus::Header as Block,
    primitives::{B64, B256, Bloom, Bytes, U256},
    rlp::encode,
};
use state_proof::Header;

fn block() -> Block {
    Block {
        parent_hash: B256::repeat_byte(1),
        state_root: B256::repeat_byte(2),
        logs_bloom: Bloom::repeat_byte(3),
        difficulty: U256::from(1),
        number: 123_456_789,
        gas_limit: 1 << 50,
        gas_used: 7,
        timestamp: 1_790_000_000,
        extra_data: Bytes::from(vec![4; 32]),
        nonce: B64::repeat_byte(5),
        base_fee_per_gas: Some(10_000_000),
        ..Block::default()
    }
}

#[test]
fn a_header_says_which_block_when_and_on_what() {
    let block = block();
    let header = Header::read(&encode(&block)).unwrap();
    assert_eq!(header.parent, block.parent_hash.0);
    assert_eq!(header.state_root, block.state_root.0);
    assert_eq!(
        (header.number, header.timestamp),
        (block.number, block.timestamp)
    );
}

#[test]
fn a_header_cut_short_or_with_something_behind_it_is_none() {
    let bytes = encode(block());
    for len in 0..bytes.len() {
        assert_eq!(Header::read(&bytes[..len]), None);
    }
    assert_eq!(Header::read(&[&bytes[..], &[0]].concat()), None);
}
