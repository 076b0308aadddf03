//! Properties of the sum tree with a place for every vehicle: what stands in it can be proven, nothing else can.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use proptest::sample::Index;
use protocol::sum_tree::{
    BuildError, ChildrenError, ProofError, Root, STEP_LEN, Tree, depth_for, has_place, level_above,
    place_leaves, root_of, root_over, split, verify, verify_empty,
};
use protocol::{Node, StatedLeaf, SumLeaf};
use support::{Native, any_leaves, earned};

fn build(leaves: &[StatedLeaf]) -> Tree {
    Tree::build::<Native, _>(leaves).unwrap()
}

fn prove(tree: &Tree, place: u64) -> Vec<u8> {
    tree.prove::<Native>(place).unwrap()
}

fn check(leaf: &StatedLeaf, root: &Root, proof: &[u8]) -> Result<(), ProofError> {
    verify::<Native, _>(leaf, root, proof)
}

/// Any tree, and one of its leaves.
fn tree_and_leaf() -> impl Strategy<Value = (Tree, StatedLeaf)> {
    (any_leaves(), any::<Index>()).prop_map(|(leaves, at)| (build(&leaves), *at.get(&leaves)))
}

/// Any tree with an empty place, and that place.
fn tree_and_gap() -> impl Strategy<Value = (Tree, u64)> {
    let near = (any_leaves(), any::<Index>(), 0..4u32, any::<u64>());
    near.prop_filter_map("no empty place", |(leaves, at, near, far)| {
        let tree = build(&leaves);
        let neighbour = at.get(&leaves).vehicle_id ^ (1 << near);
        let beyond = u64::MAX.checked_shl(tree.root().depth.into()).unwrap_or(0);
        let place = if near == 3 { far & !beyond } else { neighbour };
        let is_empty = leaves.iter().all(|leaf| leaf.vehicle_id != place);
        (is_empty && has_place(tree.root().depth, place)).then_some((tree, place))
    })
}

