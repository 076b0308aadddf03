//! `leaves.parquet`: one row per leaf, ascending vehicle id.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, FixedSizeBinaryArray, PrimitiveArray, RecordBatch};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Field, Schema, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use protocol::{StatedLeaf, VehicleLeaf};

use crate::Error;

/// Rows per row group, and decoded at once. Fixed, as everything that decides the bytes of the file.
const ROW_GROUP: usize = 128 << 10;

/// Column names and types, in the order of the leaf's preimage.
fn columns() -> [(&'static str, DataType); 8] {
    [
        ("vehicle_id", DataType::UInt64),
        ("account", DataType::FixedSizeBinary(20)),
        ("conn", DataType::UInt16),
        ("disc", DataType::UInt16),
        ("status", DataType::UInt8),
        ("hardware", DataType::UInt32),
        ("software", DataType::UInt32),
        ("points", DataType::UInt32),
    ]
}

/// Writes the file; the same leaves give the same bytes.
pub(crate) fn write(path: &Path, leaves: &[VehicleLeaf]) -> Result<(), Error> {
    let fields: Vec<_> = columns()
        .into_iter()
        .map(|(name, data_type)| Field::new(name, data_type, false))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let properties = WriterProperties::builder()
        .set_created_by("dimo".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        // Ids and accounts hardly repeat: a dictionary would only cost time.
        .set_column_dictionary_enabled("vehicle_id".into(), false)
        .set_column_dictionary_enabled("account".into(), false)
        .build();
    let file = File::create(path).map_err(Error::io(path))?;
    let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(properties))
        .map_err(Error::parquet(path))?;
    for group in leaves.chunks(ROW_GROUP) {
        let batch =
            RecordBatch::try_new(schema.clone(), encode(group)).map_err(Error::parquet(path))?;
        writer.write(&batch).map_err(Error::parquet(path))?;
    }
    let file = writer.into_inner().map_err(Error::parquet(path))?;
    file.sync_all().map_err(Error::io(path))
}

fn encode(leaves: &[VehicleLeaf]) -> Vec<ArrayRef> {
    fn numbers<T: ArrowPrimitiveType>(
        leaves: &[VehicleLeaf],
        of: impl Fn(&VehicleLeaf) -> T::Native,
    ) -> ArrayRef {
        Arc::new(PrimitiveArray::<T>::from_iter_values(leaves.iter().map(of)))
    }
    let accounts: Vec<u8> = leaves.iter().flat_map(|leaf| leaf.account).collect();
    vec![
        numbers::<UInt64Type>(leaves, |leaf| leaf.vehicle_id),
        Arc::new(FixedSizeBinaryArray::new(20, accounts.into(), None)),
        numbers::<UInt16Type>(leaves, |leaf| leaf.conn),
        numbers::<UInt16Type>(leaves, |leaf| leaf.disc),
        numbers::<UInt8Type>(leaves, |leaf| leaf.status),
        numbers::<UInt32Type>(leaves, |leaf| leaf.hardware),
        numbers::<UInt32Type>(leaves, |leaf| leaf.software),
        numbers::<UInt32Type>(leaves, |leaf| leaf.points),
    ]
}

/// Reads the file and refuses rows that no build writes.
pub(crate) fn read(path: &Path) -> Result<Vec<VehicleLeaf>, Error> {
    let file = File::open(path).map_err(Error::io(path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(Error::parquet(path))?;
    let reader = builder
        .with_batch_size(ROW_GROUP)
        .build()
        .map_err(Error::parquet(path))?;
    let mut leaves: Vec<VehicleLeaf> = Vec::new();
    for batch in reader {
        decode(path, &batch.map_err(Error::parquet(path))?, &mut leaves)?;
    }
    let descent = leaves
        .windows(2)
        .position(|pair| pair[0].vehicle_id >= pair[1].vehicle_id);
    match descent {
        Some(row) => Err(bad(path, row + 1, "vehicle ids do not ascend")),
        None => Ok(leaves),
    }
}

fn decode(path: &Path, batch: &RecordBatch, leaves: &mut Vec<VehicleLeaf>) -> Result<(), Error> {
    let mut arrays = Vec::with_capacity(8);
    for (name, data_type) in columns() {
        arrays.push(column(path, batch, name, &data_type)?);
    }
    let [id, account, conn, disc, status, hardware, software, points] = &arrays[..] else {
        // Unreachable: one array was pushed per column.
        return Err(bad(path, leaves.len(), "wrong number of columns"));
    };
    let account = account.as_fixed_size_binary();
    for row in 0..batch.num_rows() {
        let number = leaves.len();
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
        let leaf = stated.check();
        leaves.push(leaf.map_err(|contradiction| bad(path, number, contradiction))?);
    }
    Ok(())
}

fn column(
    path: &Path,
    batch: &RecordBatch,
    column: &'static str,
    expected: &DataType,
) -> Result<ArrayRef, Error> {
    let found = match batch.column_by_name(column) {
        Some(array) if array.data_type() == expected && array.null_count() == 0 => {
            return Ok(array.clone());
        }
        Some(array) => format!("{}, {} nulls", array.data_type(), array.null_count()),
        None => "no such column".to_owned(),
    };
    Err(Error::Column {
        path: path.to_owned(),
        column,
        expected: "as a week build writes it",
        found,
    })
}

fn bad(path: &Path, row: usize, problem: impl ToString) -> Error {
    Error::BadLeaf {
        path: path.to_owned(),
        row: row as u64,
        problem: problem.to_string(),
    }
}
