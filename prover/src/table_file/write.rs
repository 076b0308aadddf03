//! Writing a table, and its digest with it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use alloy_primitives::{B256, Keccak256};
use rayon::prelude::*;

use super::thrift::Struct;
use super::{Column, ROW_GROUP};
use crate::Error;

const MAGIC: &[u8; 4] = b"PAR1";
/// Parquet's number of the encoding RLE: of levels, of which a required column has none.
const RLE: i64 = 3;

/// Writes a table and gives keccak-256 of the file: one page to a column of a row group, not compressed, without
/// statistics.
pub(crate) fn write<T: Sync>(
    path: &Path,
    columns: &[Column<T>],
    rows: impl Iterator<Item = T>,
) -> Result<B256, Error> {
    let file = File::create(path).map_err(Error::io(path))?;
    let table = Table {
        file: BufWriter::with_capacity(1 << 20, file),
        hasher: Keccak256::new(),
        len: 0,
        rows: 0,
        groups: Vec::new(),
    };
    table.fill(columns, rows).map_err(Error::io(path))
}

struct Table {
    file: BufWriter<File>,
    hasher: Keccak256,
    len: usize,
    rows: usize,
    groups: Vec<Struct>,
}

impl Table {
    fn fill<T: Sync>(
        mut self,
        columns: &[Column<T>],
        mut rows: impl Iterator<Item = T>,
    ) -> std::io::Result<B256> {
        self.put(MAGIC)?;
        let mut group = Vec::new();
        loop {
            group.clear();
            group.extend(rows.by_ref().take(ROW_GROUP));
            if group.is_empty() {
                break;
            }
            self.group(columns, &group)?;
        }
        self.footer(columns)?;
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        file.sync_all()?;
        Ok(self.hasher.finalize())
    }

    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.len += bytes.len();
        self.file.write_all(bytes)
    }

    fn group<T: Sync>(&mut self, columns: &[Column<T>], rows: &[T]) -> std::io::Result<()> {
        let pages: Vec<_> = columns
            .par_iter()
            .map(|column| column.encode(rows))
            .collect();
        let start = self.len;
        let mut chunks = Vec::new();
        for (column, page) in columns.iter().zip(pages) {
            let offset = self.len;
            let header = page_header(column.encoding(), page.len(), rows.len());
            self.put(&header.finish())?;
            self.put(&page)?;
            let size = self.len - offset;
            let mut meta = Struct::default();
            meta.int32(1, column.physical());
            meta.one_int32(2, column.encoding());
            meta.one_text(3, column.name);
            // Uncompressed.
            meta.int32(4, 0);
            meta.int64(5, number(rows.len()));
            meta.int64(6, number(size));
            meta.int64(7, number(size));
            meta.int64(9, number(offset));
            let mut chunk = Struct::default();
            chunk.int64(2, number(offset));
            chunk.nested(3, meta);
            chunks.push(chunk);
        }
        let mut group = Struct::default();
        group.structs(1, chunks);
        group.int64(2, number(self.len - start));
        group.int64(3, number(rows.len()));
        self.groups.push(group);
        self.rows += rows.len();
        Ok(())
    }

    /// `FileMetaData`, its length, and the magic again.
    fn footer<T>(&mut self, columns: &[Column<T>]) -> std::io::Result<()> {
        let mut root = Struct::default();
        root.text(4, "week");
        root.int32(5, number(columns.len()));
        let mut schema = vec![root];
        schema.extend(columns.iter().map(Column::schema));
        let mut file = Struct::default();
        file.int32(1, 1);
        file.structs(2, schema);
        file.int64(3, number(self.rows));
        file.structs(4, std::mem::take(&mut self.groups));
        let bytes = file.finish();
        self.put(&bytes)?;
        let len = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
        self.put(&len.to_le_bytes())?;
        self.put(MAGIC)
    }
}

/// `PageHeader` of a data page.
fn page_header(encoding: i64, bytes: usize, rows: usize) -> Struct {
    let mut data = Struct::default();
    data.int32(1, number(rows));
    data.int32(2, encoding);
    data.int32(3, RLE);
    data.int32(4, RLE);
    let mut page = Struct::default();
    page.int32(1, 0);
    page.int32(2, number(bytes));
    page.int32(3, number(bytes));
    page.nested(5, data);
    page
}

/// A size in a file, which fits.
fn number(size: usize) -> i64 {
    size as i64
}
