//! One row, and what it matches.

use protocol::week::Seen;

use super::judge::Group;
use super::reason::Reason;
use crate::heartbeat::{NO_SIGNATURE, Signature};
use crate::inputs::Fleet;
use crate::text::{bare, hex};

/// One activity row; a cell that could not be read is `None`.
pub(super) struct Transmission {
    pub(super) vehicle: Option<u64>,
    pub(super) device: Option<[u8; 20]>,
    /// Unix seconds.
    pub(super) timestamp: Option<i64>,
    pub(super) signature: Stated,
}

/// The signature of a row, as it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// An empty cell, or no column.
    Nothing,
    /// Neither that nor 65 bytes.
    Malformed,
    /// Some 65 bytes.
    Bytes(Signature),
}

/// A row that matches.
pub(super) struct Matching {
    pub(super) group: Group,
    pub(super) seen: Seen,
    pub(super) signature: Signature,
}

impl Transmission {
    /// Whether vehicle, device and time could be read.
    pub(super) fn is_whole(&self) -> bool {
        self.vehicle.is_some() && self.device.is_some() && self.timestamp.is_some()
    }

    /// The group that it matches, whatever its signature.
    pub(super) fn matching(&self, fleet: &Fleet) -> Result<Matching, Reason> {
        let id = self.vehicle.ok_or(Reason::MalformedVehicle)?;
        let device = self.device.ok_or(Reason::MalformedDevice)?;
        let timestamp = self.timestamp.ok_or(Reason::MalformedTimestamp)?;
        let place = fleet.find(id).ok_or(Reason::UnknownVehicle)?;
        // No week begins before 1970.
        let timestamp = u64::try_from(timestamp).map_err(|_| Reason::BeforeWeek)?;
        let (kind, seen) = fleet.spans(place).observe(&device, timestamp)?;
        Ok(Matching {
            group: (place, kind),
            seen,
            signature: self.signature.bytes(),
        })
    }
}

impl Stated {
    /// From text: 0x and 130 digits.
    pub(super) fn text(cell: &[u8]) -> Self {
        match bare(cell) {
            [] => Self::Nothing,
            digits => hex(digits).map_or(Self::Malformed, Self::of),
        }
    }

    /// From the bytes themselves, or text that a writer stored as bytes.
    pub(super) fn binary(cell: &[u8]) -> Self {
        cell.try_into().map_or_else(|_| Self::text(cell), Self::of)
    }

    /// Why a row that must be signed is not.
    pub(super) fn required(&self) -> Result<(), Reason> {
        match self {
            Self::Nothing => Err(Reason::Unsigned),
            Self::Malformed => Err(Reason::MalformedSignature),
            Self::Bytes(_) => Ok(()),
        }
    }

    fn of(bytes: Signature) -> Self {
        match bytes {
            NO_SIGNATURE => Self::Nothing,
            bytes => Self::Bytes(bytes),
        }
    }

    fn bytes(&self) -> Signature {
        match self {
            Self::Bytes(bytes) => *bytes,
            Self::Nothing | Self::Malformed => NO_SIGNATURE,
        }
    }
}
