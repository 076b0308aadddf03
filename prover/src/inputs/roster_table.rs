//! `roster.parquet`: the roster of a week as it is published.

use std::path::Path;

use alloy_primitives::B256;
use arrow::array::AsArray;
use arrow::datatypes::{UInt32Type, UInt64Type};
use protocol::Kind;
use protocol::week::{Paired, Span};

use super::Connections;
use super::vehicles::{Fleet, Listed, of_kind};
use crate::table_file::{self, Column, Values, column};
use crate::{Error, Problem};

/// The device of none.
const NOBODY: [u8; 20] = [0; 20];

/// A span and its vehicle.
type Row = (u64, Span);

/// The columns of `vehicles.csv`. No connection is 0, with the zero address for its device.
const COLUMNS: [Column<Row>; 10] = [
    column("vehicle_id", Values::U64(|row| row.0)),
    column("account", Values::Address(|row| row.1.account)),
    column("hardware_id", Values::U32(|row| id(row.1.hardware))),
    column(
        "hardware_device",
        Values::Address(|row| device(row.1.hardware)),
    ),
    column("software_id", Values::U32(|row| id(row.1.software))),
    column(
        "software_device",
        Values::Address(|row| device(row.1.software)),
    ),
    column("consent", Values::Flag(|row| row.1.consent)),
    column("flagged", Values::Flag(|row| row.1.flagged)),
    column("from", Values::U64(|row| row.1.from)),
    column("until", Values::U64(|row| row.1.until)),
];

fn id(paired: Option<Paired>) -> u32 {
    paired.map_or(0, |paired| paired.connection)
}

fn device(paired: Option<Paired>) -> [u8; 20] {
    paired.map_or(NOBODY, |paired| paired.device)
}

impl Fleet {
    /// Writes the file and gives its digest: ascending by vehicle and time.
    pub(crate) fn write(&self, path: &Path) -> Result<B256, Error> {
        let vehicles = self.ids().iter().enumerate();
        let rows = vehicles.flat_map(|(place, id)| {
            let spans = self.spans(place).as_slice().iter();
            spans.map(move |span| (*id, *span))
        });
        table_file::write(path, &COLUMNS, rows)
    }

    /// Reads the file, as strictly as `vehicles.csv`.
    pub(crate) fn read_table(
        path: &Path,
        connections: &Connections,
        week: (u64, u64),
    ) -> Result<Self, Error> {
        let mut all = Vec::new();
        table_file::read(path, &COLUMNS, |first, rows, arrays| {
            let numbers =
                |column: usize, row| arrays[column].as_primitive::<UInt64Type>().value(row);
            let address = |column: usize, row| {
                let bytes = arrays[column].as_fixed_size_binary().value(row);
                // The column's type says 20 bytes.
                <[u8; 20]>::try_from(bytes).unwrap_or_default()
            };
            let paired = |column: usize, kind: Kind, row| {
                let id = arrays[column].as_primitive::<UInt32Type>().value(row);
                match (id, address(column + 1, row)) {
                    (0, NOBODY) => Ok(None),
                    (0, _) | (_, NOBODY) => {
                        let group = kind.name();
                        Err(Problem::HalfPaired { group })
                    }
                    (id, device) => of_kind(connections, id, kind).map(|()| {
                        Some(Paired {
                            connection: id,
                            device,
                        })
                    }),
                }
            };
            let flag = |column: usize, row| arrays[column].as_boolean().value(row);
            for row in 0..rows {
                let line = (first + row) as u64;
                let listed = || {
                    let span = Span {
                        account: address(1, row),
                        hardware: paired(2, Kind::Hardware, row)?,
                        software: paired(4, Kind::Software, row)?,
                        consent: flag(6, row),
                        flagged: flag(7, row),
                        from: numbers(8, row),
                        until: numbers(9, row),
                    };
                    Listed::new(numbers(0, row), line, span, week)
                };
                all.push(listed().map_err(|problem| Error::Row {
                    path: path.to_owned(),
                    line,
                    problem,
                })?);
            }
            Ok(())
        })?;
        Self::of_listed(path, all, week)
    }
}
