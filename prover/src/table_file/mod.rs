//! The tables of a data set: Parquet files whose every byte follows from their rows (`docs/data-set.md`), whatever library,
//! threads or platform wrote them. Any Parquet reader reads them.

mod column;
mod delta;
mod read;
mod thrift;
mod write;

pub(crate) use column::{Column, Values, column};
pub(crate) use read::read;
pub(crate) use write::write;

/// Rows per row group.
const ROW_GROUP: usize = 128 << 10;

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use arrow::datatypes::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};

    use super::*;

    const COLUMNS: [Column<u64>; 6] = [
        column("u8", Values::U8(|n| *n as u8)),
        column("u16", Values::U16(|n| *n as u16)),
        column("u32", Values::U32(|n| *n as u32)),
        column("u64", Values::U64(|n| *n)),
        column("address", Values::Address(|n| address(*n))),
        column("flag", Values::Flag(|n| n % 3 == 0)),
    ];

    /// Neighbours share a part of their bytes, all or none.
    fn address(n: u64) -> [u8; 20] {
        let mut bytes = [0; 20];
        bytes[..8].copy_from_slice(&(n / 5).to_be_bytes());
        bytes
    }

    /// The writer is ours, the reader is the `parquet` crate, as anybody has it.
    #[test]
    fn a_reader_of_parquet_reads_what_was_written() {
        let mut state = 7u64;
        let mut random = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state ^ (state >> 33)
        };
        let mut rows = vec![
            u64::MAX,
            0,
            u64::MAX,
            1 << 63,
            (1 << 63) - 1,
            1 << 31,
            u64::MAX,
        ];
        rows.extend((0..ROW_GROUP as u64).map(|n| if n % 1_000 < 500 { n } else { 9 }));
        rows.extend((0..1_000).map(|n| random() >> (n % 64)));
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("table");
        write(&path, &COLUMNS, rows.iter().copied()).unwrap();
        let mut found = 0;
        read(&path, &COLUMNS, |first, count, arrays| {
            for (row, n) in rows[first..first + count].iter().enumerate() {
                assert_eq!(arrays[0].as_primitive::<UInt8Type>().value(row), *n as u8);
                assert_eq!(arrays[1].as_primitive::<UInt16Type>().value(row), *n as u16);
                assert_eq!(arrays[2].as_primitive::<UInt32Type>().value(row), *n as u32);
                assert_eq!(arrays[3].as_primitive::<UInt64Type>().value(row), *n);
                assert_eq!(arrays[4].as_fixed_size_binary().value(row), address(*n));
                assert_eq!(arrays[5].as_boolean().value(row), n % 3 == 0);
            }
            found += count;
            Ok(())
        })
        .unwrap();
        assert_eq!(found, rows.len());
    }
}
