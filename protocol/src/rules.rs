//! The hash of the rules that a week was computed by.

use alloc::vec::Vec;

use crate::{Clock, Connection, Keccak256, Levels};

/// Keccak-256 of the rules that were applied, all numbers big-endian: genesis u64; number of levels u32, then per level
/// weeks u16 and points u32; number of connections u32, then per connection, ascending by id, id u32, kind u8
/// (0 hardware, 1 software), points u32, whether it is active u8 (1 if so) and whether its devices sign u8 (likewise).
pub fn hash<H: Keccak256>(
    clock: Clock,
    levels: Levels<'_>,
    connections: impl ExactSizeIterator<Item = Connection>,
) -> [u8; 32] {
    let mut bytes = Vec::new();
    bytes.extend(clock.genesis.to_be_bytes());
    bytes.extend((levels.rows().len() as u32).to_be_bytes());
    for level in levels.rows() {
        bytes.extend(level.min_weeks.to_be_bytes());
        bytes.extend(level.points.to_be_bytes());
    }
    bytes.extend((connections.len() as u32).to_be_bytes());
    for connection in connections {
        bytes.extend(connection.id.to_be_bytes());
        bytes.push(connection.kind as u8);
        bytes.extend(connection.points.to_be_bytes());
        bytes.push(u8::from(connection.active));
        bytes.push(u8::from(connection.signed));
    }
    H::keccak256(&bytes)
}
