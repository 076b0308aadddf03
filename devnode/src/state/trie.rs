//! Ethereum's Merkle Patricia trie over hashed keys, kept in memory.
//!
//! Nodes are shared between copies: a copy is one pointer, and a change makes new the nodes on the way to it. Every node keeps
//! its hash, so that a root costs what changed since the last one.
//!
//! Keys are hashes, all of one length, hence no value ever lies at a branch. An extension is not a node of its own here: it is
//! the distance between a branch and its parent.

use std::sync::{Arc, OnceLock};

use alloy_primitives::{B256, Bytes, keccak256};
use alloy_trie::{
    EMPTY_ROOT_HASH, Nibbles, TrieMask,
    nodes::{BranchNodeRef, ExtensionNodeRef, LeafNodeRef, RlpNode},
};

/// Nibbles in a key.
const KEY_NIBBLES: usize = 64;

/// What a trie maps to.
pub(super) trait Value: Clone {
    /// The value as the trie hashes it.
    fn rlp(&self) -> Vec<u8>;
}

/// A trie. Copies are cheap.
#[derive(Clone, Debug)]
pub(super) struct Trie<V>(Link<V>);

type Link<V> = Option<Arc<Node<V>>>;

#[derive(Clone, Debug)]
struct Node<V> {
    /// How the parent refers to it. Forgotten when anything below changes, or the parent.
    reference: OnceLock<RlpNode>,
    /// The key of a leaf; of a branch, any key below it.
    key: B256,
    kind: Kind<V>,
}

