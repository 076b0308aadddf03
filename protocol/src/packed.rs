//! The packed encoding of claims: what an ABI encoding pads and repeats is most of a claim but its proof.
//!
//! Claims of one vehicle share a head: account [20], vehicle id u64, number of weeks u8. Each week follows: week u32, conn
//! u16, disc u16, hardware u32, software u32, points u32, index u64, leaf count u64, the week's amount u128, number of levels
//! u8, and as many levels of the proof. All numbers are big-endian. Only earned leaves are claimed, so no status is said.

use crate::{Leaf, Status, tree::STEP_LEN};

/// One earned leaf, where it is said to lie, and the totals of its week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The week.
    pub week: u32,
    /// The leaf, of status [`Status::Earned`].
    pub leaf: Leaf,
    /// Its index in the tree.
    pub index: u64,
    /// Leaves of the tree.
    pub leaf_count: u64,
    /// What the week shares out, wei.
    pub week_amount: u128,
    /// Steps from the leaf to the root, each of [`STEP_LEN`] bytes.
    pub proof: &'a [u8],
}

/// Encodes claims in order. Consecutive weeks of a vehicle share its head, so sort by vehicle.
///
/// `None` for a leaf that was not earned, and for a proof that is no whole number of levels or has more than 255: neither
/// can be said.
#[cfg(feature = "alloc")]
pub fn encode<'a>(claims: impl IntoIterator<Item = Claim<'a>>) -> Option<alloc::vec::Vec<u8>> {
    let mut bytes = alloc::vec::Vec::<u8>::new();
    // Where the number of weeks of the vehicle at hand is, and whose it is.
    let mut open: Option<(usize, [u8; 20], u64)> = None;
    for claim in claims {
        let (account, vehicle) = (claim.leaf.account, claim.leaf.vehicle_id);
        let weeks = open
            .filter(|(_, a, v)| (*a, *v) == (account, vehicle))
            .and_then(|(at, ..)| bytes.get_mut(at))
            .filter(|weeks| **weeks < u8::MAX);
        match weeks {
            Some(weeks) => *weeks = weeks.saturating_add(1),
            None => {
                bytes.extend(account);
                bytes.extend(vehicle.to_be_bytes());
                open = Some((bytes.len(), account, vehicle));
                bytes.push(1);
            }
        }
        encode_week(&claim, &mut bytes)?;
    }
    Some(bytes)
}

#[cfg(feature = "alloc")]
fn encode_week(claim: &Claim<'_>, bytes: &mut alloc::vec::Vec<u8>) -> Option<()> {
    let Claim { leaf, proof, .. } = claim;
    let (steps, rest) = proof.as_chunks::<STEP_LEN>();
    if leaf.status != Status::Earned || !rest.is_empty() {
        return None;
    }
    let levels = u8::try_from(steps.len()).ok()?;
    bytes.extend(claim.week.to_be_bytes());
    bytes.extend(leaf.conn.to_be_bytes());
    bytes.extend(leaf.disc.to_be_bytes());
    bytes.extend(leaf.hardware.to_be_bytes());
    bytes.extend(leaf.software.to_be_bytes());
    bytes.extend(leaf.points.to_be_bytes());
    bytes.extend(claim.index.to_be_bytes());
    bytes.extend(claim.leaf_count.to_be_bytes());
    bytes.extend(claim.week_amount.to_be_bytes());
    bytes.push(levels);
    bytes.extend_from_slice(proof);
    Some(())
}

/// Takes big-endian fields off the front; `None` once too little is left. Read out of line: a program pays for each copy.
struct Fields<'a>(&'a [u8]);

/// Hands every claim of an encoding to `each`, in order. `None` if it cannot be read; what came before has then been handed over.
pub fn decode<'a>(encoded: &'a [u8], mut each: impl FnMut(Claim<'a>)) -> Option<()> {
    let mut fields = Fields(encoded);
    while !fields.0.is_empty() {
        let account = fields.take()?;
        let vehicle_id = fields.u64()?;
        let [weeks] = fields.take()?;
        for _ in 0..weeks {
            each(fields.week(vehicle_id, account)?);
        }
    }
    Some(())
}

impl<'a> Fields<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    #[inline(never)]
    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_be_bytes)
    }

    #[inline(never)]
    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }

    #[inline(never)]
    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_be_bytes)
    }

    /// One week of a vehicle.
    fn week(&mut self, vehicle_id: u64, account: [u8; 20]) -> Option<Claim<'a>> {
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
        let length = usize::from(levels).checked_mul(STEP_LEN)?;
        let (proof, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Claim {
            week,
            leaf,
            index,
            leaf_count,
            week_amount,
            proof,
        })
    }
}
