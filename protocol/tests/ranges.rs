//! Ranges: all leaves of a run of places under one proof.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use proptest::sample::Index;
use protocol::claims::{MAX_LEVEL, Range};
use protocol::sum_tree::Tree;
use protocol::week::Status;
use protocol::{StatedLeaf, SumLeaf, VehicleLeaf};
use support::{Native, earned, ids};

/// A leaf of any status.
fn leaf(vehicle_id: u64, seed: u32) -> VehicleLeaf {
    let status = Status::ALL[seed.wrapping_add(vehicle_id as u32) as usize % 5];
    let paid = earned(vehicle_id, seed % 9_001);
    let stated = if status == Status::Earned {
        paid
    } else {
        StatedLeaf {
            status: status as u8,
            hardware: 0,
            software: 0,
            points: 0,
            ..paid
        }
    };
    stated.check().unwrap()
}

fn any_vehicles() -> impl Strategy<Value = Vec<VehicleLeaf>> {
    (ids(), any::<u32>()).prop_map(|(ids, seed)| {
        let leaves = ids.into_iter();
        leaves.map(|id| leaf(id, seed)).collect()
    })
}

/// The leaves of the run of `2^level` places that `place` lies in, and its first place.
fn run_of(leaves: &[VehicleLeaf], place: u64, level: u8) -> (Vec<VehicleLeaf>, u64) {
    let within = |leaf: &&VehicleLeaf| leaf.place() >> level == place >> level;
    let run = leaves.iter().filter(within).copied().collect();
    (run, place >> level << level)
}

fn encoded(leaves: &[VehicleLeaf], place: u64, level: u8) -> Option<Vec<u8>> {
    let tree = Tree::build::<Native, _>(leaves).unwrap();
    let (run, first) = run_of(leaves, place, level);
    let proof = tree.prove_run::<Native>(first, level)?;
    Range::encode((7, 11), tree.root().depth, (first, level), &run, &proof)
}

proptest! {
    #[test]
    fn a_range_reads_back_leads_to_the_root_and_pays_exactly_the_earned_leaves_of_its_run(
        leaves in any_vehicles(), at: Index, level in 0..=MAX_LEVEL, after: Vec<u8>,
    ) {
        let tree = Tree::build::<Native, _>(&leaves).unwrap();
        prop_assume!(level <= tree.root().depth);
        let place = at.get(&leaves).place();
        let bytes = [encoded(&leaves, place, level).unwrap(), after.clone()].concat();
        let (range, rest) = Range::read(&bytes).unwrap();
        prop_assert_eq!(rest, &after[..]);
        prop_assert_eq!((range.week, range.week_amount, range.depth), (7, 11, tree.root().depth));
        prop_assert_eq!(range.root::<Native>(), Ok(tree.root().node));
        let (run, first) = run_of(&leaves, place, level);
        prop_assert_eq!(range.first, first);
        let paid: Vec<_> = range.earned().collect();
        let due: Vec<_> = run.iter().filter(|leaf| leaf.status() == Status::Earned).map(|leaf| *leaf.stated()).collect();
        prop_assert_eq!(paid, due);
    }

    #[test]
    fn a_flipped_bit_is_unreadable_or_leads_elsewhere_or_changes_only_week_and_amount(
        leaves in any_vehicles(), at: Index, level in 0..=MAX_LEVEL, flip: Index, bit in 0..8u8,
    ) {
        let tree = Tree::build::<Native, _>(&leaves).unwrap();
        prop_assume!(level <= tree.root().depth);
        let honest = encoded(&leaves, at.get(&leaves).place(), level).unwrap();
        let mut bytes = honest.clone();
        let flip = flip.index(bytes.len());
        bytes[flip] ^= 1 << bit;
        if let Some((range, [])) = Range::read(&bytes)
            && range.root::<Native>() == Ok(tree.root().node) && range.depth == tree.root().depth
        {
            // Week and amount come first; they are compared with what was posted.
            prop_assert!(flip < 20);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic_and_mean_one_thing(mut bytes in prop::collection::vec(any::<u8>(), 0..200), level in 0..4u8) {
        if bytes.len() > 30 {
            (bytes[20], bytes[21]) = (level, level);
            bytes[22..30].fill(0);
        }
        if let Some((range, rest)) = Range::read(&bytes) {
            let _ = range.root::<Native>();
            let leaves: Vec<_> = range.earned().collect();
            prop_assert!(leaves.len() <= 1 << level);
            prop_assert!(rest.len() < bytes.len());
        }
    }
}

#[test]
fn a_range_is_its_fields_one_after_another() {
    let leaves = [leaf(5, 1), leaf(6, 1)];
    let bytes = encoded(&leaves, 5, 1).unwrap();
    let mut expected = vec![0, 0, 0, 7];
    expected.extend(11u128.to_be_bytes());
    expected.extend([3, 1, 0, 0, 0, 0, 0, 0, 0, 4]);
    // Place 5 is the second of the run from 4 on.
    expected.push(0b10);
    assert_eq!(leaves[0].status(), Status::Earned);
    expected.extend([1]);
    expected.extend(leaves[0].account);
    expected.extend([0, 5, 0, 0, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 1]);
    // The run of 6 and 7 stands beside it, nothing above.
    assert_eq!(bytes[..expected.len()], expected);
    assert_eq!(bytes[expected.len()], 0b01);
    assert_eq!(bytes.len(), expected.len() + 1 + 40);
}

#[test]
fn the_whole_tree_is_a_range_without_a_proof() {
    let leaves: Vec<_> = (1..200).map(|id| leaf(id, 1)).collect();
    let bytes = encoded(&leaves, 0, 8).unwrap();
    let (range, rest) = Range::read(&bytes).unwrap();
    assert!(rest.is_empty());
    let root = Tree::build::<Native, _>(&leaves).unwrap().root();
    assert_eq!(range.root::<Native>(), Ok(root.node));
}

#[test]
fn what_cannot_be_said_is_not_encoded() {
    let leaves = [leaf(4, 2), leaf(5, 2)];
    let encode =
        |run, leaves: &[_], proof: &[u8]| Range::encode((7, 11), 3, run, leaves, proof).is_some();
    assert!(encode((4, 1), &leaves, &[0]));
    assert!(!encode((5, 1), &leaves, &[0]));
    assert!(!encode((6, 1), &leaves, &[0]));
    assert!(!encode((4, 0), &leaves, &[0]));
    assert!(!encode((0, 4), &leaves, &[]));
    assert!(!encode((4, 1), &[leaves[1], leaves[0]], &[0]));
    assert!(!encode((4, 1), &[leaves[0]; 2], &[0]));
    assert!(!encode((4, 1), &leaves, &[1]));
    assert!(!encode((4, 1), &leaves, &[]));
}

#[test]
fn a_range_that_lies_about_its_form_cannot_be_read() {
    let leaves = [leaf(4, 2), leaf(5, 2)];
    let bytes = encoded(&leaves, 4, 1).unwrap();
    let changed = |at: usize, to: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = to;
        Range::read(&bytes).is_none()
    };
    assert!(changed(20, 65), "more levels than a tree has");
    assert!(changed(20, 0), "fewer levels than the run");
    assert!(changed(21, MAX_LEVEL + 1), "more levels than a run has");
    assert!(changed(29, 5), "a first place that is no multiple");
    assert!(changed(30, 0b111), "a bit beyond the run");
    assert!(changed(31, 5), "an unknown status");
    for end in 0..bytes.len() {
        assert!(Range::read(&bytes[..end]).is_none(), "{end} bytes");
    }
}
