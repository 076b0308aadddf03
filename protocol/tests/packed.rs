//! The packed encoding of claims: what is encoded reads back, and nothing else does.

mod support;

use proptest::prelude::*;
use protocol::packed::{Claim, decode, encode};
use protocol::tree::STEP_LEN;
use protocol::{Leaf, Status};

/// Bytes of a vehicle's head, and of a week without its proof.
const HEAD: usize = 29;
const WEEK: usize = 53;

static PROOF: [u8; 256 * STEP_LEN] = [0xee; 256 * STEP_LEN];

fn claim(vehicle: u64, week: u32, levels: usize) -> Claim<'static> {
    Claim {
        week,
        leaf: Leaf {
            vehicle_id: vehicle,
            account: [0xaa; 20],
            conn: 21,
            disc: 1,
            status: Status::Earned,
            hardware: 2,
            software: 3,
            points: 9_000,
        },
        index: 5,
        leaf_count: 8,
        week_amount: 7,
        proof: &PROOF[..levels * STEP_LEN],
    }
}

fn read(bytes: &[u8]) -> Option<Vec<Claim<'_>>> {
    let mut claims = Vec::new();
    decode(bytes, |claim| claims.push(claim))?;
    Some(claims)
}

#[test]
fn a_claim_is_its_fields_one_after_another() {
    let bytes = encode([claim(9, 20, 1)]).unwrap();
    assert_eq!(bytes.len(), HEAD + WEEK + STEP_LEN);
    assert_eq!(bytes[..20], [0xaa; 20]);
    assert_eq!(bytes[20..29], [0, 0, 0, 0, 0, 0, 0, 9, 1]);
    assert_eq!(bytes[29..37], [0, 0, 0, 20, 0, 21, 0, 1]);
    assert_eq!(bytes[37..49], [0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0x23, 0x28]);
    assert_eq!(
        bytes[49..65],
        [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 8]
    );
    assert_eq!(bytes[65..81], 7u128.to_be_bytes());
    assert_eq!(bytes[81], 1);
    assert_eq!(bytes[82..], PROOF[..STEP_LEN]);
}

#[test]
fn consecutive_weeks_of_a_vehicle_share_its_head() {
    let bytes = encode([claim(9, 20, 0), claim(9, 21, 0), claim(10, 20, 0)]).unwrap();
    assert_eq!(bytes.len(), 2 * HEAD + 3 * WEEK);
    assert_eq!(bytes[28], 2);
}

#[test]
fn another_account_of_the_same_vehicle_takes_a_head_of_its_own() {
    let mut sold = claim(9, 21, 0);
    sold.leaf.account = [0xbb; 20];
    assert_eq!(
        encode([claim(9, 20, 0), sold]).unwrap().len(),
        2 * HEAD + 2 * WEEK
    );
}

#[test]
fn more_weeks_than_a_byte_counts_take_a_second_head() {
    let claims: Vec<_> = (0..256).map(|week| claim(9, week, 0)).collect();
    let bytes = encode(claims.iter().copied()).unwrap();
    assert_eq!(bytes.len(), 2 * HEAD + 256 * WEEK);
    assert_eq!(read(&bytes).unwrap(), claims);
}

#[test]
fn what_cannot_be_said_is_not_encoded() {
    let mut broken = claim(9, 20, 1);
    broken.proof = &PROOF[..STEP_LEN + 1];
    assert!(encode([broken]).is_none());
    assert!(encode([claim(9, 20, 256)]).is_none());
    for status in [Status::Missed, Status::NoConsent] {
        let mut unpaid = claim(9, 20, 1);
        unpaid.leaf.status = status;
        assert!(encode([unpaid]).is_none());
    }
}

#[test]
fn an_encoding_cut_off_anywhere_cannot_be_read() {
    let bytes = encode([claim(9, 20, 0), claim(9, 21, 1)]).unwrap();
    for end in 1..bytes.len() {
        assert!(read(&bytes[..end]).is_none(), "{end} bytes");
    }
}

#[test]
fn what_comes_before_the_end_of_what_can_be_read_is_handed_over() {
    let bytes = encode([claim(9, 20, 0), claim(9, 21, 0)]).unwrap();
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

prop_compose! {
    fn any_claim()(
        vehicle_id in 0..3u64, account in 0..2u8, week: u32, conn: u16, disc: u16, hardware: u32, software: u32,
        points: u32, index: u64, leaf_count: u64, week_amount: u128, levels in 0..4usize,
    ) -> Claim<'static> {
        Claim {
            week,
            leaf: Leaf { vehicle_id, account: [account; 20], conn, disc, status: Status::Earned, hardware, software, points },
            index,
            leaf_count,
            week_amount,
            proof: &PROOF[..levels * STEP_LEN],
        }
    }
}

proptest! {
    #[test]
    fn every_claim_reads_back_as_it_was_encoded(claims in prop::collection::vec(any_claim(), 0..40)) {
        let bytes = encode(claims.iter().copied()).unwrap();
        prop_assert_eq!(read(&bytes).unwrap(), claims);
    }

    #[test]
    fn whatever_can_be_read_means_one_thing(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Some(claims) = read(&bytes) {
            let again = encode(claims.iter().copied()).unwrap();
            prop_assert_eq!(read(&again).unwrap(), claims);
        }
    }
}
