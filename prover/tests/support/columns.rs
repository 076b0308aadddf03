//! Writes activity as Parquet.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use parquet::arrow::ArrowWriter;

/// Writes three columns, in an order other than that of the CSV.
pub(crate) fn write(
    path: &Path,
    vehicles: impl Array + 'static,
    devices: impl Array + 'static,
    times: impl Array + 'static,
) {
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("timestamp", Arc::new(times) as Arc<dyn Array>, true),
        (
            "other",
            Arc::new(arrow::array::NullArray::new(vehicles.len())),
            true,
        ),
        ("device", Arc::new(devices), true),
        ("vehicle_id", Arc::new(vehicles), true),
    ])
    .unwrap();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}