proptest! {
    #[test]
    fn every_leaf_of_every_tree_can_be_proven(leaves in any_leaves()) {
        let tree = build(&leaves);
        for leaf in &leaves {
            prop_assert_eq!(check(leaf, &tree.root(), &prove(&tree, leaf.vehicle_id)), Ok(()));
        }
    }

    #[test]
    fn every_empty_place_can_be_proven((tree, place) in tree_and_gap()) {
        prop_assert_eq!(verify_empty::<Native>(place, &tree.root(), &prove(&tree, place)), Ok(()));
    }

    #[test]
    fn no_leaf_passes_for_an_empty_place((tree, leaf) in tree_and_leaf()) {
        let proof = prove(&tree, leaf.vehicle_id);
        prop_assert!(verify_empty::<Native>(leaf.vehicle_id, &tree.root(), &proof).is_err());
    }

    #[test]
    fn nothing_passes_for_a_leaf_at_an_empty_place((tree, place) in tree_and_gap(), points: u32) {
        let proof = prove(&tree, place);
        prop_assert!(check(&earned(place, points), &tree.root(), &proof).is_err());
    }

    #[test]
    fn the_root_and_the_total_do_not_depend_on_the_order_of_leaves(leaves in any_leaves(), by in any::<Index>()) {
        let tree = build(&leaves);
        let mut turned = leaves.clone();
        turned.rotate_left(by.index(leaves.len()));
        prop_assert_eq!(&build(&turned), &tree);
        let points: u64 = leaves.iter().map(|leaf| u64::from(leaf.points)).sum();
        prop_assert_eq!(tree.root().node.sum, points);
    }

    #[test]
    fn the_tree_has_the_fewest_levels_that_hold_the_largest_place(leaves in any_leaves()) {
        let largest = leaves.iter().map(|leaf| leaf.vehicle_id).max().unwrap();
        let depth = build(&leaves).root().depth;
        prop_assert!(has_place(depth, largest));
        prop_assert!(depth == 0 || !has_place(depth - 1, largest));
    }

    #[test]
    fn a_flipped_bit_anywhere_in_a_proof_is_refused((tree, leaf) in tree_and_leaf(), at: Index, bit in 0..8u8) {
        let mut proof = prove(&tree, leaf.vehicle_id);
        prop_assume!(!proof.is_empty());
        let at = at.index(proof.len());
        proof[at] ^= 1 << bit;
        prop_assert!(check(&leaf, &tree.root(), &proof).is_err());
    }

    #[test]
    fn a_flipped_bit_anywhere_in_a_proof_of_emptiness_is_refused((tree, place) in tree_and_gap(), at: Index, bit in 0..8u8) {
        let mut proof = prove(&tree, place);
        let at = at.index(proof.len());
        proof[at] ^= 1 << bit;
        prop_assert!(verify_empty::<Native>(place, &tree.root(), &proof).is_err());
    }

    #[test]
    fn a_flipped_bit_anywhere_in_a_leaf_is_refused((tree, leaf) in tree_and_leaf(), at in 1..46usize, bit in 0..8u8) {
        let mut bytes = leaf.preimage();
        bytes[at] ^= 1 << bit;
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte))
        };
        let changed = StatedLeaf {
            vehicle_id: number(1, 9),
            account: bytes[9..29].try_into().unwrap(),
            conn: number(29, 31) as u16,
            disc: number(31, 33) as u16,
            status: bytes[33],
            hardware: number(34, 38) as u32,
            software: number(38, 42) as u32,
            points: number(42, 46) as u32,
        };
        prop_assert_ne!(changed, leaf);
        prop_assert!(check(&changed, &tree.root(), &prove(&tree, leaf.vehicle_id)).is_err());
    }

    #[test]
    fn another_depth_root_or_total_is_refused((tree, leaf) in tree_and_leaf(), bit in 0..8u8, at in 0..32usize, by in 1u64..) {
        let proof = prove(&tree, leaf.vehicle_id);
        let mut root = tree.root();
        root.depth ^= 1 << bit;
        prop_assert!(check(&leaf, &root, &proof).is_err());
        let mut root = tree.root();
        root.node.hash[at] ^= 1 << bit;
        prop_assert_eq!(check(&leaf, &root, &proof), Err(ProofError::WrongRoot));
        let mut root = tree.root();
        root.node.sum = root.node.sum.wrapping_add(by);
        prop_assert_eq!(check(&leaf, &root, &proof), Err(ProofError::WrongTotal));
    }

    #[test]
    fn an_empty_place_is_refused_under_another_depth_of_the_tree((tree, place) in tree_and_gap(), bit in 0..8u8) {
        let mut root = tree.root();
        root.depth ^= 1 << bit;
        prop_assert!(verify_empty::<Native>(place, &root, &prove(&tree, place)).is_err());
    }

    #[test]
    fn the_proof_of_one_place_proves_no_other((tree, leaf) in tree_and_leaf(), other: Index) {
        let proof = prove(&tree, leaf.vehicle_id);
        let flipped = 1u64.checked_shl(other.index(64) as u32).unwrap();
        let moved = StatedLeaf { vehicle_id: leaf.vehicle_id ^ flipped, ..leaf };
        prop_assert!(check(&moved, &tree.root(), &proof).is_err());
        // Not even by its path alone.
        let node = Node::over::<Native, _>(&leaf);
        let there = root_of::<Native>(node, moved.vehicle_id, tree.root().depth, &proof);
        prop_assert_ne!(there, Ok(tree.root().node));
    }

    /// Whatever is thrown at it: of two proofs of one place at most one verifies, unless both show the same.
    #[test]
    fn two_proofs_of_one_place_never_both_verify(
        (tree, leaf) in tree_and_leaf(), points: u32, account: [u8; 20], other: Vec<u8>, cut: Index,
    ) {
        let true_proof = prove(&tree, leaf.vehicle_id);
        let liar = StatedLeaf { points, account, ..leaf };
        let spliced = [&true_proof[..cut.index(true_proof.len() + 1)], &other].concat();
        for proof in [&true_proof, &other, &spliced] {
            if liar != leaf {
                prop_assert!(check(&liar, &tree.root(), proof).is_err());
            }
            prop_assert!(verify_empty::<Native>(leaf.vehicle_id, &tree.root(), proof).is_err());
            if check(&leaf, &tree.root(), proof).is_ok() {
                prop_assert_eq!(proof, &true_proof);
            }
        }
    }

    #[test]
    fn a_proof_cut_or_extended_is_refused((tree, leaf) in tree_and_leaf(), by in 1..=STEP_LEN) {
        let proof = prove(&tree, leaf.vehicle_id);
        let longer = [proof.as_slice(), &vec![0; by]].concat();
        prop_assert_eq!(check(&leaf, &tree.root(), &longer), Err(ProofError::WrongLength));
        if let Some(shorter) = proof.len().checked_sub(by) {
            prop_assert!(check(&leaf, &tree.root(), &proof[..shorter]).is_err());
        }
    }

    #[test]
    fn a_proof_says_where_it_ends((tree, leaf) in tree_and_leaf(), after: Vec<u8>) {
        let proof = prove(&tree, leaf.vehicle_id);
        let both = [proof.as_slice(), &after].concat();
        prop_assert_eq!(split(tree.root().depth, &both), Some((&proof[..], &after[..])));
        if !proof.is_empty() {
            prop_assert_eq!(split(tree.root().depth, &proof[..proof.len() - 1]), None);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(proof: Vec<u8>, place: u64, depth: u8, sum: u64) {
        let _ = root_of::<Native>(Node { hash: [1; 32], sum }, place, depth, &proof);
        let _ = split(depth, &proof);
    }

    #[test]
    fn a_tree_takes_memory_for_its_leaves_only(leaves in any_leaves()) {
        prop_assert!(build(&leaves).node_count() <= 3 * leaves.len());
    }

    #[test]
    fn a_level_filled_in_parts_is_the_level_filled_at_once(leaves in any_leaves(), parts in 1..9usize) {
        let placed = place_leaves::<Native, _>(&leaves);
        let in_parts = |level: &[_]| {
            let families: Vec<_> = level.chunk_by(|a: &protocol::sum_tree::Placed, b| a.parent() == b.parent()).collect();
            families.chunks(parts).map(|part| level_above::<Native>(&part.concat())).collect::<Result<Vec<_>, _>>().map(|all| all.concat())
        };
        prop_assert_eq!(Tree::build_by(placed.clone(), in_parts), Ok(build(&leaves)));
        prop_assert_eq!(root_over(placed, level_above::<Native>), Ok(build(&leaves).root()));
    }

    #[test]
    fn the_root_follows_from_its_two_children(leaves in any_leaves()) {
        let root = build(&leaves).root();
        prop_assume!(root.depth > 0);
        let half = 1u64 << (root.depth - 1);
        let (left, right): (Vec<_>, Vec<_>) = leaves.iter().partition(|leaf| leaf.vehicle_id < half);
        // A half is a tree of a level less, its places counted from its first.
        let child = |leaves: &[StatedLeaf]| {
            let mut nodes = place_leaves::<Native, _>(leaves);
            for at in &mut nodes { at.place &= half - 1; }
            for _ in 1..root.depth { nodes = level_above::<Native>(&nodes).unwrap(); }
            nodes.first().map_or(Node::EMPTY, |at| at.node)
        };
        let children = [child(&left), child(&right)];
        prop_assert_eq!(build(&leaves).children::<Native>(), children);
        let [left, right] = children;
        prop_assert_eq!(Root::of_children::<Native>(&left, &right, root.depth), Ok(root));
    }
}

const ONE: Node = Node {
    hash: [2; 32],
    sum: 1,
};
const FULL: Node = Node {
    hash: [1; 32],
    sum: u64::MAX,
};
const HOLLOW: Node = Node {
    hash: [0; 32],
    sum: 1,
};

#[test]
fn a_tree_without_leaves_has_the_empty_root_and_every_place_empty() {
    let tree = build(&[]);
    assert_eq!(tree.root(), Root::EMPTY);
    for place in [0, 1, u64::MAX] {
        assert_eq!(verify_empty::<Native>(place, &tree.root(), &[]), Ok(()));
    }
}

#[test]
fn a_leaf_at_place_zero_alone_is_its_own_root() {
    let leaf = earned(0, 5);
    let root = build(&[leaf]).root();
    assert_eq!(
        root,
        Root {
            node: Node::over::<Native, _>(&leaf),
            depth: 0
        }
    );
    assert_eq!(check(&leaf, &root, &[]), Ok(()));
}

#[test]
fn a_place_beyond_the_tree_is_empty_and_proven_by_nothing() {
    let tree = build(&[earned(3, 5)]);
    assert_eq!(tree.prove::<Native>(4), None);
    assert_eq!(verify_empty::<Native>(4, &tree.root(), &[]), Ok(()));
    let refused = verify_empty::<Native>(4, &tree.root(), &[0]);
    assert_eq!(refused, Err(ProofError::WrongLength));
    let refused = check(&earned(4, 5), &tree.root(), &[0]);
    assert_eq!(refused, Err(ProofError::PlaceOutOfRange));
}

#[test]
fn one_place_cannot_be_taken_twice() {
    let leaves = [earned(7, 1), earned(2, 1), earned(7, 2)];
    let refused = Tree::build::<Native, _>(&leaves).unwrap_err();
    assert_eq!(refused, BuildError::Taken { place: 7 });
    assert_eq!(refused.to_string(), "two leaves claim place 7");
}

#[test]
fn a_zero_hash_is_never_written_out() {
    let proof = [&[1u8][..], &[0; STEP_LEN]].concat();
    let refused = root_of::<Native>(ONE, 0, 1, &proof);
    assert_eq!(refused, Err(ProofError::HollowSibling));
}

#[test]
fn a_zero_hash_with_a_sum_is_refused_as_any_zero_hash() {
    let proof = [&[1u8][..], &HOLLOW.hash, &HOLLOW.sum.to_be_bytes()].concat();
    let refused = root_of::<Native>(ONE, 0, 1, &proof);
    assert_eq!(refused, Err(ProofError::HollowSibling));
}

#[test]
fn a_mask_has_no_bit_above_the_depth() {
    for (depth, mask) in [(0, vec![]), (3, vec![0b1000]), (9, vec![0b10, 0])] {
        let expected = match depth {
            0 => Ok(ONE),
            _ => Err(ProofError::LevelOutOfRange),
        };
        assert_eq!(root_of::<Native>(ONE, 0, depth, &mask), expected);
    }
}

#[test]
fn a_tree_has_at_most_64_levels() {
    let refused = root_of::<Native>(ONE, 0, 65, &[0; 9]);
    assert_eq!(refused, Err(ProofError::DepthOutOfRange));
    assert!(root_of::<Native>(ONE, u64::MAX, 64, &[0; 8]).is_ok());
    assert_eq!(depth_for(u64::MAX), 64);
    assert_eq!(split(65, &[0; 9]), None);
}

#[test]
fn sums_beyond_64_bits_are_refused_wherever_they_add_up() {
    let (left, right) = (earned(0, 1), earned(1, 1));
    let nodes = place_leaves::<Native, _>(&[left, right]);
    let heavy: Vec<_> = nodes
        .into_iter()
        .map(|mut at| {
            at.node.sum = u64::MAX;
            at
        })
        .collect();
    let refused = Tree::build_by(heavy, level_above::<Native>);
    assert_eq!(refused.unwrap_err(), BuildError::SumOverflow);
    let proof = [&[1u8][..], &FULL.hash, &FULL.sum.to_be_bytes()].concat();
    let refused = root_of::<Native>(ONE, 0, 1, &proof);
    assert_eq!(refused, Err(ProofError::SumOverflow));
    let refused = Root::of_children::<Native>(&ONE, &FULL, 1);
    assert_eq!(refused, Err(ChildrenError::SumOverflow));
}

#[test]
fn children_that_no_tree_has_make_no_root() {
    let root = |left, right, depth| Root::of_children::<Native>(left, right, depth);
    let empty = &Node::EMPTY;
    assert_eq!(root(empty, empty, 0), Ok(Root::EMPTY));
    assert_eq!(root(&ONE, &ONE, 65), Err(ChildrenError::DepthOutOfRange));
    assert_eq!(root(&HOLLOW, &ONE, 3), Err(ChildrenError::HollowSum));
    assert_eq!(root(&ONE, &HOLLOW, 3), Err(ChildrenError::HollowSum));
    assert_eq!(root(&ONE, empty, 3), Err(ChildrenError::WrongDepth));
    assert_eq!(root(empty, empty, 1), Err(ChildrenError::WrongDepth));
    assert_eq!(root(empty, &ONE, 0), Err(ChildrenError::WrongDepth));
}

#[test]
fn an_inner_node_does_not_pass_for_a_leaf() {
    let leaves: Vec<_> = (0..4).map(|id| earned(id, 5)).collect();
    let tree = build(&leaves);
    let nodes: Vec<_> = leaves.iter().map(Node::over::<Native, _>).collect();
    let inner = Node::join::<Native>(&nodes[0], &nodes[1]).unwrap();
    let proof = prove(&tree, 0);
    let shortened = [&[1u8][..], &proof[1 + STEP_LEN..]].concat();
    assert_eq!(
        root_of::<Native>(inner, 0, 1, &shortened),
        Ok(tree.root().node)
    );
    let refused = root_of::<Native>(inner, 0, 2, &shortened);
    assert_ne!(refused, Ok(tree.root().node));
}
