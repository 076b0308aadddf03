//! CSV activity, in blocks of rows that are parsed side by side.

use std::io::Read;
use std::path::Path;

use rayon::prelude::*;

use super::Verdicts;
use super::cells::Cells;
use super::content::Bytes;
use super::judge::Decide;
use super::times::Times;
use crate::quotes::{OpenQuote, RowEnd, Rows, cells, has_quote, lines};
use crate::text::{has, locate};
use crate::{Error, quotes};

/// Bytes read at once.
const BLOCK: usize = 8 << 20;
/// Bytes parsed by one task.
const PART: usize = 256 << 10;
/// Longest row accepted.
const MAX_ROW: usize = 4 << 20;
/// As much of a longer one is kept in the rejects.
const SHOWN: usize = 200;
/// The column that a file need not have.
const SIGNATURE: &str = "signature";

/// Reads the file and hands over the verdicts, in order of rows.
pub(super) fn read(
    path: &Path,
    bytes: Bytes,
    times: Times,
    judge: &impl Decide,
    keep: &mut dyn FnMut(Verdicts) -> Result<(), Error>,
) -> Result<(), Error> {
    let refused = |quote| Error::Quote {
        path: path.to_owned(),
        quote,
    };
    let mut blocks = Blocks::of(bytes);
    let mut layout = None;
    loop {
        let more = blocks.fill().map_err(Error::io(path))?;
        let ends = blocks.ends().map_err(refused)?;
        let mut rows = blocks.rows(&ends, more);
        if let (None, Some((header, rest))) = (&layout, rows.split_header().map_err(refused)?) {
            layout = Some(Layout::of(path, header)?);
            rows = rest;
        }
        if let Some(layout) = &layout {
            let parts = rows.parts();
            let verdicts: Result<Vec<_>, _> = parts
                .into_par_iter()
                .map(|(part, line)| judge_rows(path, part, line, layout, times, judge))
                .collect();
            let verdicts = verdicts.map_err(refused)?;
            verdicts.into_iter().try_for_each(&mut *keep)?;
        }
        blocks.drop_rows(&ends);
        if !more {
            return Ok(());
        }
        if let Some(start) = blocks.skip_long_row().map_err(refused)? {
            if layout.is_none() {
                layout = Some(Layout::of(path, &start)?);
            }
            let mut verdicts = Verdicts::default();
            verdicts.hear(path, (None, &start), times, judge);
            keep(verdicts)?;
        }
    }
}

/// A file block by block, each with the rows that end in it.
struct Blocks {
    bytes: Bytes,
    /// Rows whose end is not known yet stay for the next block.
    buffer: Vec<u8>,
    scanned: usize,
    rows: Rows,
    /// Line in which the buffer begins.
    line: u64,
    /// The rest of a row that is too long is thrown away.
    skipping: bool,
}

impl Blocks {
    fn of(bytes: Bytes) -> Self {
        Self {
            bytes,
            buffer: Vec::with_capacity(2 * BLOCK),
            scanned: 0,
            rows: Rows::from(1),
            line: 1,
            skipping: false,
        }
    }

    /// Reads the next block; whether there was one.
    fn fill(&mut self) -> std::io::Result<bool> {
        let block = (&mut self.bytes).take(BLOCK as u64);
        Ok({ block }.read_to_end(&mut self.buffer)? > 0)
    }

    /// Ends of rows in the buffer, [`PART`] apart; at the end of the file no quote may be open.
    fn ends(&mut self) -> Result<Vec<RowEnd>, OpenQuote> {
        let new = &self.buffer[self.scanned..];
        if new.is_empty() {
            self.rows.finish()?;
        }
        // Behind a row that is too long every end counts.
        let apart = if self.skipping { 1 } else { PART };
        let mut ends = self.rows.scan(new, apart)?;
        for end in &mut ends {
            end.at += self.scanned;
        }
        self.scanned = self.buffer.len();
        if self.skipping && !ends.is_empty() {
            let first = ends.remove(0);
            self.drop_rows(&[first]);
            for end in &mut ends {
                end.at -= first.at;
            }
            self.skipping = false;
        }
        Ok(ends)
    }

    /// The rows that have ended; the last of a file needs no line end.
    fn rows<'a>(&'a self, ends: &'a [RowEnd], more: bool) -> Part<'a> {
        let whole = match (more, self.skipping) {
            (_, true) => 0,
            (true, _) => ends.last().map_or(0, |end| end.at),
            (false, _) => self.buffer.len(),
        };
        Part {
            bytes: &self.buffer[..whole],
            line: self.line,
            start: 0,
            ends,
        }
    }

    fn drop_rows(&mut self, ends: &[RowEnd]) {
        if let Some(last) = ends.last() {
            self.buffer.drain(..last.at);
            self.scanned -= last.at;
            self.line = last.line;
        }
    }

    /// The start of a row that is too long to be one: the rest of it is passed over. Too long for what is in quotes is not closed.
    fn skip_long_row(&mut self) -> Result<Option<Vec<u8>>, OpenQuote> {
        if self.buffer.len() <= MAX_ROW {
            return Ok(None);
        }
        if let Some(open) = self.rows.open() {
            return Err(open);
        }
        let first = !std::mem::replace(&mut self.skipping, true);
        let start = first.then(|| self.buffer[..SHOWN].to_vec());
        self.buffer.clear();
        self.scanned = 0;
        Ok(start)
    }
}

