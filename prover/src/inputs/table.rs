//! A strict CSV table with named columns.

use std::fs::File;
use std::path::Path;

use csv::{ByteRecord, ErrorKind, ReaderBuilder, Trim};

use crate::text::{bare, locate};
use crate::{Error, Problem};

/// One row, with its cells in the order the columns were asked for.
pub(super) struct Row<'a, const N: usize> {
    record: &'a ByteRecord,
    positions: &'a [usize; N],
    names: &'a [&'static str; N],
    header: &'a ByteRecord,
    /// Line number in the file.
    pub(super) line: u64,
}

impl<const N: usize> Row<'_, N> {
    /// The cell of the column asked for at `column`.
    pub(super) fn cell(&self, column: usize) -> &[u8] {
        self.record.get(self.positions[column]).map_or(b"", bare)
    }

    /// The cell of a column that a file need not have.
    pub(super) fn optional(&self, name: &str) -> Option<&[u8]> {
        let named = |cell: &[u8]| bare(cell).eq_ignore_ascii_case(name.as_bytes());
        let position = self.header.iter().position(named)?;
        self.record.get(position).map(bare)
    }

    /// Reads a cell, or says what it should have held.
    pub(super) fn read<T>(
        &self,
        column: usize,
        expected: &'static str,
        parse: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<T, Problem> {
        let cell = self.cell(column);
        parse(cell).ok_or_else(|| Problem::Cell {
            column: self.names[column],
            found: String::from_utf8_lossy(cell).into_owned(),
            expected,
        })
    }
}

/// Reads every row of `path`; the first row that is refused ends the build.
pub(super) fn for_each_row<const N: usize>(
    path: &Path,
    names: [&'static str; N],
    mut each: impl FnMut(&Row<'_, N>) -> Result<(), Problem>,
) -> Result<(), Error> {
    let file = File::open(path).map_err(Error::io(path))?;
    let mut reader = ReaderBuilder::new()
        .trim(Trim::All)
        .buffer_capacity(1 << 20)
        .from_reader(file);
    let header = reader
        .byte_headers()
        .map_err(|error| refused(path, error))?
        .clone();
    let positions = locate(path, header.iter(), names)?;
    let mut record = ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| refused(path, error))?
    {
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row {
            record: &record,
            positions: &positions,
            names: &names,
            header: &header,
            line,
        };
        each(&row).map_err(|problem| Error::Row {
            path: path.to_owned(),
            line,
            problem,
        })?;
    }
    Ok(())
}

fn refused(path: &Path, error: csv::Error) -> Error {
    let path = path.to_owned();
    let line = error.position().map_or(1, csv::Position::line);
    match error.into_kind() {
        ErrorKind::Io(source) => Error::Io { path, source },
        ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            let problem = Problem::Csv(format!("{len} cells where the header has {expected_len}"));
            Error::Row {
                path,
                line,
                problem,
            }
        }
        other => Error::Row {
            path,
            line,
            problem: Problem::Csv(format!("not CSV: {other:?}")),
        },
    }
}
