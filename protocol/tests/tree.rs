//! Properties of the Merkle sum tree: what was put in can be proved, nothing else can.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use protocol::tree::{STEP_LEN, SumOverflow, Tree, fill_parents, root_of, verify};
use protocol::{Leaf, Node, ProofError, Status};
use support::{Native, leaves};

fn build(leaves: &[Leaf]) -> Tree {
    Tree::build::<Native>(leaves.iter().map(Node::of_leaf::<Native, Leaf>).collect()).unwrap()
}

/// Any tree of up to 300 leaves, and the index of one of them.
fn tree_and_index() -> impl Strategy<Value = (Vec<Leaf>, u64)> {
    (1u64..300, any::<u32>()).prop_flat_map(|(count, seed)| {
        let points = move |n: u64| (n as u32).wrapping_mul(seed) % 9_001;
        (Just(leaves(count, points)), 0..count)
    })
}

proptest! {
    #[test]
    fn every_leaf_of_every_tree_can_be_proved((leaves, index) in tree_and_index()) {
        let tree = build(&leaves);
        let path = tree.prove(index).unwrap();
        let leaf = &leaves[index as usize];
        prop_assert_eq!(verify::<Native, _>(leaf, index, tree.leaf_count(), &path, &tree.root()), Ok(()));
    }

    #[test]
    fn the_root_sum_is_the_sum_of_all_points((leaves, _) in tree_and_index()) {
        let points: u64 = leaves.iter().map(|leaf| u64::from(leaf.points)).sum();
        prop_assert_eq!(build(&leaves).root().sum, points);
    }

    #[test]
    fn a_flipped_bit_anywhere_in_the_path_is_refused(
        (leaves, index) in tree_and_index(), at in any::<prop::sample::Index>(), bit in 0..8u8,
    ) {
        let tree = build(&leaves);
        let mut path = tree.prove(index).unwrap();
        prop_assume!(!path.is_empty());
        let at = at.index(path.len());
        path[at] ^= 1 << bit;
        let leaf = &leaves[index as usize];
        prop_assert!(verify::<Native, _>(leaf, index, tree.leaf_count(), &path, &tree.root()).is_err());
    }

    #[test]
    fn a_change_of_any_field_of_the_leaf_is_refused(
        (leaves, index) in tree_and_index(), field in 0..8usize, by in 1u8..,
    ) {
        let tree = build(&leaves);
        let path = tree.prove(index).unwrap();
        let mut leaf = leaves[index as usize];
        match field {
            0 => leaf.vehicle_id ^= u64::from(by),
            1 => leaf.account[usize::from(by) % 20] ^= by,
            2 => leaf.conn ^= u16::from(by),
            3 => leaf.disc ^= u16::from(by),
            4 => leaf.status = if by % 2 == 0 { Status::Missed } else { Status::NoConsent },
            5 => leaf.hardware ^= u32::from(by),
            6 => leaf.software ^= u32::from(by),
            _ => leaf.points ^= u32::from(by),
        }
        prop_assert!(verify::<Native, _>(&leaf, index, tree.leaf_count(), &path, &tree.root()).is_err());
    }

    #[test]
    fn another_index_is_refused((leaves, index) in tree_and_index(), other in 0..400u64) {
        prop_assume!(other != index);
        let tree = build(&leaves);
        let path = tree.prove(index).unwrap();
        let leaf = &leaves[index as usize];
        prop_assert!(verify::<Native, _>(leaf, other, tree.leaf_count(), &path, &tree.root()).is_err());
    }

    #[test]
    fn another_root_or_total_is_refused((leaves, index) in tree_and_index(), at in 0..32usize, by in 1u64..) {
        let tree = build(&leaves);
        let path = tree.prove(index).unwrap();
        let leaf = &leaves[index as usize];
        let check = |root: Node| verify::<Native, _>(leaf, index, tree.leaf_count(), &path, &root);
        let mut root = tree.root();
        root.hash[at] ^= 1;
        prop_assert_eq!(check(root), Err(ProofError::WrongRoot));
        let mut root = tree.root();
        root.sum = root.sum.wrapping_add(by);
        prop_assert_eq!(check(root), Err(ProofError::WrongTotal));
    }

    /// The root does not contain the count, so a count is refused exactly when it changes the path of
    /// the leaf; if it does not, it proves the same leaf at the same index and nothing else.
    #[test]
    fn another_count_is_refused_unless_the_path_has_the_same_shape(
        (leaves, index) in tree_and_index(), other in 1..400u64,
    ) {
        let tree = build(&leaves);
        let path = tree.prove(index).unwrap();
        let verdict = verify::<Native, _>(&leaves[index as usize], index, other, &path, &tree.root());
        let same_shape = sides(index, other) == sides(index, tree.leaf_count());
        prop_assert_eq!(verdict.is_ok(), same_shape, "{:?}", verdict);
    }

    #[test]
    fn a_path_cut_or_extended_is_refused((leaves, index) in tree_and_index(), by in 1..=STEP_LEN) {
        let tree = build(&leaves);
        let path = tree.prove(index).unwrap();
        let leaf = &leaves[index as usize];
        let check = |path: &[u8]| verify::<Native, _>(leaf, index, tree.leaf_count(), path, &tree.root());
        let longer = [path.as_slice(), &vec![0; by]].concat();
        prop_assert_eq!(check(&longer), Err(ProofError::WrongLength));
        if let Some(shorter) = path.len().checked_sub(by) {
            prop_assert_eq!(check(&path[..shorter]), Err(ProofError::WrongLength));
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(
        path in prop::collection::vec(any::<u8>(), 0..400), index: u64, count: u64, sum: u64,
    ) {
        let _ = root_of::<Native>(Node { hash: [1; 32], sum }, index, count, &path);
    }

    #[test]
    fn a_level_filled_in_parts_is_the_level_filled_at_once((leaves, _) in tree_and_index(), pairs in 1..9usize) {
        let in_parts = Tree::build_by(
            leaves.iter().map(Node::of_leaf::<Native, Leaf>).collect(),
            |below, above| {
                let parts = below.chunks(2 * pairs).zip(above.chunks_mut(pairs));
                parts.into_iter().try_for_each(|(below, above)| fill_parents::<Native>(below, above))
            },
        );
        prop_assert_eq!(in_parts, Ok(build(&leaves)));
    }

    #[test]
    fn levels_split_at_the_largest_power_of_two_as_in_rfc_6962((leaves, _) in tree_and_index()) {
        let nodes: Vec<_> = leaves.iter().map(Node::of_leaf::<Native, Leaf>).collect();
        prop_assert_eq!(build(&leaves).root(), rfc6962(&nodes));
    }
}

/// The definition of RFC 6962 §2.1, independent of levels.
fn rfc6962(nodes: &[Node]) -> Node {
    if let [node] = nodes {
        return *node;
    }
    let split = nodes.len().next_power_of_two() / 2;
    Node::join::<Native>(&rfc6962(&nodes[..split]), &rfc6962(&nodes[split..])).unwrap()
}

/// On which sides the siblings of `index` stand, from the definition of RFC 6962, top down.
fn sides(index: u64, count: u64) -> Option<Vec<bool>> {
    if index >= count {
        return None;
    }
    if count == 1 {
        return Some(Vec::new());
    }
    let split = count.next_power_of_two() / 2;
    let left = index < split;
    let mut sides = if left {
        sides(index, split)?
    } else {
        sides(index - split, count - split)?
    };
    sides.push(left);
    Some(sides)
}

#[test]
fn a_tree_without_leaves_has_the_empty_root_and_proves_nothing() {
    let tree = build(&[]);
    assert_eq!((tree.root(), tree.leaf_count()), (Node::EMPTY, 0));
    assert_eq!(tree.prove(0), None);
    assert_eq!(
        root_of::<Native>(Node::EMPTY, 0, 0, &[]),
        Err(ProofError::IndexOutOfRange)
    );
}

#[test]
fn a_single_leaf_is_its_own_root() {
    let leaves = leaves(1, |_| 5);
    assert_eq!(
        build(&leaves).root(),
        Node::of_leaf::<Native, Leaf>(&leaves[0])
    );
    assert_eq!(build(&leaves).prove(0), Some(Vec::new()));
    assert_eq!(build(&leaves).prove(1), None);
}

#[test]
fn sums_beyond_64_bits_are_refused_when_building_and_when_verifying() {
    let full = Node {
        hash: [1; 32],
        sum: u64::MAX,
    };
    let one = Node {
        hash: [2; 32],
        sum: 1,
    };
    assert_eq!(Tree::build::<Native>(vec![full, one]), Err(SumOverflow));
    let path = [full.hash.as_slice(), &full.sum.to_be_bytes()].concat();
    assert_eq!(
        root_of::<Native>(one, 0, 2, &path),
        Err(ProofError::SumOverflow)
    );
}

#[test]
fn an_inner_node_does_not_pass_for_a_leaf() {
    let leaves = leaves(4, |_| 5);
    let tree = build(&leaves);
    let nodes: Vec<_> = leaves.iter().map(Node::of_leaf::<Native, Leaf>).collect();
    let inner = Node::join::<Native>(&nodes[0], &nodes[1]).unwrap();
    let path = &tree.prove(0).unwrap()[STEP_LEN..];
    assert_eq!(
        root_of::<Native>(inner, 0, 4, path),
        Err(ProofError::WrongLength)
    );
}

#[test]
fn proofs_work_at_the_widest_tree() {
    let leaf = leaves(1, |_| 1)[0];
    let path = vec![0; 64 * STEP_LEN];
    assert!(root_of::<Native>(Node::of_leaf::<Native, Leaf>(&leaf), 0, u64::MAX, &path).is_ok());
}
