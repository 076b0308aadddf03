//! Parquet activity, batch by batch.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimeUnit, UInt64Type};
use arrow::util::display::array_value_to_string;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::prelude::*;

use super::Verdicts;
use super::judge::Decide;
use super::rejects::line_of;
use super::transmission::{Stated, Transmission};
use crate::Error;
use crate::text::{address, bare};

/// Rows decoded at once.
const BATCH: usize = 128 << 10;
/// Rows judged by one task.
const PART: usize = 8 << 10;

/// Reads the file and hands over the verdicts, in order of rows.
pub(super) fn read(
    path: &Path,
    judge: &impl Decide,
    keep: &mut dyn FnMut(Verdicts) -> Result<(), Error>,
) -> Result<(), Error> {
    let file = File::open(path).map_err(Error::io(path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(Error::parquet(path))?;
    let columns = ["vehicle_id", "device", "timestamp", "signature"];
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
    let reader = builder
        .with_projection(mask)
        .with_batch_size(BATCH)
        .build()
        .map_err(Error::parquet(path))?;
    for batch in reader {
        let batch = Batch::of(path, &batch.map_err(Error::parquet(path))?)?;
        let starts: Vec<usize> = (0..batch.rows()).step_by(PART).collect();
        let verdicts: Vec<_> = starts
            .into_par_iter()
            .map(|start| judge_rows(path, &batch, start, judge))
            .collect();
        verdicts.into_iter().try_for_each(&mut *keep)?;
    }
    Ok(())
}

fn judge_rows(path: &Path, batch: &Batch, start: usize, judge: &impl Decide) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for row in start..batch.rows().min(start + PART) {
        match judge.decide(Some(&batch.transmission(row))) {
            Ok(()) => verdicts.tally.counted += 1,
            Err(reason) => {
                let cells = batch.cells(row);
                let cells = cells.each_ref().map(|cell| cell.as_bytes());
                verdicts.reject(reason, line_of(reason, path, cells, b""));
            }
        }
    }
    verdicts
}

/// A batch brought to the types the judge needs. A value that does not fit them is null here.
struct Batch {
    /// As stored, to show in rejects.
    stored: [ArrayRef; 3],
    /// `UInt64`.
    vehicles: ArrayRef,
    /// `Utf8` or `Binary`.
    devices: ArrayRef,
    /// `Int64`, in units of `1 / per_second` seconds.
    times: ArrayRef,
    per_second: i64,
    /// `Utf8` or `Binary`, and as stored; a file need not have them.
    signatures: Option<(ArrayRef, ArrayRef)>,
}

impl Batch {
    fn of(path: &Path, batch: &RecordBatch) -> Result<Self, Error> {
        let (vehicles, vehicles_stored) =
            column(path, batch, "vehicle_id", "an integer", |found| {
                found.is_integer().then_some(DataType::UInt64)
            })?;
        let (devices, devices_stored) =
            column(path, batch, "device", "0x-hex text or 20 bytes", bytes)?;
        let signatures = match batch.column_by_name("signature") {
            None => None,
            Some(_) => {
                let expected = "0x-hex text or 65 bytes";
                Some(column(path, batch, "signature", expected, bytes)?)
            }
        };
        let (times, times_stored) = column(
            path,
            batch,
            "timestamp",
            "an integer of unix seconds or a timestamp",
            |found| {
                (found.is_integer() || matches!(found, DataType::Timestamp(..)))
                    .then_some(DataType::Int64)
            },
        )?;
        let per_second = match times_stored.data_type() {
            DataType::Timestamp(TimeUnit::Millisecond, _) => 1_000,
            DataType::Timestamp(TimeUnit::Microsecond, _) => 1_000_000,
            DataType::Timestamp(TimeUnit::Nanosecond, _) => 1_000_000_000,
            _ => 1,
        };
        let stored = [vehicles_stored, devices_stored, times_stored];
        Ok(Self {
            stored,
            vehicles,
            devices,
            times,
            per_second,
            signatures,
        })
    }

    fn rows(&self) -> usize {
        self.vehicles.len()
    }

    fn transmission(&self, row: usize) -> Transmission {
        let vehicles = self.vehicles.as_primitive::<UInt64Type>();
        Transmission {
            vehicle: vehicles.is_valid(row).then(|| vehicles.value(row)),
            device: self.device(row),
            timestamp: self.seconds(row),
            signature: self.signature(row),
        }
    }

    fn signature(&self, row: usize) -> Stated {
        match &self.signatures {
            Some((read, _)) if read.is_valid(row) => match read.as_string_opt::<i32>() {
                Some(text) => Stated::text(text.value(row).as_bytes()),
                None => Stated::binary(read.as_binary::<i32>().value(row)),
            },
            _ => Stated::Nothing,
        }
    }

    fn device(&self, row: usize) -> Option<[u8; 20]> {
        if self.devices.is_null(row) {
            return None;
        }
        match self.devices.as_string_opt::<i32>() {
            Some(text) => address(bare(text.value(row).as_bytes())),
            None => {
                let bytes = self.devices.as_binary::<i32>().value(row);
                // Some writers store text as unannotated bytes.
                bytes.try_into().ok().or_else(|| address(bare(bytes)))
            }
        }
    }

    fn seconds(&self, row: usize) -> Option<i64> {
        let times = self.times.as_primitive::<Int64Type>();
        times
            .is_valid(row)
            .then(|| times.value(row).div_euclid(self.per_second))
    }

    /// The cells as text, such that they read as activity again where they were readable.
    fn cells(&self, row: usize) -> [String; 4] {
        let shown = |array: &ArrayRef| {
            if array.is_null(row) {
                String::new()
            } else {
                array_value_to_string(array, row).unwrap_or_default()
            }
        };
        let [vehicles, devices, times] = &self.stored;
        let device = match self.device(row) {
            Some(bytes) => format!("{:#x}", alloy_primitives::Address::from(bytes)),
            None => shown(devices),
        };
        let signature = match (self.signature(row), &self.signatures) {
            (Stated::Bytes(bytes), _) => alloy_primitives::hex::encode_prefixed(bytes),
            (Stated::Malformed, Some((_, stored))) => shown(stored),
            _ => String::new(),
        };
        [
            shown(vehicles),
            device,
            self.seconds(row)
                .map_or_else(|| shown(times), |seconds| seconds.to_string()),
            signature,
        ]
    }
}

/// As what text or bytes are read.
fn bytes(found: &DataType) -> Option<DataType> {
    match found {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Some(DataType::Utf8),
        DataType::Dictionary(_, value) if value.is_string() => Some(DataType::Utf8),
        other => other.is_binary().then_some(DataType::Binary),
    }
}

/// The column `name` twice: cast to the type `wanted` gives for its own, and as stored.
fn column(
    path: &Path,
    batch: &RecordBatch,
    name: &'static str,
    expected: &'static str,
    wanted: impl FnOnce(&DataType) -> Option<DataType>,
) -> Result<(ArrayRef, ArrayRef), Error> {
    let refuse = |found: String| Error::Column {
        path: path.to_owned(),
        column: name,
        expected,
        found,
    };
    let stored = batch
        .column_by_name(name)
        .ok_or_else(|| refuse("no such column".into()))?;
    let wanted =
        wanted(stored.data_type()).ok_or_else(|| refuse(stored.data_type().to_string()))?;
    let read = cast(stored, &wanted).map_err(Error::parquet(path))?;
    Ok((read, stored.clone()))
}
