//! `evidence.parquet`: what of the week's activity decided it. With the roster it is enough to recompute every leaf, and it
//! says no more about anybody's movements than that a device transmitted once.

use std::path::Path;

use alloy_primitives::B256;
use protocol::Kind;

use crate::Error;
use crate::activity::Heard;
use crate::heartbeat::{NO_SIGNATURE, Signature};
use crate::inputs::Fleet;
use crate::table_file::{self, Column, Values, column};

/// A row that was remembered.
struct Row {
    vehicle_id: u64,
    device: [u8; 20],
    timestamp: u64,
    /// The heartbeat.
    signature: Signature,
}

/// The columns, named as those of activity are: the file is activity itself.
const COLUMNS: [Column<Row>; 4] = [
    column("vehicle_id", Values::U64(|row| row.vehicle_id)),
    column("device", Values::Address(|row| row.device)),
    column("timestamp", Values::U64(|row| row.timestamp)),
    column("signature", Values::Signature(|row| row.signature)),
];

/// Writes the file and gives its digest: ascending by vehicle, hardware before software, of each group the latest row that counts,
/// else the latest that matches, with its heartbeat if there is one.
pub(crate) fn write(path: &Path, fleet: &Fleet, heard: &Heard) -> Result<B256, Error> {
    let vehicles = fleet.ids().iter().zip(&heard.seen).enumerate();
    let rows = vehicles.flat_map(|(place, (&vehicle_id, seen))| {
        let spans = fleet.spans(place);
        let groups = Kind::ALL.into_iter().zip(*seen);
        let signed = heard.heartbeats.get(place).copied();
        let signed = signed.unwrap_or([NO_SIGNATURE; 2]);
        groups.filter_map(move |(kind, seen)| {
            let (device, timestamp) = spans.row(kind, seen)?;
            Some(Row {
                vehicle_id,
                device,
                timestamp,
                signature: signed[kind as usize],
            })
        })
    });
    table_file::write(path, &COLUMNS, rows)
}
