//! CSV activity, in blocks of lines that are parsed side by side.
//!
//! A line is a row: quotes have no power over line ends, so that one stray quote spoils its own row
//! and not the rest of the file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rayon::prelude::*;

use super::judge::Decide;
use super::rejects::line_of;
use super::transmission::{Stated, Transmission};
use super::{Tally, Verdicts};
use crate::Error;
use crate::text::{address, bare, has, locate, signed, unsigned};

/// Bytes read at once.
const BLOCK: usize = 8 << 20;
/// Bytes parsed by one task.
const PART: usize = 256 << 10;
/// Longest line accepted.
const MAX_LINE: usize = 4 << 20;
/// The column that a file need not have.
const SIGNATURE: &str = "signature";

/// Reads the file and hands over the verdicts, in order of rows.
pub(super) fn read(
    path: &Path,
    judge: &impl Decide,
    keep: &mut dyn FnMut(Verdicts) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    let mut buffer = Vec::with_capacity(2 * BLOCK);
    let mut layout = None;
    loop {
        let read = (&mut file)
            .take(BLOCK as u64)
            .read_to_end(&mut buffer)
            .map_err(Error::io(path))?;
        let whole = match buffer.iter().rposition(|byte| *byte == b'\n') {
            _ if read == 0 => buffer.len(),
            Some(newline) => newline + 1,
            None => 0,
        };
        let (mut lines, rest) = buffer.split_at(whole);
        if rest.len() > MAX_LINE {
            return Err(Error::LongLine {
                path: path.to_owned(),
                limit: MAX_LINE,
            });
        }
        if layout.is_none() && (read == 0 || !lines.is_empty()) {
            let header;
            (header, lines) = first_line(lines);
            layout = Some(Layout::of(path, header)?);
        }
        if let Some(layout) = &layout {
            let verdicts: Vec<_> = parts(lines)
                .into_par_iter()
                .map(|part| judge_lines(path, part, layout, judge))
                .collect();
            verdicts.into_iter().try_for_each(&mut *keep)?;
        }
        if read == 0 {
            return Ok(());
        }
        buffer.drain(..whole);
    }
}

/// Where the columns stand, and how many there are.
struct Layout {
    /// Column in the file → 0 vehicle, 1 device, 2 timestamp, 3 signature, or none of them.
    roles: Vec<Option<usize>>,
}

impl Layout {
    fn of(path: &Path, header: &[u8]) -> Result<Self, Error> {
        let cells = || header.split(|byte| *byte == b',');
        let [vehicle, device, time] = ["vehicle_id", "device", "timestamp"];
        let positions = match has(cells(), SIGNATURE) {
            true => locate(path, cells(), [vehicle, device, time, SIGNATURE])?.to_vec(),
            false => locate(path, cells(), [vehicle, device, time])?.to_vec(),
        };
        let roles =
            (0..cells().count()).map(|column| positions.iter().position(|at| *at == column));
        Ok(Self {
            roles: roles.collect(),
        })
    }

    /// The cells of a line in the order of their roles, or `None` if it has another number of cells than the header.
    fn cells<'a>(&self, line: &'a [u8]) -> Option<[&'a [u8]; 4]> {
        let mut cells: [&[u8]; 4] = [&[]; 4];
        let mut roles = self.roles.iter();
        for cell in line.split(|byte| *byte == b',') {
            if let Some(role) = roles.next()? {
                cells[*role] = cell;
            }
        }
        roles.next().is_none().then_some(cells)
    }
}

fn judge_lines(path: &Path, lines: &[u8], layout: &Layout, judge: &impl Decide) -> Verdicts {
    let mut verdicts = Verdicts {
        tally: Tally::default(),
        rejects: Vec::new(),
    };
    for line in lines.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let cells = layout.cells(line);
        match judge.decide(cells.map(transmission).as_ref()) {
            Ok(()) => verdicts.tally.counted += 1,
            Err(reason) => {
                let raw = if cells.is_some() { &[] } else { line };
                let cells = cells.unwrap_or_default();
                verdicts.reject(reason, line_of(reason, path, cells, raw));
            }
        }
    }
    verdicts
}

fn transmission([vehicle, device, timestamp, signature]: [&[u8]; 4]) -> Transmission {
    Transmission {
        vehicle: unsigned(bare(vehicle)),
        device: address(bare(device)),
        timestamp: signed(bare(timestamp)),
        signature: Stated::text(signature),
    }
}

/// Splits off the first line.
fn first_line(lines: &[u8]) -> (&[u8], &[u8]) {
    match lines.iter().position(|byte| *byte == b'\n') {
        Some(newline) => (&lines[..newline], &lines[newline + 1..]),
        None => (lines, &[]),
    }
}

/// Cuts a block at line ends into parts of about [`PART`] bytes.
fn parts(mut lines: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while !lines.is_empty() {
        let newline = lines.iter().skip(PART).position(|byte| *byte == b'\n');
        let (part, rest) = lines.split_at(newline.map_or(lines.len(), |after| PART + after + 1));
        parts.push(part);
        lines = rest;
    }
    parts
}
