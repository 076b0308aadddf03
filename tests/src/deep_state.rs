//! A state as deep as a large chain's, around a few words of one contract.

use alloy::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_trie::{HashBuilder, Nibbles, TrieAccount, proof::ProofRetainer};
use std::collections::BTreeMap;

type Trie = BTreeMap<B256, Vec<u8>>;

/// The account and its words, each at the end of full branches.
#[derive(Debug)]
pub struct DeepState {
    account: Address,
    accounts: Trie,
    words: Trie,
}

impl DeepState {
    /// These words of the account, so many branches down.
    pub fn of(account: Address, words: &[(B256, B256)], depth: usize) -> Self {
        let values = words.iter().filter(|(_, word)| !word.is_zero());
        let values = values.map(|(slot, word)| {
            let value = alloy::rlp::encode(U256::from_be_bytes(word.0));
            (keccak256(slot), value)
        });
        let mut trie: Trie = values.collect();
        for (slot, _) in words {
            surround(&mut trie, keccak256(slot), depth);
        }
        let words = trie;
        let entry = TrieAccount {
            nonce: 1,
            balance: U256::ZERO,
            storage_root: prove(&words, B256::ZERO).0,
            code_hash: B256::repeat_byte(3),
        };
        let key = keccak256(account);
        let mut accounts = Trie::from([(key, alloy::rlp::encode(entry))]);
        surround(&mut accounts, key, depth);
        Self {
            account,
            accounts,
            words,
        }
    }

    /// The state's root.
    pub fn root(&self) -> B256 {
        prove(&self.accounts, B256::ZERO).0
    }

    /// Nodes of the account and of these words.
    pub fn proof(&self, slots: &[B256]) -> Bytes {
        let (_, mut nodes) = prove(&self.accounts, keccak256(self.account));
        for slot in slots {
            nodes.extend(prove(&self.words, keccak256(slot)).1);
        }
        nodes.into()
    }
}

/// Keys that leave the way to `key` at each of so many levels, in every direction.
fn surround(trie: &mut Trie, key: B256, depth: usize) {
    for level in 0..depth {
        let whole = level / 2;
        let own = if level % 2 == 0 {
            key.0[whole] >> 4
        } else {
            key.0[whole] & 0x0f
        };
        for nibble in (0..16u8).filter(|nibble| *nibble != own) {
            let mut beside = keccak256([&key[..], &[level as u8, nibble]].concat());
            beside.0[..whole].copy_from_slice(&key.0[..whole]);
            beside.0[whole] = if level % 2 == 0 {
                nibble << 4 | beside.0[whole] & 0x0f
            } else {
                key.0[whole] & 0xf0 | nibble
            };
            trie.entry(beside)
                .or_insert_with(|| alloy::rlp::encode(U256::from_be_bytes(keccak256(beside).0)));
        }
    }
}

/// The trie's root, and the nodes that prove a key or its absence.
fn prove(trie: &Trie, key: B256) -> (B256, Vec<u8>) {
    let target = Nibbles::unpack(key);
    let mut builder = HashBuilder::default().with_proof_retainer(ProofRetainer::new(vec![target]));
    for (key, value) in trie {
        builder.add_leaf(Nibbles::unpack(key), value);
    }
    let root = builder.root();
    let nodes = builder.take_proof_nodes().matching_nodes_sorted(&target);
    // As a node answers it: a node shorter than a hash lies in its parent and is not given again.
    let nodes = nodes
        .into_iter()
        .filter(|(path, node)| path.is_empty() || node.len() >= 32);
    (root, nodes.flat_map(|(_, node)| node).collect())
}
