//! From a leaf to the claim of it.

use alloy::primitives::Bytes;
use protocol::StatedLeaf;

use crate::bindings::Claim;

/// Where a leaf stands, besides at its own place: what a claim says besides the leaf and its proof.
#[derive(Clone, Copy, Debug)]
pub struct LeafPosition {
    /// The week.
    pub week: u32,
    /// Levels of the week's tree, as published.
    pub depth: u8,
    /// Tokens of the week, as published, wei.
    pub amount: u128,
}

impl LeafPosition {
    /// The claim of the earned `leaf` that stands here, with its proof.
    pub fn claim(self, leaf: &StatedLeaf, proof: Bytes) -> Claim {
        Claim {
            week: self.week,
            vehicleId: leaf.vehicle_id,
            account: leaf.account.into(),
            conn: leaf.conn,
            disc: leaf.disc,
            hardware: leaf.hardware,
            software: leaf.software,
            points: leaf.points,
            depth: self.depth,
            weekAmount: self.amount,
            proof,
        }
    }
}
