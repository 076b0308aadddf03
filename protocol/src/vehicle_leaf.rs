//! The leaf of a vehicle: its week as it is published.

use core::fmt;
use core::ops::Deref;

use crate::sum_tree::{LEAF_PREFIX, SumLeaf};
use crate::week::Status;

/// Length of the preimage of a vehicle's leaf in bytes.
pub const VEHICLE_LEAF_LEN: usize = 46;

/// One vehicle's week as somebody states it, true or not. What contradicts itself can be proven to be a lie, so it has to be
/// said; [`check`](Self::check) tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedLeaf {
    /// Token id of the vehicle, and the leaf's place.
    pub vehicle_id: u64,
    /// Who is paid.
    pub account: [u8; 20],
    /// Weeks connected, after this week.
    pub conn: u16,
    /// Consecutive weeks missed, after this week.
    pub disc: u16,
    /// What the week was: the number of a [`Status`], if it is honest.
    pub status: u8,
    /// Manufacturer id credited for hardware, 0 for none.
    pub hardware: u32,
    /// Connection id credited for software, 0 for none.
    pub software: u32,
    /// Points of the week.
    pub points: u32,
}

impl SumLeaf for StatedLeaf {
    type Preimage = [u8; VEHICLE_LEAF_LEN];

    fn place(&self) -> u64 {
        self.vehicle_id
    }

    /// `0x00`, then the fields in order, big-endian.
    fn preimage(&self) -> Self::Preimage {
        let mut bytes = [LEAF_PREFIX; VEHICLE_LEAF_LEN];
        bytes[1..9].copy_from_slice(&self.vehicle_id.to_be_bytes());
        bytes[9..29].copy_from_slice(&self.account);
        bytes[29..31].copy_from_slice(&self.conn.to_be_bytes());
        bytes[31..33].copy_from_slice(&self.disc.to_be_bytes());
        bytes[33] = self.status;
        bytes[34..38].copy_from_slice(&self.hardware.to_be_bytes());
        bytes[38..42].copy_from_slice(&self.software.to_be_bytes());
        bytes[42..46].copy_from_slice(&self.points.to_be_bytes());
        bytes
    }

    fn weight(&self) -> u64 {
        u64::from(self.points)
    }
}

/// Why the fields of a leaf contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// It pays the zero address.
    ZeroAccount,
    /// There is no such status.
    UnknownStatus,
    /// It has points though the week was missed or withheld.
    UnearnedPoints,
    /// It credits a maker though the week was missed or withheld.
    UnearnedCredit,
    /// It is earned and credits no maker.
    NothingCredited,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ZeroAccount => "the account is zero",
            Self::UnknownStatus => "there is no such status",
            Self::UnearnedPoints => "points without an earned week",
            Self::UnearnedCredit => "a maker is credited without an earned week",
            Self::NothingCredited => "an earned week credits no maker",
        })
    }
}

impl core::error::Error for Contradiction {}

impl StatedLeaf {
    /// The leaf, if its fields do not contradict each other. Whether they are true is for [`crate::week`] to say.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn check(self) -> Result<VehicleLeaf, Contradiction> {
        let status = Status::from_u8(self.status).ok_or(Contradiction::UnknownStatus)?;
        let credits = self.hardware != 0 || self.software != 0;
        if self.account == [0; 20] {
            return Err(Contradiction::ZeroAccount);
        }
        if status == Status::Earned {
            if !credits {
                return Err(Contradiction::NothingCredited);
            }
        } else if self.points != 0 {
            return Err(Contradiction::UnearnedPoints);
        } else if credits {
            return Err(Contradiction::UnearnedCredit);
        }
        Ok(VehicleLeaf {
            stated: self,
            status,
        })
    }
}

/// One vehicle's week without a contradiction in it. There is no way to one but through [`StatedLeaf::check`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VehicleLeaf {
    stated: StatedLeaf,
    status: Status,
}

impl VehicleLeaf {
    /// What the week was.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Its fields.
    pub fn stated(&self) -> &StatedLeaf {
        &self.stated
    }
}

impl Deref for VehicleLeaf {
    type Target = StatedLeaf;

    fn deref(&self) -> &StatedLeaf {
        &self.stated
    }
}

impl SumLeaf for VehicleLeaf {
    type Preimage = [u8; VEHICLE_LEAF_LEN];

    fn place(&self) -> u64 {
        self.stated.place()
    }

    fn preimage(&self) -> Self::Preimage {
        self.stated.preimage()
    }

    fn weight(&self) -> u64 {
        self.stated.weight()
    }
}
