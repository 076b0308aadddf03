//! What may be wrong with a control file.

use alloy_primitives::Address;
use protocol::week::SpanError;

use crate::WrongChecksum;

/// What is wrong with a row of `vehicles.csv` or `connections.csv`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The row is not CSV, or has another number of cells than the header.
    #[error("{0}")]
    Csv(String),
    /// A cell in quotes holds what looks like rows.
    #[error("a quote is closed only after other rows of the file")]
    Swallowed,
    /// A cell does not hold what its column needs.
    #[error("{column} is {found:?}, not {expected}")]
    Cell {
        /// The column.
        column: &'static str,
        /// What it holds.
        found: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// An address is mistyped.
    #[error(transparent)]
    Checksum(#[from] WrongChecksum),
    /// Two spans of a vehicle overlap.
    #[error("vehicle {id} is already on line {first} at that time")]
    Overlap {
        /// The vehicle.
        id: u64,
        /// Line of its other row.
        first: u64,
    },
    /// A span that cannot be.
    #[error("vehicle {id}: {error}; the week is from {week_start} until {week_end}")]
    Span {
        /// The vehicle.
        id: u64,
        /// What is wrong with it.
        error: SpanError,
        /// First second of the week, unix time.
        week_start: u64,
        /// The first second after it.
        week_end: u64,
    },
    /// A connection appears twice.
    #[error("connection {id} is already on line {first}")]
    DuplicateConnection {
        /// The connection.
        id: u32,
        /// Line of its other row.
        first: u64,
    },
    /// A device is paired twice; it can be paired with one vehicle, in one group.
    #[error("device {device} is already paired on line {first}")]
    DuplicateDevice {
        /// The device.
        device: Address,
        /// Line of the other pairing.
        first: u64,
    },
    /// A group names a connection without a device or a device without a connection.
    #[error("{group} needs both an id and a device, or neither")]
    HalfPaired {
        /// `hardware` or `software`.
        group: &'static str,
    },
    /// A group names a connection that `connections.csv` does not have.
    #[error("{group} connection {id} is not in connections.csv")]
    UnknownConnection {
        /// `hardware` or `software`.
        group: &'static str,
        /// The connection.
        id: u32,
    },
    /// A group names a connection of the other kind.
    #[error("connection {id} in the {group} columns is of the other kind in connections.csv")]
    WrongKind {
        /// `hardware` or `software`.
        group: &'static str,
        /// The connection.
        id: u32,
    },
}
