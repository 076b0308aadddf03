//! Trees of device keys: the same tree, every key at its number and weighing 1.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use protocol::sum_tree::{ProofError, Root, Tree, verify};
use protocol::{Node, NumberedKey, SumLeaf};
use serde_json::Value;
use support::{Native, unhex, vector};

fn bytes(value: &Value) -> Vec<u8> {
    unhex(value.as_str().unwrap())
}

fn node(value: &Value) -> Node {
    Node {
        hash: bytes(&value["hash"]).try_into().unwrap(),
        sum: value["sum"].as_u64().unwrap(),
    }
}

/// So many keys that differ.
fn keys(count: u64) -> Vec<NumberedKey> {
    (0..count)
        .map(|number| NumberedKey {
            number,
            key: [number as u8 + 1; 20],
        })
        .collect()
}

fn children(count: u64) -> [Node; 2] {
    let tree = Tree::build::<Native, _>(&keys(count)).unwrap();
    tree.children::<Native>()
}

fn root(left: &Node, right: &Node) -> Option<Root> {
    NumberedKey::root_of_children::<Native>(left, right)
}

#[test]
fn trees_match_every_hash_root_child_and_proof() {
    let document: Value = serde_json::from_str(&vector("keys.json")).unwrap();
    let trees = document["trees"].as_array().unwrap();
    assert_eq!(trees.len(), 10);
    for expected in trees {
        let rows = expected["keys"].as_array().unwrap();
        let keys: Vec<_> = (0..)
            .zip(rows)
            .map(|(number, row)| NumberedKey {
                number,
                key: bytes(&row["key"]).try_into().unwrap(),
            })
            .collect();
        let tree = Tree::build::<Native, _>(&keys).unwrap();
        let hash = bytes(&expected["root"]).try_into().unwrap();
        let count = expected["key_count"].as_u64().unwrap();
        let root = NumberedKey::root(hash, count);
        assert_eq!(tree.root(), root);
        assert_eq!(expected["depth"].as_u64(), Some(root.depth.into()));
        if count > 1 {
            let children = [&expected["left"], &expected["right"]].map(node);
            assert_eq!(tree.children::<Native>(), children);
        }
        for (key, row) in keys.iter().zip(rows) {
            let hash = Node::over::<Native, _>(key).hash;
            assert_eq!(hash.to_vec(), bytes(&row["hash"]));
            let proof = bytes(&row["proof"]);
            assert_eq!(tree.prove::<Native>(key.number), Some(proof.clone()));
            assert_eq!(verify::<Native, _>(key, &root, &proof), Ok(()));
        }
    }
}

#[test]
fn a_key_is_proven_by_its_number_and_by_no_other() {
    for count in [1, 2, 3, 5, 8, 200] {
        let keys = keys(count);
        let tree = Tree::build::<Native, _>(&keys).unwrap();
        for leaf in &keys {
            let proof = tree.prove::<Native>(leaf.number).unwrap();
            assert_eq!(verify::<Native, _>(leaf, &tree.root(), &proof), Ok(()));
            for bit in 0..9 {
                let number = leaf.number ^ 1 << bit;
                let other = NumberedKey { number, ..*leaf };
                assert!(verify::<Native, _>(&other, &tree.root(), &proof).is_err());
            }
        }
    }
}

#[test]
fn a_key_that_is_not_there_proves_nothing() {
    let tree = Tree::build::<Native, _>(&keys(2)).unwrap();
    let proof = tree.prove::<Native>(0).unwrap();
    let other = NumberedKey {
        number: 0,
        key: [9; 20],
    };
    let verdict = verify::<Native, _>(&other, &tree.root(), &proof);
    assert_eq!(verdict, Err(ProofError::WrongRoot));
}

#[test]
fn a_root_and_its_number_of_keys_follow_from_its_children() {
    for count in 2..200 {
        let tree = Tree::build::<Native, _>(&keys(count)).unwrap();
        let [left, right] = tree.children::<Native>();
        let root = root(&left, &right);
        assert_eq!(root, Some(tree.root()));
        assert_eq!(root.map(|root| root.node.sum), Some(count));
    }
}

#[test]
fn keys_that_leave_a_gap_have_no_root() {
    for count in 2..40 {
        let [left, right] = children(count);
        // The left half would not be full, or the right one larger than it.
        for (left_sum, right_sum) in [
            (left.sum - 1, right.sum + 1),
            (left.sum, left.sum + 1),
            (left.sum, u64::MAX),
            (u64::MAX, right.sum),
        ] {
            let left = Node {
                sum: left_sum,
                ..left
            };
            let right = Node {
                sum: right_sum,
                ..right
            };
            assert_eq!(root(&left, &right), None, "{left_sum} and {right_sum} keys");
        }
    }
}

#[test]
fn fewer_than_two_keys_have_no_children() {
    let [one, _] = children(2);
    let hollow = Node {
        sum: 1,
        ..Node::EMPTY
    };
    for (left, right) in [
        (Node::EMPTY, Node::EMPTY),
        (one, Node::EMPTY),
        (Node::EMPTY, one),
        (one, hollow),
        (hollow, one),
    ] {
        assert_eq!(root(&left, &right), None);
    }
}

#[test]
fn more_keys_than_there_are_cannot_be_counted_and_claimed() {
    let tree = Tree::build::<Native, _>(&keys(5)).unwrap();
    let [left, right] = tree.children::<Native>();
    let more = Node { sum: 4, ..right };
    let root = root(&left, &more).unwrap();
    assert_eq!(root.node.sum, 8);
    // Under what is counted wrong nothing is proven, with the old proof or one that says the same.
    let proof = tree.prove::<Native>(4).unwrap();
    assert!(verify::<Native, _>(&keys(5)[4], &root, &proof).is_err());
}

#[test]
fn a_key_hashes_differently_from_an_inner_node() {
    let preimage = keys(1)[0].preimage();
    assert_eq!(preimage[0], protocol::sum_tree::LEAF_PREFIX);
    assert_eq!(preimage.len(), 21);
}
