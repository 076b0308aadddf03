//! From a leaf to the claim of it.

use alloy::primitives::Bytes;
use protocol::Leaf;

use crate::bindings::Claim;

/// Where a leaf stands: what a claim says besides the leaf and its proof.
#[derive(Clone, Copy, Debug)]
pub struct LeafPosition {
    /// The week.
    pub week: u32,
    /// The leaf's index.
    pub index: u64,
    /// Leaves of the week, as published.
    pub leaf_count: u64,
    /// Tokens of the week, as published, wei.
    pub amount: u128,
}

impl LeafPosition {
    /// The claim of the earned `leaf` that stands here, with its packed path.
    pub fn claim(self, leaf: &Leaf, proof: Bytes) -> Claim {
        Claim {
            week: self.week,
            vehicleId: leaf.vehicle_id,
            account: leaf.account.into(),
            conn: leaf.conn,
            disc: leaf.disc,
            hardware: leaf.hardware,
            software: leaf.software,
            points: leaf.points,
            index: self.index,
            leafCount: self.leaf_count,
            weekAmount: self.amount,
            proof,
        }
    }
}