/// Rows of a block.
struct Part<'a> {
    bytes: &'a [u8],
    line: u64,
    /// How far the ends are off.
    start: usize,
    ends: &'a [RowEnd],
}

impl<'a> Part<'a> {
    /// The header, and what follows it, if there is any row.
    fn split_header(&self) -> Result<Option<(&'a [u8], Self)>, OpenQuote> {
        let mut rest = self.bytes;
        let mut line = self.line;
        while !rest.is_empty() {
            let mut rows = Rows::from(line);
            let end = rows.scan(rest, 1)?.first().copied();
            let (row, others) = rest.split_at(end.map_or(rest.len(), |end| end.at));
            (rest, line) = (others, end.map_or(line, |end| end.line));
            if !row.trim_ascii().is_empty() {
                let start = self.bytes.len() - rest.len();
                let after = Part {
                    bytes: rest,
                    line,
                    start,
                    ends: self.ends,
                };
                return Ok(Some((row, after)));
            }
        }
        Ok(None)
    }

    /// Pieces of about [`PART`] bytes, each with the line it begins in.
    fn parts(&self) -> Vec<(&'a [u8], u64)> {
        let (mut parts, mut from, mut line) = (Vec::new(), 0, self.line);
        for end in self.ends {
            let Some(to) = end.at.checked_sub(self.start).filter(|to| *to > from) else {
                continue;
            };
            parts.push((&self.bytes[from..to.min(self.bytes.len())], line));
            (from, line) = (to.min(self.bytes.len()), end.line);
        }
        if from < self.bytes.len() {
            parts.push((&self.bytes[from..], line));
        }
        parts
    }
}

/// Where the columns stand, and how many there are.
struct Layout {
    /// Column in the file → 0 vehicle, 1 device, 2 timestamp, 3 signature, or none of them.
    roles: Vec<Option<usize>>,
}

impl Layout {
    fn of(path: &Path, header: &[u8]) -> Result<Self, Error> {
        let header = header.trim_ascii_end();
        let [vehicle, device, time] = ["vehicle_id", "device", "timestamp"];
        let positions = match has(cells(header), SIGNATURE) {
            true => locate(path, cells(header), [vehicle, device, time, SIGNATURE])?.to_vec(),
            false => locate(path, cells(header), [vehicle, device, time])?.to_vec(),
        };
        let roles =
            (0..cells(header).count()).map(|column| positions.iter().position(|at| *at == column));
        Ok(Self {
            roles: roles.collect(),
        })
    }

    /// The cells of a row, or `None` if it has another number of cells than the header.
    fn cells<'a>(&self, row: &'a [u8]) -> Option<Cells<'a>> {
        match has_quote(row) {
            true => self.pick(quotes::cells(row)),
            false => self.bare_cells(row),
        }
    }

    /// The same of a row without quotes.
    fn bare_cells<'a>(&self, row: &'a [u8]) -> Option<Cells<'a>> {
        self.pick(row.split(|byte| *byte == b','))
    }

    fn pick<'a>(&self, row: impl Iterator<Item = &'a [u8]>) -> Option<Cells<'a>> {
        let mut cells: [&[u8]; 4] = [&[]; 4];
        let mut roles = self.roles.iter();
        for cell in row {
            if let Some(role) = roles.next()? {
                cells[*role] = cell;
            }
        }
        roles.next().is_none().then_some(Cells(cells))
    }

    /// A line between quotes that is a row of activity: somebody forgot to close them.
    fn swallowed(&self, row: &[u8], times: Times) -> bool {
        let mut lines = row.split(|byte| *byte == b'\n').skip(1);
        lines.any(|line| {
            let cells = self.cells(line.trim_ascii_end());
            cells.is_some_and(|cells| cells.transmission(times).is_whole())
        })
    }
}

fn judge_rows(
    path: &Path,
    part: &[u8],
    line: u64,
    layout: &Layout,
    times: Times,
    judge: &impl Decide,
) -> Result<Verdicts, OpenQuote> {
    let mut verdicts = Verdicts::default();
    if !has_quote(part) {
        let rows = lines(part).filter(|row| !row.trim_ascii().is_empty());
        let rows = rows.map(|row| (layout.bare_cells(row), row));
        verdicts.hear_all(path, rows, times, judge);
        return Ok(verdicts);
    }
    let mut rows = Rows::from(line);
    let (mut from, mut line) = (0, line);
    for end in rows.scan(part, 1)? {
        let row = part[from..end.at].trim_ascii_end();
        if end.line > line + 1 && layout.swallowed(row, times) {
            return Err(first_open(row, line));
        }
        judge_row(path, row, layout, times, judge, &mut verdicts);
        (from, line) = (end.at, end.line);
    }
    judge_row(path, &part[from..], layout, times, judge, &mut verdicts);
    Ok(verdicts)
}

/// The quote that takes the first line end of a row.
fn first_open(row: &[u8], line: u64) -> OpenQuote {
    let mut rows = Rows::from(line);
    let first = row.split(|byte| *byte == b'\n').next().unwrap_or(row);
    let open = rows.scan(first, 1).err();
    open.or_else(|| rows.open())
        .unwrap_or(OpenQuote { line, column: 1 })
}

fn judge_row(
    path: &Path,
    row: &[u8],
    layout: &Layout,
    times: Times,
    judge: &impl Decide,
    verdicts: &mut Verdicts,
) {
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    if row.trim_ascii().is_empty() {
        return;
    }
    verdicts.hear(path, (layout.cells(row), row), times, judge);
}
