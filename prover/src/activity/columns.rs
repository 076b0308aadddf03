//! A batch of activity in columns, of whatever type a warehouse has for them.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, UInt64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimeUnit as Stored, UInt64Type};
use arrow::util::display::array_value_to_string;

use super::times::{TimeUnit, Times};
use super::transmission::{Stated, Transmission};
use crate::Error;
use crate::text::{bare, device, unsigned};

/// A batch brought to the types the judge needs. A value that does not fit them is null here.
pub(super) struct Batch {
    /// As stored, to show in rejects: vehicles, devices, times, and signatures if the file has them.
    stored: Vec<ArrayRef>,
    vehicles: UInt64Array,
    /// `Utf8` or `Binary`.
    devices: ArrayRef,
    /// Unix seconds.
    times: Int64Array,
    /// Times are whole numbers, whose unit the file does not tell.
    counted: bool,
    /// `Utf8` or `Binary`; a file need not have them.
    signatures: Option<ArrayRef>,
}

impl Batch {
    /// Of the columns `vehicle_id`, `device`, `timestamp`, and `signature` if there is one.
    pub(super) fn of(path: &Path, stored: Vec<ArrayRef>, said: Times) -> Result<Self, Error> {
        let (vehicles, devices, times) = (&stored[0], &stored[1], &stored[2]);
        let signatures = stored
            .get(3)
            .map(|stored| bytes(path, "signature", "65 bytes, or as many as text", stored));
        let counted = !matches!(plain(times.data_type()), DataType::Timestamp(..));
        Ok(Self {
            vehicles: numbers(path, vehicles)?,
            devices: bytes(path, "device", "20 bytes, or an address as text", devices)?,
            times: seconds(path, times, said)?,
            counted,
            signatures: signatures.transpose()?,
            stored,
        })
    }

    pub(super) fn rows(&self) -> usize {
        self.vehicles.len()
    }

    pub(super) fn is_counted(&self) -> bool {
        self.counted
    }

    pub(super) fn transmission(&self, row: usize) -> Transmission {
        Transmission {
            vehicle: self
                .vehicles
                .is_valid(row)
                .then(|| self.vehicles.value(row)),
            device: self.device(row),
            timestamp: self.times.is_valid(row).then(|| self.times.value(row)),
            signature: self.signature(row),
        }
    }

    fn signature(&self, row: usize) -> Stated {
        match &self.signatures {
            Some(read) if read.is_valid(row) => match read.as_string_opt::<i32>() {
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
            Some(text) => device(bare(text.value(row).as_bytes())),
            None => {
                let bytes = self.devices.as_binary::<i32>().value(row);
                // Some writers store text as unannotated bytes.
                bytes.try_into().ok().or_else(|| device(bare(bytes)))
            }
        }
    }

    /// The cells as text, such that they read as activity again where they were readable.
    pub(super) fn cells(&self, row: usize) -> [String; 4] {
        let shown = |column: usize| {
            let array = &self.stored[column];
            match array.is_null(row) {
                true => String::new(),
                false => array_value_to_string(array, row).unwrap_or_default(),
            }
        };
        let device = match self.device(row) {
            Some(bytes) => format!("{:#x}", alloy_primitives::Address::from(bytes)),
            None => shown(1),
        };
        let Transmission { timestamp, .. } = self.transmission(row);
        let time = timestamp.map_or_else(|| shown(2), |seconds| seconds.to_string());
        let signature = match self.signature(row) {
            Stated::Bytes(bytes) => alloy_primitives::hex::encode_prefixed(bytes),
            Stated::Malformed => shown(3),
            Stated::Nothing => String::new(),
        };
        [shown(0), device, time, signature]
    }
}

/// The type of the values of a dictionary, or the type itself.
fn plain(stored: &DataType) -> &DataType {
    match stored {
        DataType::Dictionary(_, values) => values,
        other => other,
    }
}

fn is_text(stored: &DataType) -> bool {
    stored.is_string() || matches!(stored, DataType::Utf8View)
}

fn is_decimal(stored: &DataType) -> bool {
    use DataType::{Decimal32, Decimal64, Decimal128, Decimal256};
    matches!(
        stored,
        Decimal32(..) | Decimal64(..) | Decimal128(..) | Decimal256(..)
    )
}

fn numbers(path: &Path, stored: &ArrayRef) -> Result<UInt64Array, Error> {
    match plain(stored.data_type()) {
        found if found.is_integer() => {
            let numbers = cast_to(path, stored, &DataType::UInt64)?;
            Ok(numbers.as_primitive::<UInt64Type>().clone())
        }
        found if is_text(found) || is_decimal(found) => {
            let text = cast_to(path, stored, &DataType::Utf8)?;
            let cells = text.as_string::<i32>().iter();
            Ok(cells.map(|cell| unsigned(bare(cell?.as_bytes()))).collect())
        }
        _ => Err(refused(
            path,
            "vehicle_id",
            "a whole number, or one as text",
            stored,
        )),
    }
}

/// Bytes, or text that stands for them.
fn bytes(
    path: &Path,
    column: &'static str,
    expected: &'static str,
    stored: &ArrayRef,
) -> Result<ArrayRef, Error> {
    match plain(stored.data_type()) {
        found if is_text(found) => cast_to(path, stored, &DataType::Utf8),
        found if found.is_binary() || matches!(found, DataType::BinaryView) => {
            cast_to(path, stored, &DataType::Binary)
        }
        _ => Err(refused(path, column, expected, stored)),
    }
}

fn seconds(path: &Path, stored: &ArrayRef, said: Times) -> Result<Int64Array, Error> {
    let counted = |unit: TimeUnit| {
        let times = cast_to(path, stored, &DataType::Int64)?;
        let times = times.as_primitive::<Int64Type>();
        Ok(times.unary::<_, Int64Type>(|time| unit.seconds(time)))
    };
    match plain(stored.data_type()) {
        DataType::Timestamp(finer, _) => counted(match finer {
            Stored::Second => TimeUnit::Seconds,
            Stored::Millisecond => TimeUnit::Milliseconds,
            Stored::Microsecond => TimeUnit::Microseconds,
            Stored::Nanosecond => TimeUnit::Nanoseconds,
        }),
        found if found.is_integer() => counted(said.unit),
        found if is_text(found) || is_decimal(found) => {
            let text = cast_to(path, stored, &DataType::Utf8)?;
            let cells = text.as_string::<i32>().iter();
            Ok(cells
                .map(|cell| said.moment(bare(cell?.as_bytes())))
                .collect())
        }
        _ => Err(refused(
            path,
            "timestamp",
            "a timestamp, a whole number of unix seconds, or RFC 3339 as text",
            stored,
        )),
    }
}

/// Values that do not fit become null. A dictionary is written out first.
fn cast_to(path: &Path, stored: &ArrayRef, wanted: &DataType) -> Result<ArrayRef, Error> {
    let plain = match stored.as_any_dictionary_opt() {
        Some(dictionary) => {
            let keys = dictionary.normalized_keys();
            let keys = keys
                .into_iter()
                .enumerate()
                .map(|(row, key)| dictionary.keys().is_valid(row).then_some(key as u64));
            let keys: UInt64Array = keys.collect();
            arrow::compute::take(dictionary.values(), &keys, None).map_err(Error::parquet(path))?
        }
        None => Arc::clone(stored),
    };
    cast(&plain, wanted).map_err(Error::parquet(path))
}

fn refused(path: &Path, column: &'static str, expected: &'static str, stored: &ArrayRef) -> Error {
    Error::Column {
        path: path.to_owned(),
        column,
        expected,
        found: stored.data_type().to_string(),
    }
}
