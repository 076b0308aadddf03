//! `leaves.parquet`: one row per leaf, ascending vehicle id.

use std::path::Path;

use alloy_primitives::B256;
use arrow::array::AsArray;
use arrow::datatypes::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use protocol::{StatedLeaf, VehicleLeaf};

use crate::table_file::{self, Column, Values, column};
use crate::{Error, LEAVES_FILE};

/// The columns, in the order of the leaf's preimage.
const COLUMNS: [Column<VehicleLeaf>; 8] = [
    column("vehicle_id", Values::U64(|leaf| leaf.vehicle_id)),
    column("account", Values::Address(|leaf| leaf.account)),
    column("conn", Values::U16(|leaf| leaf.conn)),
    column("disc", Values::U16(|leaf| leaf.disc)),
    column("status", Values::U8(|leaf| leaf.status)),
    column("hardware", Values::U32(|leaf| leaf.hardware)),
    column("software", Values::U32(|leaf| leaf.software)),
    column("points", Values::U32(|leaf| leaf.points)),
];

/// Writes the file and gives its digest.
pub(crate) fn write(path: &Path, leaves: &[VehicleLeaf]) -> Result<B256, Error> {
    table_file::write(path, &COLUMNS, leaves.iter().copied())
}

/// Reads the file and refuses rows that no build writes.
pub(crate) fn read(path: &Path) -> Result<Vec<VehicleLeaf>, Error> {
    let stated = read_stated(path)?.into_iter().enumerate();
    stated
        .map(|(row, leaf)| {
            let leaf = leaf.check();
            leaf.map_err(|contradiction| bad(path, row, contradiction))
        })
        .collect()
}

/// The leaves of a published week as they stand there, ascending by vehicle, whatever they say.
///
/// # Errors
/// If the file is missing, has other columns, or ids that do not ascend.
pub fn stated_leaves(directory: &Path) -> Result<Vec<StatedLeaf>, Error> {
    read_stated(&directory.join(LEAVES_FILE))
}

fn read_stated(path: &Path) -> Result<Vec<StatedLeaf>, Error> {
    let mut leaves: Vec<StatedLeaf> = Vec::new();
    table_file::read(path, &COLUMNS, |first, rows, arrays| {
        let [id, account, conn, disc, status, hardware, software, points] = arrays else {
            // Unreachable: one array comes per column.
            return Err(bad(path, first, "wrong number of columns"));
        };
        let account = account.as_fixed_size_binary();
        for row in 0..rows {
            let number = first + row;
            let stated = StatedLeaf {
                vehicle_id: id.as_primitive::<UInt64Type>().value(row),
                account: account
                    .value(row)
                    .try_into()
                    .map_err(|_| bad(path, number, "account is not 20 bytes"))?,
                conn: conn.as_primitive::<UInt16Type>().value(row),
                disc: disc.as_primitive::<UInt16Type>().value(row),
                status: status.as_primitive::<UInt8Type>().value(row),
                hardware: hardware.as_primitive::<UInt32Type>().value(row),
                software: software.as_primitive::<UInt32Type>().value(row),
                points: points.as_primitive::<UInt32Type>().value(row),
            };
            leaves.push(stated);
        }
        Ok(())
    })?;
    let descent = leaves
        .windows(2)
        .position(|pair| pair[0].vehicle_id >= pair[1].vehicle_id);
    match descent {
        Some(row) => Err(bad(path, row + 1, "vehicle ids do not ascend")),
        None => Ok(leaves),
    }
}

fn bad(path: &Path, row: usize, problem: impl ToString) -> Error {
    Error::BadLeaf {
        path: path.to_owned(),
        row: row as u64,
        problem: problem.to_string(),
    }
}
