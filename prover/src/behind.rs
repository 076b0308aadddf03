//! What a leaf of a data set rests on: the rows of one vehicle.

use std::path::Path;

use alloy_primitives::Address;
use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::{UInt32Type, UInt64Type};
use serde::Serialize;

use crate::table_file::{self, Column, Values, column};
use crate::{EVIDENCE_FILE, Error, ROSTER_FILE};

/// The rows of one vehicle in the files of a data set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Behind {
    /// Its spans in the roster, in order.
    pub roster: Vec<SpanRow>,
    /// Its evidence: hardware before software.
    pub evidence: Vec<EvidenceRow>,
}

/// A row of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpanRow {
    /// Who is paid for it.
    pub account: Address,
    /// The maker of its hardware, 0 for none.
    pub hardware_id: u32,
    /// The key of its hardware, zero for none.
    pub hardware_device: Address,
    /// Its software connection, 0 for none.
    pub software_id: u32,
    /// The key of its software connection, zero for none.
    pub software_device: Address,
    /// Whether its owner consented.
    pub consent: bool,
    /// Whether the account is flagged.
    pub flagged: bool,
    /// Its first second, unix time.
    pub from: u64,
    /// The first second after it.
    pub until: u64,
}

/// A row of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceRow {
    /// Which key transmitted.
    pub device: Address,
    /// When, unix seconds.
    pub timestamp: u64,
}

/// Columns to read: the types of their values count, the values themselves come from the file.
const SPANS: [Column<()>; 10] = [
    column("vehicle_id", Values::U64(|()| 0)),
    column("account", Values::Address(|()| [0; 20])),
    column("hardware_id", Values::U32(|()| 0)),
    column("hardware_device", Values::Address(|()| [0; 20])),
    column("software_id", Values::U32(|()| 0)),
    column("software_device", Values::Address(|()| [0; 20])),
    column("consent", Values::Flag(|()| false)),
    column("flagged", Values::Flag(|()| false)),
    column("from", Values::U64(|()| 0)),
    column("until", Values::U64(|()| 0)),
];
const EVIDENCE: [Column<()>; 3] = [
    column("vehicle_id", Values::U64(|()| 0)),
    column("device", Values::Address(|()| [0; 20])),
    column("timestamp", Values::U64(|()| 0)),
];

/// Reads the rows of `vehicle` in a data set's directory.
///
/// # Errors
/// If a file is missing or has other columns.
pub fn behind(directory: &Path, vehicle: u64) -> Result<Behind, Error> {
    let mut found = Behind::default();
    let (roster, evidence) = (&mut found.roster, &mut found.evidence);
    rows_of(&directory.join(ROSTER_FILE), &SPANS, vehicle, |at, row| {
        roster.push(SpanRow {
            account: address(&at[1], row),
            hardware_id: at[2].as_primitive::<UInt32Type>().value(row),
            hardware_device: address(&at[3], row),
            software_id: at[4].as_primitive::<UInt32Type>().value(row),
            software_device: address(&at[5], row),
            consent: at[6].as_boolean().value(row),
            flagged: at[7].as_boolean().value(row),
            from: at[8].as_primitive::<UInt64Type>().value(row),
            until: at[9].as_primitive::<UInt64Type>().value(row),
        });
    })?;
    rows_of(
        &directory.join(EVIDENCE_FILE),
        &EVIDENCE,
        vehicle,
        |at, row| {
            evidence.push(EvidenceRow {
                device: address(&at[1], row),
                timestamp: at[2].as_primitive::<UInt64Type>().value(row),
            });
        },
    )?;
    Ok(found)
}

fn rows_of(
    path: &Path,
    columns: &[Column<()>],
    vehicle: u64,
    mut each: impl FnMut(&[ArrayRef], usize),
) -> Result<(), Error> {
    table_file::read(path, columns, |_, rows, arrays| {
        let vehicles = arrays[0].as_primitive::<UInt64Type>();
        let its = (0..rows).filter(|row| vehicles.value(*row) == vehicle);
        its.for_each(|row| each(arrays, row));
        Ok(())
    })
}

fn address(column: &ArrayRef, row: usize) -> Address {
    // The column's type says 20 bytes.
    Address::try_from(column.as_fixed_size_binary().value(row)).unwrap_or_default()
}