#[derive(Clone, Debug)]
enum Kind<V> {
    Leaf(V),
    Branch {
        /// Nibbles that all keys below have in common.
        depth: usize,
        children: Box<[Link<V>; 16]>,
    },
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<V: Value> Trie<V> {
    /// The root hash.
    pub(super) fn root(&self) -> B256 {
        match &self.0 {
            None => EMPTY_ROOT_HASH,
            Some(node) => {
                let reference = node.reference(0);
                reference.as_hash().unwrap_or_else(|| keccak256(reference))
            }
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &B256) -> Option<&V> {
        let mut node = self.0.as_ref()?;
        loop {
            match &node.kind {
                Kind::Leaf(value) => return (node.key == *key).then_some(value),
                Kind::Branch { depth, children } => {
                    node = children[nibble(key, *depth)].as_ref()?;
                }
            }
        }
    }

    /// The value of a key, to change it.
    pub(super) fn get_mut(&mut self, key: &B256) -> Option<&mut V> {
        // A key that is not there leaves everything as it is.
        self.get(key)?;
        let mut node = self.0.as_mut()?;
        loop {
            match &mut open(node).kind {
                Kind::Leaf(value) => return Some(value),
                Kind::Branch { depth, children } => {
                    node = children[nibble(key, *depth)].as_mut()?;
                }
            }
        }
    }

    /// Sets the value of a key.
    pub(super) fn insert(&mut self, key: B256, value: V) {
        insert(&mut self.0, key, value);
    }

    /// Removes a key.
    pub(super) fn remove(&mut self, key: &B256) {
        if self.get(key).is_some() {
            remove(&mut self.0, key);
        }
    }

    /// The nodes from the root to a key, or to where it would be: its proof, for `eth_getProof`.
    pub(super) fn prove(&self, key: &B256) -> Vec<Bytes> {
        let (mut proof, mut link, mut from) = (Vec::new(), &self.0, 0);
        while let Some(node) = link {
            // A node of less than 32 bytes lies within its parent.
            let mut push = |rlp: Vec<u8>| {
                if rlp.len() >= 32 || proof.is_empty() {
                    proof.push(Bytes::from(rlp));
                }
            };
            let Kind::Branch { depth, children } = &node.kind else {
                push(node.rlp(from).0);
                break;
            };
            let (outer, inner) = node.rlp(from);
            push(outer);
            if common_nibbles(&node.key, key) < *depth {
                break;
            }
            inner.map(push);
            (link, from) = (&children[nibble(key, *depth)], depth + 1);
        }
        proof
    }
}

impl<V: Value> Node<V> {
    fn leaf(key: B256, value: V) -> Link<V> {
        Some(Arc::new(Self {
            reference: OnceLock::new(),
            key,
            kind: Kind::Leaf(value),
        }))
    }

    /// Nibbles that lead to it and what is below.
    fn depth(&self) -> usize {
        match &self.kind {
            Kind::Leaf(_) => KEY_NIBBLES,
            Kind::Branch { depth, .. } => *depth,
        }
    }

    /// How a parent that has used up `from` nibbles refers to this node.
    fn reference(&self, from: usize) -> &RlpNode {
        self.reference
            .get_or_init(|| RlpNode::from_rlp(&self.rlp(from).0))
    }

    /// The node as hashed, seen from a parent that has used up `from` nibbles; of an extension, also the branch behind it.
    fn rlp(&self, from: usize) -> (Vec<u8>, Option<Vec<u8>>) {
        let path = Nibbles::unpack(self.key).slice(from..self.depth());
        let mut rlp = Vec::new();
        match &self.kind {
            Kind::Leaf(value) => {
                LeafNodeRef::new(&path, &value.rlp()).rlp(&mut rlp);
                (rlp, None)
            }
            Kind::Branch { depth, children } => {
                let (mut stack, mut mask) = (Vec::with_capacity(16), TrieMask::default());
                for (child, index) in children.iter().zip(0u8..) {
                    if let Some(child) = child {
                        stack.push(child.reference(depth + 1).clone());
                        mask.set_bit(index);
                    }
                }
                let branch = BranchNodeRef::new(&stack, mask).rlp(&mut rlp);
                if path.is_empty() {
                    return (rlp, None);
                }
                let mut extension = Vec::new();
                ExtensionNodeRef::new(&path, &branch).rlp(&mut extension);
                (extension, Some(rlp))
            }
        }
    }
}

/// The node for writing, without its old hash.
fn open<V: Value>(node: &mut Arc<Node<V>>) -> &mut Node<V> {
    let node = Arc::make_mut(node);
    node.reference = OnceLock::new();
    node
}

fn insert<V: Value>(link: &mut Link<V>, key: B256, value: V) {
    let Some(node) = link else {
        *link = Node::leaf(key, value);
        return;
    };
    let common = common_nibbles(&node.key, &key);
    if common < node.depth() {
        // It and the new leaf part ways here.
        let there = nibble(&open(node).key, common);
        let mut children = Box::new([const { None }; 16]);
        children[there] = link.take();
        children[nibble(&key, common)] = Node::leaf(key, value);
        *link = Some(Arc::new(Node {
            reference: OnceLock::new(),
            key,
            kind: Kind::Branch {
                depth: common,
                children,
            },
        }));
        return;
    }
    match &mut open(node).kind {
        Kind::Leaf(old) => *old = value,
        Kind::Branch { depth, children } => {
            insert(&mut children[nibble(&key, *depth)], key, value);
        }
    }
}

/// Removes a key that is there.
fn remove<V: Value>(link: &mut Link<V>, key: &B256) {
    let Some(node) = link else { return };
    if let Kind::Leaf(_) = node.kind {
        *link = None;
        return;
    }
    let Kind::Branch { depth, children } = &mut open(node).kind else {
        return;
    };
    remove(&mut children[nibble(key, *depth)], key);
    let mut left = children.iter_mut().filter(|child| child.is_some());
    if let (Some(only), None) = (left.next(), left.next()) {
        // A branch of one is none: the child moves up.
        let mut only = only.take();
        if let Some(child) = &mut only {
            open(child);
        }
        *link = only;
    }
}

fn nibble(key: &B256, index: usize) -> usize {
    let byte = key[index / 2];
    usize::from(if index.is_multiple_of(2) {
        byte >> 4
    } else {
        byte & 15
    })
}

/// Nibbles that two keys begin with alike.
fn common_nibbles(a: &B256, b: &B256) -> usize {
    match a.iter().zip(b.iter()).position(|(a, b)| a != b) {
        None => KEY_NIBBLES,
        Some(byte) => 2 * byte + usize::from(a[byte] >> 4 == b[byte] >> 4),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use alloy_primitives::U256;
    use alloy_trie::{HashBuilder, proof::verify_proof};

    use super::*;

    /// The root as alloy builds it from scratch.
    fn expected(values: &BTreeMap<B256, U256>) -> B256 {
        let mut builder = HashBuilder::default();
        for (key, value) in values {
            builder.add_leaf(Nibbles::unpack(key), &value.rlp());
        }
        builder.root()
    }

    /// Keys of which many share long beginnings, some all but the last nibble.
    fn key(seed: u64) -> B256 {
        let mut key = keccak256(seed.to_be_bytes());
        if seed.is_multiple_of(3) {
            key = B256::repeat_byte((seed % 16) as u8);
            key[31 - (seed % 7) as usize] = seed as u8;
        }
        key
    }

    #[test]
    fn roots_are_those_of_a_trie_built_from_scratch() {
        let (mut trie, mut values) = (Trie::default(), BTreeMap::new());
        assert_eq!(trie.root(), EMPTY_ROOT_HASH);
        for step in 0u64..2_000 {
            let key = key(step.wrapping_mul(7_919) % 300);
            if step % 3 == 2 {
                values.remove(&key);
                trie.remove(&key);
            } else {
                // Small values make nodes that lie within their parents.
                let value = U256::from(step) << (step % 200);
                values.insert(key, value);
                trie.insert(key, value);
            }
            assert_eq!(trie.get(&key), values.get(&key));
            assert_eq!(trie.root(), expected(&values), "step {step}");
        }
        for key in values.keys() {
            trie.remove(key);
        }
        assert_eq!(trie.root(), EMPTY_ROOT_HASH);
    }

    #[test]
    fn a_copy_keeps_its_root() {
        let mut trie = Trie::default();
        (0..50).for_each(|seed| trie.insert(key(seed), U256::from(seed + 1)));
        let (copy, root) = (trie.clone(), trie.root());
        (0..50).for_each(|seed| trie.remove(&key(seed)));
        (100..150).for_each(|seed| trie.insert(key(seed), U256::from(seed)));
        assert_eq!(copy.root(), root);
        assert_ne!(trie.root(), root);
    }

    #[test]
    fn proofs_show_what_is_there_and_what_is_not() {
        for size in [0, 1, 2, 300] {
            let mut trie = Trie::default();
            (0..size).for_each(|seed| trie.insert(key(seed), U256::from(seed + 1)));
            let root = trie.root();
            for seed in 0..size + 100 {
                let key = key(seed);
                let value = trie.get(&key).map(Value::rlp);
                let proof = trie.prove(&key);
                verify_proof(root, Nibbles::unpack(key), value, &proof).unwrap();
            }
        }
    }
}
