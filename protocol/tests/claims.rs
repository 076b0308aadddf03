//! Claims in few bytes: what is encoded reads back, and nothing else does.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use proptest::prelude::*;
use protocol::StatedLeaf;
use protocol::claims::{Claim, decode, encode};
use protocol::sum_tree::{STEP_LEN, Tree};
use protocol::week::Status;
use support::{Native, any_leaves, earned};

/// Bytes of a vehicle's head, and of a week without its proof.
const HEAD: usize = 29;
const WEEK: usize = 37;

/// A mask of one level that is set, and its sibling.
static PROOF: [u8; 1 + STEP_LEN] = {
    let mut proof = [0xee; 1 + STEP_LEN];
    proof[0] = 1;
    proof
};

fn claim(vehicle_id: u64, week: u32) -> Claim<'static> {
    Claim {
        week,
        leaf: StatedLeaf {
            vehicle_id,
            account: [0xaa; 20],
            conn: 21,
            disc: 1,
            status: Status::Earned as u8,
            hardware: 2,
            software: 3,
            points: 9_000,
        },
        week_amount: 7,
        depth: 0,
        proof: &[],
    }
}

fn read(bytes: &[u8]) -> Option<Vec<Claim<'_>>> {
    let mut claims = Vec::new();
    decode(bytes, |claim| claims.push(claim))?;
    Some(claims)
}

#[test]
fn a_claim_is_its_fields_one_after_another() {
    let claim = Claim {
        depth: 4,
        proof: &PROOF,
        ..claim(9, 20)
    };
    let bytes = encode([claim]).unwrap();
    assert_eq!(bytes.len(), HEAD + WEEK + PROOF.len());
    assert_eq!(bytes[..20], [0xaa; 20]);
    assert_eq!(bytes[20..29], [0, 0, 0, 0, 0, 0, 0, 9, 1]);
    assert_eq!(bytes[29..37], [0, 0, 0, 20, 0, 21, 0, 1]);
    assert_eq!(bytes[37..49], [0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0x23, 0x28]);
    assert_eq!(bytes[49..65], 7u128.to_be_bytes());
    assert_eq!(bytes[65], 4);
    assert_eq!(bytes[66..], PROOF);
}

#[test]
fn consecutive_weeks_of_a_vehicle_share_its_head() {
    let bytes = encode([claim(9, 20), claim(9, 21), claim(10, 20)]).unwrap();
    assert_eq!(bytes.len(), 2 * HEAD + 3 * WEEK);
    assert_eq!(bytes[28], 2);
}

#[test]
fn another_account_of_the_same_vehicle_takes_a_head_of_its_own() {
    let mut sold = claim(9, 21);
    sold.leaf.account = [0xbb; 20];
    let bytes = encode([claim(9, 20), sold]).unwrap();
    assert_eq!(bytes.len(), 2 * HEAD + 2 * WEEK);
}

#[test]
fn more_weeks_than_a_byte_counts_take_a_second_head() {
    let claims: Vec<_> = (0..256).map(|week| claim(9, week)).collect();
    let bytes = encode(claims.iter().copied()).unwrap();
    assert_eq!(bytes.len(), 2 * HEAD + 256 * WEEK);
    assert_eq!(read(&bytes).unwrap(), claims);
}

#[test]
fn what_cannot_be_said_is_not_encoded() {
    for (depth, proof) in [
        (0, &PROOF[..]),
        (4, &PROOF[..STEP_LEN]),
        (4, &[]),
        (65, &[0; 9]),
    ] {
        let broken = Claim {
            depth,
            proof,
            ..claim(9, 20)
        };
        assert!(encode([broken]).is_none(), "{depth} {proof:?}");
    }
    for status in [0, 2, 3, 4, 5] {
        let mut unpaid = claim(9, 20);
        unpaid.leaf.status = status;
        assert!(encode([unpaid]).is_none());
    }
}

#[test]
fn an_encoding_cut_off_anywhere_cannot_be_read() {
    let second = Claim {
        depth: 4,
        proof: &PROOF,
        ..claim(9, 21)
    };
    let bytes = encode([claim(9, 20), second]).unwrap();
    for end in 1..bytes.len() {
        assert!(read(&bytes[..end]).is_none(), "{end} bytes");
    }
}

#[test]
fn what_comes_before_the_end_of_what_can_be_read_is_handed_over() {
    let bytes = encode([claim(9, 20), claim(9, 21)]).unwrap();
    let mut weeks = Vec::new();
    assert!(decode(&bytes[..bytes.len() - 1], |claim| weeks.push(claim.week)).is_none());
    assert_eq!(weeks, [20]);
}

#[test]
fn nothing_encodes_no_claims() {
    assert_eq!(encode([]).unwrap(), []);
    assert!(read(&[]).unwrap().is_empty());
}

#[test]
fn a_head_without_weeks_is_no_claim() {
    assert!(read(&[0; HEAD]).unwrap().is_empty());
}

proptest! {
    #[test]
    fn every_claim_reads_back_and_leads_to_its_root(leaves in any_leaves(), week: u32, week_amount: u128) {
        let tree = Tree::build::<Native, _>(&leaves).unwrap();
        let proofs: Vec<_> = leaves.iter().map(|leaf| tree.prove::<Native>(leaf.vehicle_id).unwrap()).collect();
        let depth = tree.root().depth;
        let claims: Vec<_> = leaves.iter().zip(&proofs)
            .map(|(leaf, proof)| Claim { week, leaf: *leaf, week_amount, depth, proof }).collect();
        let bytes = encode(claims.iter().copied()).unwrap();
        let back = read(&bytes).unwrap();
        prop_assert_eq!(&back, &claims);
        for claim in back {
            prop_assert_eq!(claim.root::<Native>(), Ok(tree.root().node));
        }
    }

    #[test]
    fn whatever_can_be_read_means_one_thing(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Some(claims) = read(&bytes) {
            let again = encode(claims.iter().copied()).unwrap();
            prop_assert_eq!(read(&again).unwrap(), claims);
        }
    }

    #[test]
    fn a_changed_byte_is_unreadable_or_leads_elsewhere_or_changes_only_week_and_amount(at in 0..1000usize, bit in 0..8u8) {
        let leaves: Vec<_> = (1..=9).map(|id| earned(id, 7)).collect();
        let tree = Tree::build::<Native, _>(&leaves).unwrap();
        let proof = tree.prove::<Native>(5).unwrap();
        let claim = Claim { week: 1, leaf: leaves[4], week_amount: 2, depth: tree.root().depth, proof: &proof };
        let mut bytes = encode([claim]).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        for other in read(&bytes).into_iter().flatten() {
            if other.root::<Native>() == Ok(tree.root().node) {
                prop_assert_eq!(other.leaf, claim.leaf);
                prop_assert!(other.week != claim.week || other.week_amount != claim.week_amount);
            }
        }
    }
}
