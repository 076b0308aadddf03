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
    write_all(path, vehicles, devices, times, None);
}

/// The same with signatures.
pub(crate) fn write_signed(
    path: &Path,
    vehicles: impl Array + 'static,
    devices: impl Array + 'static,
    times: impl Array + 'static,
    signatures: impl Array + 'static,
) {
    let signatures: Arc<dyn Array> = Arc::new(signatures);
    write_all(path, vehicles, devices, times, Some(signatures));
}

fn write_all(
    path: &Path,
    vehicles: impl Array + 'static,
    devices: impl Array + 'static,
    times: impl Array + 'static,
    signatures: Option<Arc<dyn Array>>,
) {
    let signatures = signatures.map(|array| ("signature", array, true));
    let others = [
        ("timestamp", Arc::new(times) as Arc<dyn Array>, true),
        (
            "other",
            Arc::new(arrow::array::NullArray::new(vehicles.len())),
            true,
        ),
        ("device", Arc::new(devices), true),
        ("vehicle_id", Arc::new(vehicles), true),
    ];
    let columns = signatures.into_iter().chain(others);
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}
