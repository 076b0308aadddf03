//! The leaf: one vehicle's week as it is published.

use crate::VehicleLeaf;
use crate::tree::{LEAF_PREFIX, TreeLeaf};
pub use crate::week::Status;

/// Length of a leaf's preimage in bytes.
pub const LEAF_LEN: usize = 46;

/// One vehicle's week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Token id of the vehicle.
    pub vehicle_id: u64,
    /// Who is paid.
    pub account: [u8; 20],
    /// Weeks connected, after this week.
    pub conn: u16,
    /// Consecutive weeks missed, after this week.
    pub disc: u16,
    /// What the week was.
    pub status: Status,
    /// Manufacturer id credited for hardware, 0 for none.
    pub hardware: u32,
    /// Connection id credited for software, 0 for none.
    pub software: u32,
    /// Points of the week.
    pub points: u32,
}

impl Leaf {
    /// The bytes that are hashed: `0x00`, then the fields in order, big-endian.
    pub fn preimage(&self) -> [u8; LEAF_LEN] {
        let mut bytes = [0; LEAF_LEN];
        bytes[0] = LEAF_PREFIX;
        bytes[1..9].copy_from_slice(&self.vehicle_id.to_be_bytes());
        bytes[9..29].copy_from_slice(&self.account);
        bytes[29..31].copy_from_slice(&self.conn.to_be_bytes());
        bytes[31..33].copy_from_slice(&self.disc.to_be_bytes());
        bytes[33] = self.status as u8;
        bytes[34..38].copy_from_slice(&self.hardware.to_be_bytes());
        bytes[38..42].copy_from_slice(&self.software.to_be_bytes());
        bytes[42..46].copy_from_slice(&self.points.to_be_bytes());
        bytes
    }
}

impl TreeLeaf for Leaf {
    type Preimage = [u8; LEAF_LEN];

    fn preimage(&self) -> Self::Preimage {
        Self::preimage(self)
    }

    fn weight(&self) -> u64 {
        u64::from(self.points)
    }
}

impl From<&VehicleLeaf> for Leaf {
    fn from(leaf: &VehicleLeaf) -> Self {
        Self {
            vehicle_id: leaf.vehicle_id,
            account: leaf.account,
            conn: leaf.conn,
            disc: leaf.disc,
            status: leaf.status(),
            hardware: leaf.hardware,
            software: leaf.software,
            points: leaf.points,
        }
    }
}
