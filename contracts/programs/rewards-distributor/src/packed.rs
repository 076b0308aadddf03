//! The packed encoding of claims: what an ABI encoding pads and repeats is most of a claim but its proof.

use crate::arguments::{Claim, Place};
use alloc::vec::Vec;
use protocol::{tree::STEP_LEN, Leaf, Status};

/// Takes big-endian fields off the front; `None` once too little is left.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_be_bytes)
    }

    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    /// One week of a vehicle.
    fn item(&mut self, vehicle_id: u64, account: [u8; 20]) -> Option<Claim<'a>> {
        let week = self.u32()?;
        let leaf = Leaf {
            vehicle_id,
            account,
            conn: self.u16()?,
            disc: self.u16()?,
            status: Status::Earned,
            hardware: self.u32()?,
            software: self.u32()?,
            points: self.u32()?,
        };
        let index = self.u64()?;
        let leaf_count = self.u64()?;
        let week_amount = u128::from_be_bytes(self.take()?);
        let [levels] = self.take()?;
        let proof = self.slice(usize::from(levels).checked_mul(STEP_LEN)?)?;
        Some(Claim {
            week,
            place: Place { leaf, index, proof },
            leaf_count,
            week_amount,
        })
    }
}

/// All claims of an encoding, in order; `None` if it cannot be read.
pub(crate) fn read(encoded: &[u8]) -> Option<Vec<Claim<'_>>> {
    let mut fields = Fields(encoded);
    let mut items = Vec::new();
    while !fields.0.is_empty() {
        let account = fields.take()?;
        let vehicle = fields.u64()?;
        let [weeks] = fields.take()?;
        for _ in 0..weeks {
            items.push(fields.item(vehicle, account)?);
        }
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One vehicle with two weeks: the first without a proof, the second with one level.
    fn example() -> Vec<u8> {
        let mut bytes = vec![7; 20];
        bytes.extend(9u64.to_be_bytes());
        bytes.push(2);
        for (week, levels) in [(3u32, 0u8), (4, 1)] {
            bytes.extend(week.to_be_bytes());
            bytes.extend([0, 36, 0, 1]);
            bytes.extend([1u32, 2, 9_000].map(u32::to_be_bytes).concat());
            bytes.extend([5u64, 100].map(u64::to_be_bytes).concat());
            bytes.extend(1_105_000u128.to_be_bytes());
            bytes.push(levels);
            bytes.extend(vec![0xee; usize::from(levels) * STEP_LEN]);
        }
        bytes
    }

    #[test]
    fn weeks_of_a_vehicle_share_its_account_and_id() {
        let bytes = example();
        let items = read(&bytes).unwrap();
        assert_eq!(items.len(), 2);
        for (item, week) in items.iter().zip([3, 4]) {
            assert_eq!(item.week, week);
            assert_eq!(item.vehicle(), 9);
            assert_eq!(item.account(), [7; 20]);
            let leaf = &item.place.leaf;
            assert_eq!((leaf.conn, leaf.disc), (36, 1));
            assert_eq!((leaf.hardware, leaf.software, leaf.points), (1, 2, 9_000));
            assert_eq!((item.place.index, item.leaf_count), (5, 100));
            assert_eq!(item.week_amount, 1_105_000);
        }
        assert_eq!(items[0].place.proof, []);
        assert_eq!(items[1].place.proof, [0xee; STEP_LEN]);
    }

    #[test]
    fn an_encoding_cut_off_anywhere_cannot_be_read() {
        let bytes = example();
        for end in 1..bytes.len() {
            assert!(read(&bytes[..end]).is_none(), "{end} bytes");
        }
    }

    #[test]
    fn nothing_encodes_no_claims() {
        assert!(read(&[]).unwrap().is_empty());
    }
}
