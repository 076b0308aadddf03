//! Damaged proofs: refused, or still true.

use crate::tries::{lookup, prove, random, some_key};
use alloy::primitives::{B256, Bytes, keccak256};
use alloy_trie::{
    Nibbles,
    proof::{ProofVerificationError, verify_proof},
};
use e2e::Dice;

/// How many damaged proofs a run tries, unless `STATE_PROOF_MUTATIONS` says otherwise.
const MUTATIONS: u64 = 1_000_000;

/// Of one trie and key.
const OF_EACH: u64 = 100;

fn mutations() -> u64 {
    std::env::var("STATE_PROOF_MUTATIONS").map_or(MUTATIONS, |count| count.parse().unwrap())
}

/// Damages a piece: a bit, a byte, one more, one less, a part cut off.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(bytes.len().max(1) as u64) as usize;
    match dice.below(6) {
        _ if bytes.is_empty() => bytes.push(dice.below(256) as u8),
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes[at] = dice.below(256) as u8,
        2 => bytes.insert(at, dice.below(256) as u8),
        3 => drop(bytes.remove(at)),
        4 => bytes.truncate(at),
        // What lengths and kinds of nodes are made of.
        _ => {
            bytes[at] = [0x00, 0x20, 0x80, 0x81, 0xa0, 0xb8, 0xc0, 0xf8, 0xf9, 0xff]
                [dice.below(10) as usize]
        }
    }
}

/// Damages a proof: one of its nodes, or their order and number.
fn damage_proof(nodes: &mut Vec<Vec<u8>>, dice: &mut Dice) {
    let at = dice.below(nodes.len() as u64) as usize;
    match dice.below(8) {
        0 => drop(nodes.remove(at)),
        1 => nodes.push(nodes[at].clone()),
        2 => nodes.reverse(),
        _ => damage(&mut nodes[at], dice),
    }
}

#[test]
fn a_damaged_proof_is_refused_or_still_tells_the_truth() {
    let dice = &mut Dice::new(2);
    let mut accepted = 0;
    for _ in 0..mutations() / OF_EACH {
        let trie = random(dice);
        let key = some_key(&trie, dice);
        let (root, honest) = prove(&trie, key);
        for _ in 0..OF_EACH {
            let mut nodes = honest.clone();
            for _ in 0..=dice.below(3) {
                if !nodes.is_empty() {
                    damage_proof(&mut nodes, dice);
                }
            }
            if let Ok(found) = lookup(root, key, &nodes.concat()) {
                assert_eq!(found, trie.get(&key).map(Vec::as_slice));
                accepted += 1;
            }
        }
    }
    // Damage that undoes itself is rare.
    assert!(accepted < mutations() / 10, "{accepted}");
}

/// Nobody makes such a trie by hashing what is honest; a reader must not be confused by one all the same.
#[test]
fn what_is_read_off_a_malformed_node_alloy_reads_alike_or_not_at_all() {
    let dice = &mut Dice::new(3);
    let mut accepted = 0;
    for _ in 0..mutations() / OF_EACH {
        let trie = random(dice);
        let key = some_key(&trie, dice);
        let (_, honest) = prove(&trie, key);
        for _ in 0..OF_EACH {
            let mut nodes = honest.clone();
            for _ in 0..=dice.below(2) {
                damage(&mut nodes[0], dice);
            }
            let root = keccak256(&nodes[0]);
            if let Ok(found) = lookup(root, key, &nodes.concat()) {
                agrees(root, key, found, &nodes);
                accepted += 1;
            }
        }
    }
    assert!(accepted > 0);
}

fn agrees(root: B256, key: B256, found: Option<&[u8]>, nodes: &[Vec<u8>]) {
    let nodes: Vec<Bytes> = nodes.iter().cloned().map(Bytes::from).collect();
    let expected = found.map(<[u8]>::to_vec);
    match verify_proof(root, Nibbles::unpack(key), expected, &nodes) {
        // Alloy decodes no node that an honest trie has not, also where nothing that matters is wrong.
        Ok(()) | Err(ProofVerificationError::Rlp(_)) => {}
        Err(error) => panic!("{error} at {key} of {root}: {found:02x?} by {nodes:?}"),
    }
}

#[test]
fn no_bytes_at_all_make_a_reader_panic() {
    let dice = &mut Dice::new(4);
    for _ in 0..mutations() / 10 {
        let bytes: Vec<u8> = (0..dice.below(80)).map(|_| dice.below(256) as u8).collect();
        let _ = lookup(keccak256(&bytes), B256::repeat_byte(5), &bytes);
        let _ = state_proof::Header::read(&bytes);
    }
}
