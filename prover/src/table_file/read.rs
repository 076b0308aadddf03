//! Reading a table, whoever wrote it.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Column, ROW_GROUP};
use crate::Error;

/// Hands over the columns, in the order asked for, batch by batch, with the number of the first row.
pub(crate) fn read<T>(
    path: &Path,
    columns: &[Column<T>],
    mut each: impl FnMut(usize, usize, &[ArrayRef]) -> Result<(), Error>,
) -> Result<(), Error> {
    let file = File::open(path).map_err(Error::io(path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(Error::parquet(path))?;
    let reader = builder
        .with_batch_size(ROW_GROUP)
        .build()
        .map_err(Error::parquet(path))?;
    let mut first = 0;
    for batch in reader {
        let batch = batch.map_err(Error::parquet(path))?;
        let mut arrays = Vec::with_capacity(columns.len());
        for column in columns {
            arrays.push(find(path, &batch, column.name, &column.data_type())?);
        }
        each(first, batch.num_rows(), &arrays)?;
        first += batch.num_rows();
    }
    Ok(())
}

fn find(
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
