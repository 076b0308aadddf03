//! A harmed vehicle's share of a compensation, as the leaf of the tree that is posted for a case.
//!
//! What it pays is what points pay of a week: [`crate::tokens`] of its shares.

use crate::sum_tree::{LEAF_PREFIX, SumLeaf};

/// Length of a share's preimage in bytes.
pub const SHARE_LEN: usize = 37;

/// One harmed vehicle's share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Token id of the vehicle.
    pub vehicle_id: u64,
    /// Who is compensated: whose data it was when it was misused.
    pub account: [u8; 20],
    /// Its part of the pot, by the sum of all.
    pub shares: u64,
}

impl SumLeaf for Share {
    type Preimage = [u8; SHARE_LEN];

    fn place(&self) -> u64 {
        self.vehicle_id
    }

    /// `0x00`, then the fields in order, big-endian.
    fn preimage(&self) -> Self::Preimage {
        let mut bytes = [0; SHARE_LEN];
        bytes[0] = LEAF_PREFIX;
        bytes[1..9].copy_from_slice(&self.vehicle_id.to_be_bytes());
        bytes[9..29].copy_from_slice(&self.account);
        bytes[29..37].copy_from_slice(&self.shares.to_be_bytes());
        bytes
    }

    fn weight(&self) -> u64 {
        self.shares
    }
}
