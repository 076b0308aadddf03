//! The encoding of `claimPacked`: what ABI encoding pads and repeats is most of a claim but its proof.

use crate::bindings::Claim;

/// Bytes of one level of a proof.
const LEVEL: usize = protocol::tree::STEP_LEN;

/// Packs claims in order. Consecutive weeks of a vehicle share its account and id, so sort by them.
///
/// Returns none for a proof that is no whole number of levels or has more than 255, which cannot be said.
pub fn pack<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // Where the number of weeks of the vehicle at hand is, and whose it is.
    let mut open: Option<(usize, &Claim)> = None;
    for claim in claims {
        match open {
            Some((at, vehicle)) if same(vehicle, claim) && bytes[at] < u8::MAX => bytes[at] += 1,
            _ => {
                bytes.extend(claim.account);
                bytes.extend(claim.vehicleId.to_be_bytes());
                open = Some((bytes.len(), claim));
                bytes.push(1);
            }
        }
        pack_week(claim, &mut bytes)?;
    }
    Some(bytes)
}

fn same(left: &Claim, right: &Claim) -> bool {
    (left.account, left.vehicleId) == (right.account, right.vehicleId)
}

fn pack_week(claim: &Claim, bytes: &mut Vec<u8>) -> Option<()> {
    if !claim.proof.len().is_multiple_of(LEVEL) {
        return None;
    }
    let levels = u8::try_from(claim.proof.len() / LEVEL).ok()?;
    bytes.extend(claim.week.to_be_bytes());
    bytes.extend(claim.conn.to_be_bytes());
    bytes.extend(claim.disc.to_be_bytes());
    bytes.extend(claim.hardware.to_be_bytes());
    bytes.extend(claim.software.to_be_bytes());
    bytes.extend(claim.points.to_be_bytes());
    bytes.extend(claim.index.to_be_bytes());
    bytes.extend(claim.leafCount.to_be_bytes());
    bytes.extend(claim.weekAmount.to_be_bytes());
    bytes.push(levels);
    bytes.extend_from_slice(&claim.proof);
    Some(())
}

#[cfg(test)]
mod tests {
    use alloy::primitives::Address;

    use super::*;

    fn claim(vehicle: u64, week: u32, levels: usize) -> Claim {
        Claim {
            week,
            vehicleId: vehicle,
            account: Address::repeat_byte(0xAA),
            conn: 21,
            disc: 1,
            hardware: 2,
            software: 3,
            points: 9_000,
            index: 5,
            leafCount: 8,
            weekAmount: 7,
            proof: vec![0xEE; levels * LEVEL].into(),
        }
    }

    /// Bytes of a vehicle's head, and of a week without its proof.
    const HEAD: usize = 29;
    const WEEK: usize = 53;

    #[test]
    fn a_claim_is_its_fields_one_after_another() {
        let bytes = pack([&claim(9, 20, 1)]).unwrap();
        assert_eq!(bytes.len(), HEAD + WEEK + LEVEL);
        assert_eq!(bytes[..20], [0xAA; 20]);
        assert_eq!(bytes[20..29], [0, 0, 0, 0, 0, 0, 0, 9, 1]);
        assert_eq!(bytes[29..37], [0, 0, 0, 20, 0, 21, 0, 1]);
        assert_eq!(bytes[HEAD + WEEK - 1], 1);
    }

    #[test]
    fn consecutive_weeks_of_a_vehicle_share_its_head() {
        let bytes = pack([&claim(9, 20, 0), &claim(9, 21, 0), &claim(10, 20, 0)]).unwrap();
        assert_eq!(bytes.len(), 2 * HEAD + 3 * WEEK);
        assert_eq!(bytes[28], 2);
    }

    #[test]
    fn more_weeks_than_a_byte_counts_take_a_second_head() {
        let claims: Vec<_> = (0..256).map(|week| claim(9, week, 0)).collect();
        assert_eq!(pack(&claims).unwrap().len(), 2 * HEAD + 256 * WEEK);
    }

    #[test]
    fn a_broken_proof_cannot_be_packed() {
        let mut broken = claim(9, 20, 1);
        broken.proof = vec![0; LEVEL + 1].into();
        assert!(pack([&broken]).is_none());
        assert!(pack([&claim(9, 20, 256)]).is_none());
    }
}
