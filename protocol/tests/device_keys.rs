//! Trees of device keys: the same tree, every key weighing 1.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use protocol::tree::{Tree, verify};
use protocol::{DeviceKey, Node, NumberedKey, ProofError, TreeLeaf, sum_tree};
use serde_json::Value;
use support::{Native, unhex, vector};

fn bytes(value: &Value) -> Vec<u8> {
    unhex(value.as_str().unwrap())
}

#[test]
fn trees_match_every_hash_root_and_proof() {
    let document: Value = serde_json::from_str(&vector("keys.json")).unwrap();
    let trees = document["trees"].as_array().unwrap();
    assert!(!trees.is_empty());
    for expected in trees {
        let rows = expected["keys"].as_array().unwrap();
        let keys: Vec<_> = rows
            .iter()
            .map(|row| DeviceKey(bytes(&row["key"]).try_into().unwrap()))
            .collect();
        let nodes: Vec<_> = keys.iter().map(Node::of_leaf::<Native, _>).collect();
        let tree = Tree::build::<Native>(nodes.clone()).unwrap();
        let root = Node {
            hash: bytes(&expected["root"]).try_into().unwrap(),
            sum: expected["key_count"].as_u64().unwrap(),
        };
        assert_eq!((tree.root(), tree.leaf_count()), (root, root.sum));
        for (index, (key, row)) in keys.iter().zip(rows).enumerate() {
            assert_eq!(nodes[index].hash.to_vec(), bytes(&row["hash"]));
            let path = bytes(&row["proof"]);
            assert_eq!(tree.prove(index as u64), Some(path.clone()));
            let verdict = verify::<Native, _>(key, index as u64, root.sum, &path, &root);
            assert_eq!(verdict, Ok(()));
        }
    }
}

#[test]
fn a_key_that_is_not_there_proves_nothing() {
    let keys = [DeviceKey([1; 20]), DeviceKey([2; 20])];
    let nodes = keys.iter().map(Node::of_leaf::<Native, _>).collect();
    let tree = Tree::build::<Native>(nodes).unwrap();
    let path = tree.prove(0).unwrap();
    let verdict = verify::<Native, _>(&DeviceKey([3; 20]), 0, 2, &path, &tree.root());
    assert_eq!(verdict, Err(ProofError::WrongRoot));
}

#[test]
fn a_root_that_claims_more_keys_than_it_has_is_found_out() {
    let keys: Vec<_> = (1..=3).map(|n| DeviceKey([n; 20])).collect();
    let nodes = keys.iter().map(Node::of_leaf::<Native, _>).collect();
    let tree = Tree::build::<Native>(nodes).unwrap();
    let path = tree.prove(0).unwrap();
    // The path of the first key is the same in a tree of four.
    let root = Node {
        sum: 4,
        ..tree.root()
    };
    let verdict = verify::<Native, _>(&keys[0], 0, 4, &path, &root);
    assert_eq!(verdict, Err(ProofError::WrongTotal));
}

#[test]
fn a_key_hashes_differently_from_an_inner_node() {
    assert_eq!(
        DeviceKey([7; 20]).preimage()[0],
        protocol::tree::LEAF_PREFIX
    );
    assert_eq!(DeviceKey([7; 20]).preimage().len(), 21);
}

fn numbered(keys: &[DeviceKey]) -> Vec<NumberedKey> {
    let numbered = (0..).zip(keys);
    numbered
        .map(|(number, key)| NumberedKey { number, key: *key })
        .collect()
}

#[test]
fn a_sum_tree_of_keys_has_a_key_at_every_number_and_their_count_for_its_sum() {
    for count in [1u8, 2, 3, 5, 8, 200] {
        let keys: Vec<_> = (0..count).map(|n| DeviceKey([n; 20])).collect();
        let leaves = numbered(&keys);
        let tree = sum_tree::Tree::build::<Native, _>(&leaves).unwrap();
        let root = tree.root();
        assert_eq!(root.node.sum, u64::from(count));
        assert_eq!(root.depth, NumberedKey::depth(count.into()));
        for leaf in &leaves {
            let proof = tree.prove::<Native>(leaf.number).unwrap();
            assert_eq!(sum_tree::verify::<Native, _>(leaf, &root, &proof), Ok(()));
            let other = NumberedKey {
                number: leaf.number ^ 1,
                ..*leaf
            };
            assert!(sum_tree::verify::<Native, _>(&other, &root, &proof).is_err());
        }
    }
}

#[test]
fn a_full_tree_of_keys_has_the_root_of_the_vectors() {
    let document: Value = serde_json::from_str(&vector("keys.json")).unwrap();
    let trees = document["trees"].as_array().unwrap().iter();
    let full = trees.filter(|tree| tree["key_count"].as_u64().unwrap().is_power_of_two());
    let mut compared = 0;
    for expected in full {
        let rows = expected["keys"].as_array().unwrap().iter();
        let keys: Vec<_> = rows
            .map(|row| DeviceKey(bytes(&row["key"]).try_into().unwrap()))
            .collect();
        let tree = sum_tree::Tree::build::<Native, _>(&numbered(&keys)).unwrap();
        assert_eq!(tree.root().node.hash.to_vec(), bytes(&expected["root"]));
        compared += 1;
    }
    assert_eq!(compared, 3);
}
