//! `rejects.csv`: every row that did not count, with its reason.
//!
//! Rows are sorted by their bytes, so that the file does not depend on the order they were read in.
//! What does not fit into memory is sorted in runs on disk and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Verdicts;
use super::reason::Reason;
use crate::Error;

/// Columns of the file, which make it readable as activity again, once corrected.
const HEADER: &[u8] = b"reason,source,vehicle_id,device,timestamp,signature,raw\n";

/// Bytes held before a run is written to disk, the vectors around them included.
const RUN: usize = 64 << 20;

impl Verdicts {
    /// Counts a rejected row and keeps its line.
    pub(super) fn reject(&mut self, reason: Reason, line: Vec<u8>) {
        self.tally.rejected[reason as usize] += 1;
        self.rejects.push(line);
    }
}

/// The line of a rejected row: its cells as they stood, and for a row without cells its text.
pub(super) fn line_of(reason: Reason, source: &Path, cells: [&[u8]; 4], raw: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(128);
    line.extend_from_slice(reason.name().as_bytes());
    let source = source.as_os_str().as_encoded_bytes();
    for cell in [source].into_iter().chain(cells).chain([raw]) {
        line.push(b',');
        push_cell(&mut line, cell);
    }
    line.push(b'\n');
    line
}

/// Appends a cell, quoted if its bytes would read as CSV syntax.
fn push_cell(line: &mut Vec<u8>, cell: &[u8]) {
    if !cell
        .iter()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
    {
        line.extend_from_slice(cell);
        return;
    }
    line.push(b'"');
    for byte in cell {
        if *byte == b'"' {
            line.push(b'"');
        }
        line.push(*byte);
    }
    line.push(b'"');
}

/// Collects rejected rows and writes them sorted.
pub(crate) struct Rejects {
    /// Where runs go; they have no name there and vanish with the process.
    directory: PathBuf,
    held: Vec<Vec<u8>>,
    bytes: usize,
    limit: usize,
    runs: Vec<File>,
}

impl Rejects {
    /// An empty collection that puts what does not fit into memory under `directory`.
    pub(crate) fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            held: Vec::new(),
            bytes: 0,
            limit: RUN,
            runs: Vec::new(),
        }
    }

    /// Adds lines.
    pub(super) fn extend(&mut self, lines: Vec<Vec<u8>>) -> Result<(), Error> {
        self.bytes += lines
            .iter()
            .map(|line| line.capacity() + size_of::<Vec<u8>>())
            .sum::<usize>();
        self.held.extend(lines);
        if self.bytes > self.limit {
            self.spill()
        } else {
            Ok(())
        }
    }

    /// Writes the file.
    pub(crate) fn write(mut self, path: &Path) -> Result<(), Error> {
        let mut file = BufWriter::new(File::create(path).map_err(Error::io(path))?);
        let written = self.write_sorted(&mut file).and_then(|()| file.flush());
        written
            .and_then(|()| file.get_ref().sync_all())
            .map_err(Error::io(path))
    }

    fn write_sorted(&mut self, file: &mut impl Write) -> std::io::Result<()> {
        file.write_all(HEADER)?;
        self.held.par_sort_unstable();
        let mut runs: Vec<BufReader<File>> = Vec::new();
        for mut run in self.runs.drain(..) {
            run.rewind()?;
            runs.push(BufReader::with_capacity(1 << 16, run));
        }
        let mut held = std::mem::take(&mut self.held).into_iter();
        let in_memory = runs.len();
        let mut next = |from: usize| match runs.get_mut(from) {
            Some(run) => read_line(run),
            None => Ok(held.next()),
        };
        let mut heads = BinaryHeap::new();
        for from in 0..=in_memory {
            heads.extend(next(from)?.map(|line| Reverse((line, from))));
        }
        while let Some(Reverse((line, from))) = heads.pop() {
            file.write_all(&line)?;
            heads.extend(next(from)?.map(|line| Reverse((line, from))));
        }
        Ok(())
    }

    fn spill(&mut self) -> Result<(), Error> {
        self.held.par_sort_unstable();
        let spilled = || -> std::io::Result<File> {
            let mut run = BufWriter::new(tempfile::tempfile_in(&self.directory)?);
            for line in &self.held {
                run.write_all(&(line.len() as u64).to_le_bytes())?;
                run.write_all(line)?;
            }
            run.into_inner()
                .map_err(std::io::IntoInnerError::into_error)
        };
        let run = spilled().map_err(Error::io(&self.directory))?;
        self.runs.push(run);
        self.held.clear();
        self.bytes = 0;
        Ok(())
    }
}

/// Reads the next line of a run; lines are length-prefixed because a cell may contain line ends.
fn read_line(run: &mut BufReader<File>) -> std::io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match run.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut line = vec![0; u64::from_le_bytes(length) as usize];
    run.read_exact(&mut line)?;
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(limit: usize, rows: &[u32]) -> String {
        let directory = tempfile::tempdir().unwrap();
        let mut rejects = Rejects {
            limit,
            ..Rejects::new(directory.path())
        };
        for row in rows {
            let cell = row.to_string();
            let line = line_of(
                Reason::WrongDevice,
                Path::new("a"),
                [cell.as_bytes(), b"", b"", b""],
                b"",
            );
            rejects.extend(vec![line]).unwrap();
        }
        let path = directory.path().join("rejects.csv");
        rejects.write(&path).unwrap();
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn rows_spilled_to_disk_are_merged_in_the_order_of_rows_sorted_in_memory() {
        let rows: Vec<u32> = (0..500).map(|n| n * 7919 % 501).collect();
        let mut backwards = rows.clone();
        backwards.reverse();
        let expected = written(usize::MAX, &rows);
        assert_eq!(expected.lines().count(), 501);
        assert_eq!(written(0, &rows), expected);
        assert_eq!(written(1_000, &backwards), expected);
    }

    #[test]
    fn cells_with_csv_syntax_are_quoted() {
        let line = line_of(
            Reason::MalformedRow,
            Path::new("a,b"),
            [b"", b"say \"hi\"", b"x\ny", b""],
            b"1,2",
        );
        assert_eq!(
            line,
            b"malformed_row,\"a,b\",,\"say \"\"hi\"\"\",\"x\ny\",,\"1,2\"\n"
        );
    }
}
