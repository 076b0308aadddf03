//! Claims one by one.
//!
//! A head: account [20], vehicle id u64, number of weeks u8. Each week follows: week u32, conn u16, disc u16, hardware u32,
//! software u32, points u32, the week's amount u128, depth u8, and the proof, whose mask says how long it is. Only earned leaves
//! are claimed, so no status is said.

use super::fields::Fields;
use crate::StatedLeaf;
use crate::sum_tree::{Keccak256, Node, ProofError, SumLeaf, root_of};
use crate::week::Status;

/// One earned leaf with its proof, and what its week shares out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The week.
    pub week: u32,
    /// The leaf, of status [`Status::Earned`].
    pub leaf: StatedLeaf,
    /// What the week shares out, wei.
    pub week_amount: u128,
    /// Levels of the week's tree.
    pub depth: u8,
    /// From the leaf to the root.
    pub proof: &'a [u8],
}

impl Claim<'_> {
    /// The root that the proof leads to. What was posted has to be this, at this depth.
    ///
    /// # Errors
    /// If the proof leads nowhere.
    pub fn root<K: Keccak256>(&self) -> Result<Node, ProofError> {
        let node = Node::over::<K, _>(&self.leaf);
        root_of::<K>(node, self.leaf.place(), self.depth, self.proof)
    }
}

/// Encodes claims in order. Consecutive weeks of a vehicle share its head, so sort by vehicle.
///
/// `None` for a leaf that was not earned, and for a proof whose length is not that of its mask: neither can be said.
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
    let is_earned = leaf.status == Status::Earned as u8;
    let is_whole = crate::sum_tree::split(claim.depth, proof)?.1.is_empty();
    if !is_earned || !is_whole {
        return None;
    }
    bytes.extend(claim.week.to_be_bytes());
    bytes.extend(leaf.conn.to_be_bytes());
    bytes.extend(leaf.disc.to_be_bytes());
    bytes.extend(leaf.hardware.to_be_bytes());
    bytes.extend(leaf.software.to_be_bytes());
    bytes.extend(leaf.points.to_be_bytes());
    bytes.extend(claim.week_amount.to_be_bytes());
    bytes.push(claim.depth);
    bytes.extend_from_slice(proof);
    Some(())
}

/// Hands every claim of an encoding to `each`, in order. `None` if it cannot be read; what came before has then been handed over.
pub fn decode<'a>(encoded: &'a [u8], mut each: impl FnMut(Claim<'a>)) -> Option<()> {
    let mut fields = Fields(encoded);
    while !fields.0.is_empty() {
        let account = fields.take()?;
        let vehicle_id = fields.u64()?;
        for _ in 0..fields.u8()? {
            each(fields.week(vehicle_id, account)?);
        }
    }
    Some(())
}

impl<'a> Fields<'a> {
    /// One week of a vehicle.
    fn week(&mut self, vehicle_id: u64, account: [u8; 20]) -> Option<Claim<'a>> {
        let week = self.u32()?;
        let leaf = StatedLeaf {
            vehicle_id,
            account,
            conn: self.u16()?,
            disc: self.u16()?,
            status: Status::Earned as u8,
            hardware: self.u32()?,
            software: self.u32()?,
            points: self.u32()?,
        };
        let week_amount = self.u128()?;
        let depth = self.u8()?;
        Some(Claim {
            week,
            leaf,
            week_amount,
            depth,
            proof: self.proof(depth)?,
        })
    }
}
