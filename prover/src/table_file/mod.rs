//! The tables of a data set: Parquet files whose every byte follows from their rows (`docs/data-set.md`), whatever library,
//! threads or platform wrote them. Any Parquet reader reads them.

mod column;
mod read;
mod thrift;
mod write;

pub(crate) use column::{Column, Values, column};
pub(crate) use read::read;
pub(crate) use write::write;

/// Rows per row group.
const ROW_GROUP: usize = 128 << 10;
