//! A strict CSV table with named columns.

use std::fs::File;
use std::path::Path;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder, Trim};
use rayon::prelude::*;

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
    let (mut reader, layout) = open(path, names)?;
    let mut record = ByteRecord::new();
    while layout.next(&mut reader, &mut record)? {
        layout.row(&record, &mut each)?;
    }
    Ok(())
}

/// The same for many rows: while some are read, those before them are parsed on the other threads. The results are in the order of
/// the rows.
pub(super) fn map_rows<const N: usize, T: Send>(
    path: &Path,
    names: [&'static str; N],
    each: impl Fn(&Row<'_, N>) -> Result<T, Problem> + Sync,
) -> Result<Vec<T>, Error> {
    let (mut reader, layout) = open(path, names)?;
    let mut all = Vec::new();
    let (mut now, mut next) = (Batch::default(), Batch::default());
    now.fill(&mut reader, &layout);
    loop {
        let (parsed, ()) = rayon::join(
            || now.parse(&layout, &each),
            || next.fill(&mut reader, &layout),
        );
        for one in parsed {
            all.push(one?);
        }
        std::mem::replace(&mut now.whole, Ok(()))?;
        if now.count == 0 {
            return Ok(all);
        }
        std::mem::swap(&mut now, &mut next);
    }
}

/// A file and where its columns are.
struct Layout<'a, const N: usize> {
    path: &'a Path,
    header: ByteRecord,
    positions: [usize; N],
    names: [&'static str; N],
}

fn open<'a, const N: usize>(
    path: &'a Path,
    names: [&'static str; N],
) -> Result<(Reader<File>, Layout<'a, N>), Error> {
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
    let layout = Layout {
        path,
        header,
        positions,
        names,
    };
    Ok((reader, layout))
}

impl<const N: usize> Layout<'_, N> {
    /// Reads the next row; whether there is one.
    fn next(&self, reader: &mut Reader<File>, record: &mut ByteRecord) -> Result<bool, Error> {
        let read = reader.read_byte_record(record);
        read.map_err(|error| refused(self.path, error))
    }

    fn row<T>(
        &self,
        record: &ByteRecord,
        each: impl FnOnce(&Row<'_, N>) -> Result<T, Problem>,
    ) -> Result<T, Error> {
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row {
            record,
            positions: &self.positions,
            names: &self.names,
            header: &self.header,
            line,
        };
        each(&row).map_err(|problem| Error::Row {
            path: self.path.to_owned(),
            line,
            problem,
        })
    }
}

/// Rows in one batch.
const BATCH: usize = 4_096;

/// Some rows, in records that are used again.
struct Batch {
    records: Vec<ByteRecord>,
    count: usize,
    /// What ended it before it was full, if it is not the end of the file.
    whole: Result<(), Error>,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            records: vec![ByteRecord::new(); BATCH],
            count: 0,
            whole: Ok(()),
        }
    }
}

impl Batch {
    fn fill<const N: usize>(&mut self, reader: &mut Reader<File>, layout: &Layout<'_, N>) {
        (self.count, self.whole) = (0, Ok(()));
        for record in &mut self.records {
            match layout.next(reader, record) {
                Ok(true) => self.count += 1,
                Ok(false) => return,
                Err(error) => {
                    self.whole = Err(error);
                    return;
                }
            }
        }
    }

    fn parse<const N: usize, T: Send>(
        &self,
        layout: &Layout<'_, N>,
        each: &(impl Fn(&Row<'_, N>) -> Result<T, Problem> + Sync),
    ) -> Vec<Result<T, Error>> {
        let records = self.records[..self.count].par_iter();
        records.map(|record| layout.row(record, each)).collect()
    }
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
