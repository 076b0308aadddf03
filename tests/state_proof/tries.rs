//! Honest proofs.

use alloy::primitives::{B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, HashBuilder, Nibbles, TrieAccount, proof::ProofRetainer};
use e2e::Dice;
use prover::Native;
use state_proof::{ProofError, storage_root, trie, word};
use std::collections::BTreeMap;

pub(crate) type Trie = BTreeMap<B256, Vec<u8>>;

fn hash(dice: &mut Dice) -> B256 {
    keccak256(dice.roll().to_be_bytes())
}

/// Keys that are near each other, so that there are extensions and nodes within nodes, and keys that are not; sometimes so many that
/// the first branches are full.
pub(crate) fn random(dice: &mut Dice) -> Trie {
    let base = hash(dice);
    let most = if dice.once_in(20) { 400 } else { 40 };
    let count = 1 + dice.below(most);
    (0..count)
        .map(|_| {
            let mut key = hash(dice);
            let shared = if dice.below(3) == 0 {
                dice.below(32) as usize
            } else {
                0
            };
            key.0[..shared].copy_from_slice(&base[..shared]);
            if shared == 31 {
                key.0[31] = base[31] ^ dice.below(16) as u8;
            }
            let most = if dice.once_in(2) { 3 } else { 70 };
            let len = 1 + dice.below(most);
            (key, (0..len).map(|_| dice.below(256) as u8).collect())
        })
        .collect()
}

/// The trie's root, and the nodes of the proof of `key`.
pub(crate) fn prove(trie: &Trie, key: B256) -> (B256, Vec<Vec<u8>>) {
    let target = Nibbles::unpack(key);
    let mut builder = HashBuilder::default().with_proof_retainer(ProofRetainer::new(vec![target]));
    for (key, value) in trie {
        builder.add_leaf(Nibbles::unpack(key), value);
    }
    let root = builder.root();
    let nodes = builder.take_proof_nodes().matching_nodes_sorted(&target);
    let mut nodes: Vec<_> = nodes.into_iter().map(|(_, node)| node.to_vec()).collect();
    // As a node answers it: a node shorter than a hash lies in its parent and is not given again.
    let mut first = true;
    nodes.retain(|node| std::mem::take(&mut first) || node.len() >= 32);
    (root, nodes)
}

/// A key of the trie or, as often, one it does not have.
pub(crate) fn some_key(trie: &Trie, dice: &mut Dice) -> B256 {
    let keys: Vec<_> = trie.keys().collect();
    let mut key = *keys[dice.below(keys.len() as u64) as usize];
    if dice.below(2) == 0 {
        key.0[dice.below(32) as usize] ^= 1 << dice.below(8);
    }
    key
}

pub(crate) fn lookup(root: B256, key: B256, mut proof: &[u8]) -> Result<Option<&[u8]>, ProofError> {
    let found = trie::lookup::<Native>(&root.0, &key.0, &mut proof)?;
    if proof.is_empty() {
        Ok(found)
    } else {
        Err(ProofError::Malformed)
    }
}

#[test]
fn what_a_trie_has_and_what_it_has_not_is_proven() {
    let dice = &mut Dice::new(1);
    for _ in 0..2_000 {
        let trie = random(dice);
        let key = some_key(&trie, dice);
        let (root, nodes) = prove(&trie, key);
        let found = lookup(root, key, &nodes.concat())
            .unwrap()
            .map(<[u8]>::to_vec);
        assert_eq!(found.as_ref(), trie.get(&key));
    }
}

#[test]
fn every_child_of_a_branch_that_is_full_is_found() {
    let trie: Trie = (0..2_000u64)
        .map(|number| (keccak256(number.to_be_bytes()), vec![7; 40]))
        .collect();
    let mut absent = 0;
    for number in 0..40_u64 {
        // The first nibbles are those of every direction twice over.
        let mut key = keccak256((number * 17).to_be_bytes());
        key.0[0] = (number % 16) as u8 * 16 + key.0[0] % 16;
        let (root, nodes) = prove(&trie, key);
        let is_full = nodes[0].len() == 3 + 16 * 33 + 1;
        assert!(is_full, "the root has {} bytes", nodes[0].len());
        let proof = nodes.concat();
        let found = lookup(root, key, &proof).unwrap();
        assert_eq!(found, trie.get(&key).map(Vec::as_slice));
        absent += u64::from(found.is_none());
    }
    assert!((1..40).contains(&absent), "{absent}");
}

#[test]
fn a_trie_without_keys_has_none_with_a_node_and_without() {
    let key = B256::repeat_byte(7);
    for proof in [&[][..], &[0x80]] {
        assert_eq!(lookup(EMPTY_ROOT_HASH, key, proof), Ok(None));
    }
    assert_eq!(trie::EMPTY_ROOT, EMPTY_ROOT_HASH.0);
}

#[test]
fn proofs_of_an_account_and_its_words_follow_each_other() {
    let (account, slot, unused) = ([0xa1; 20], [1; 32], [2; 32]);
    let value = U256::from(0x1234_5678u64);
    let words = Trie::from([
        (keccak256(slot), alloy::rlp::encode(value)),
        (keccak256([9; 32]), alloy::rlp::encode(U256::MAX)),
    ]);
    let (storage, slot_nodes) = prove(&words, keccak256(slot));
    let (_, unused_nodes) = prove(&words, keccak256(unused));
    let entry = TrieAccount {
        nonce: 1,
        balance: U256::from(5),
        storage_root: storage,
        code_hash: B256::repeat_byte(3),
    };
    let accounts = Trie::from([
        (keccak256(account), alloy::rlp::encode(entry)),
        (keccak256([0xb2; 20]), alloy::rlp::encode(entry)),
    ]);
    let (state, account_nodes) = prove(&accounts, keccak256(account));

    let all = [
        account_nodes.concat(),
        slot_nodes.concat(),
        unused_nodes.concat(),
    ]
    .concat();
    let rest = &mut &all[..];
    let found = storage_root::<Native>(&state.0, &account, rest)
        .unwrap()
        .unwrap();
    assert_eq!(found, storage.0);
    assert_eq!(word::<Native>(&found, &slot, rest), Ok(value.to_be_bytes()));
    assert_eq!(word::<Native>(&found, &unused, rest), Ok([0; 32]));
    assert!(rest.is_empty());
}

#[test]
fn an_account_that_is_not_there_is_proven_not_to_be() {
    let accounts = Trie::from([(
        keccak256([0xb2; 20]),
        alloy::rlp::encode(TrieAccount::default()),
    )]);
    let (state, nodes) = prove(&accounts, keccak256([0xa1; 20]));
    let proof = nodes.concat();
    assert_eq!(
        storage_root::<Native>(&state.0, &[0xa1; 20], &mut &proof[..]),
        Ok(None)
    );
}
