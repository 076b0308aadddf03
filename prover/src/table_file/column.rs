//! Columns and how their values are stored.

use arrow::datatypes::DataType;

use super::delta::{self, Bits};
use super::thrift::Struct;

/// Where the value of a row comes from. No value is ever missing.
pub(crate) enum Values<T> {
    /// An unsigned number of 8 bits.
    U8(fn(&T) -> u8),
    /// An unsigned number of 16 bits.
    U16(fn(&T) -> u16),
    /// An unsigned number of 32 bits.
    U32(fn(&T) -> u32),
    /// An unsigned number of 64 bits.
    U64(fn(&T) -> u64),
    /// 20 bytes.
    Address(fn(&T) -> [u8; 20]),
    /// 65 bytes.
    Signature(fn(&T) -> [u8; 65]),
    /// True or false.
    Flag(fn(&T) -> bool),
}

/// A column of a table whose rows are `T`.
pub(crate) struct Column<T> {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its values.
    pub(crate) values: Values<T>,
}

/// A column.
pub(crate) const fn column<T>(name: &'static str, values: Values<T>) -> Column<T> {
    Column { name, values }
}

impl<T> Column<T> {
    /// The type that readers see.
    pub(super) fn data_type(&self) -> DataType {
        match self.values {
            Values::U8(_) => DataType::UInt8,
            Values::U16(_) => DataType::UInt16,
            Values::U32(_) => DataType::UInt32,
            Values::U64(_) => DataType::UInt64,
            Values::Address(_) => DataType::FixedSizeBinary(20),
            Values::Signature(_) => DataType::FixedSizeBinary(65),
            Values::Flag(_) => DataType::Boolean,
        }
    }

    /// Parquet's physical type.
    pub(super) fn physical(&self) -> i64 {
        match self.values {
            Values::Flag(_) => 0,
            Values::U8(_) | Values::U16(_) | Values::U32(_) => 1,
            Values::U64(_) => 2,
            Values::Address(_) | Values::Signature(_) => 7,
        }
    }

    /// `SchemaElement`.
    pub(super) fn schema(&self) -> Struct {
        let mut element = Struct::default();
        element.int32(1, self.physical());
        match self.values {
            Values::Address(_) => element.int32(2, 20),
            Values::Signature(_) => element.int32(2, 65),
            _ => {}
        }
        // Required.
        element.int32(3, 0);
        element.text(4, self.name);
        // UINT_8 to UINT_64.
        let converted = match self.values {
            Values::U8(_) => 11,
            Values::U16(_) => 12,
            Values::U32(_) => 13,
            Values::U64(_) => 14,
            Values::Address(_) | Values::Signature(_) | Values::Flag(_) => return element,
        };
        element.int32(6, converted);
        element
    }

    /// Parquet's number of the encoding of its values.
    pub(super) fn encoding(&self) -> i64 {
        match self.values {
            Values::Flag(_) => 0,
            Values::U8(_) | Values::U16(_) | Values::U32(_) | Values::U64(_) => 5,
            Values::Address(_) | Values::Signature(_) => 7,
        }
    }

    /// The values of some rows in that encoding: differences of numbers and bytes (DELTA_BINARY_PACKED, DELTA_BYTE_ARRAY), the
    /// bits of flags (PLAIN).
    pub(super) fn encode(&self, rows: &[T]) -> Vec<u8> {
        let rows = rows.iter();
        match self.values {
            Values::U8(of) => delta::numbers(Bits::Of32, rows.map(|row| of(row).into())),
            Values::U16(of) => delta::numbers(Bits::Of32, rows.map(|row| of(row).into())),
            Values::U32(of) => delta::numbers(Bits::Of32, rows.map(|row| of(row).into())),
            Values::U64(of) => delta::numbers(Bits::Of64, rows.map(of)),
            Values::Address(of) => delta::bytes(&rows.map(of).collect::<Vec<_>>()),
            Values::Signature(of) => delta::bytes(&rows.map(of).collect::<Vec<_>>()),
            Values::Flag(of) => {
                let byte = |eight: &[T]| {
                    let bits = (0..).zip(eight).map(|(bit, row)| u8::from(of(row)) << bit);
                    bits.fold(0, |byte, bit: u8| byte | bit)
                };
                rows.as_slice().chunks(8).map(byte).collect()
            }
        }
    }
}
