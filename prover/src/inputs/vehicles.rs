//! `vehicles.csv`: the roster as spans, who owned what when and which device was paired with it.

use std::path::Path;

use alloy_primitives::Address;
use protocol::Kind;
use protocol::week::{Paired, Span, SpanError, Spans};
use rayon::prelude::*;

use super::connections::{Connections, connection_id};
use super::table::{Row, map_rows};
use crate::text::{address, flag, unsigned};
use crate::{Error, Problem, check_checksum};

/// Columns of the file.
pub(crate) const COLUMNS: [&str; 10] = [
    "vehicle_id",
    "account",
    "hardware_id",
    "hardware_device",
    "software_id",
    "software_device",
    "consent",
    "flagged",
    "from",
    "until",
];
const HARDWARE: usize = 2;
const SOFTWARE: usize = 4;
const FROM: usize = 8;
const UNTIL: usize = 9;

/// A span of a vehicle, and where it stands in the file.
pub(super) struct Listed {
    id: u64,
    line: u64,
    span: Span,
}

/// All vehicles with their spans in a week, ascending by id.
#[derive(Clone, Debug)]
pub(crate) struct Fleet {
    week: (u64, u64),
    ids: Vec<u64>,
    /// Where the spans of each vehicle end; they begin where those of the one before end. Empty if each has one.
    ends: Vec<usize>,
    spans: Vec<Span>,
}

impl Fleet {
    /// Reads the roster of the week `[start, end)` and refuses spans of a vehicle that overlap, and devices that are in two
    /// places at once.
    pub(crate) fn read(
        path: &Path,
        connections: &Connections,
        week: (u64, u64),
    ) -> Result<Self, Error> {
        let all = map_rows(path, COLUMNS, |row| listed(row, connections, week))?;
        Self::of_listed(path, all, week)
    }

    /// The roster of spans in any order, from the file `path`.
    pub(super) fn of_listed(
        path: &Path,
        mut all: Vec<Listed>,
        week: (u64, u64),
    ) -> Result<Self, Error> {
        let at = |line, problem| Error::Row {
            path: path.to_owned(),
            line,
            problem,
        };
        all.par_sort_unstable_by_key(|one: &Listed| (one.id, one.span.from, one.line));
        if let Some((first, second)) =
            neighbours(&all, |a, b| a.id == b.id && b.span.from < a.span.until)
        {
            let problem = Problem::Overlap {
                id: second.id,
                first: first.line,
            };
            return Err(at(second.line, problem));
        }
        if let Some((device, first, second)) = in_two_places(&all) {
            let (device, first) = (Address::from(device), first.line);
            return Err(at(second.line, Problem::DuplicateDevice { device, first }));
        }
        let (ids, ends) = vehicles(all.iter().map(|one| one.id));
        Ok(Self {
            week,
            ids,
            ends,
            // In the same memory: a roster is too large to be held twice.
            spans: all.into_iter().map(|one| one.span).collect(),
        })
    }

    /// The spans of different vehicles in the week `[start, end)`, ascending by vehicle and time, each as [`Spans`] takes it.
    pub(crate) fn of(all: impl Iterator<Item = (u64, Span)>, week: (u64, u64)) -> Self {
        let mut spans = Vec::new();
        let (ids, ends) = vehicles(all.map(|(id, span)| {
            spans.push(span);
            id
        }));
        Self {
            week,
            ids,
            ends,
            spans,
        }
    }

    /// First second of the week, and of the next.
    pub(crate) fn week(&self) -> (u64, u64) {
        self.week
    }

    /// The ids of all vehicles, ascending.
    pub(crate) fn ids(&self) -> &[u64] {
        &self.ids
    }

    /// The spans of the vehicle at a place of [`ids`](Self::ids).
    pub(crate) fn spans(&self, place: usize) -> Spans<'_> {
        let (start, end) = self.week;
        let its = match self.ends.as_slice() {
            [] => place..place + 1,
            ends => place.checked_sub(1).map_or(0, |before| ends[before])..ends[place],
        };
        Spans::accepted(&self.spans[its], start, end)
    }

    /// Reads a little of the spans at a place, so that they are near when they are looked at.
    pub(crate) fn draw_near(&self, place: usize) -> u64 {
        let Some(span) = self.spans(place).as_slice().first() else {
            return 0;
        };
        // A span lies in two lines of the cache.
        span.from ^ u64::from(span.consent)
    }

    /// The place in [`ids`](Self::ids) of the vehicle with this id.
    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        let (first, last) = (*self.ids.first()?, *self.ids.last()?);
        // Token ids are nearly consecutive: with few ids missing between the first and the last, the
        // distance from the first bounds the place closely. Without any missing it is the place.
        let missing = (last - first) - (self.ids.len() as u64 - 1);
        let distance = id.checked_sub(first).filter(|_| id <= last)?;
        let lowest = distance.saturating_sub(missing) as usize;
        let highest = distance.min(self.ids.len() as u64 - 1) as usize;
        if missing == 0 {
            return Some(lowest);
        }
        Some(lowest + self.ids.get(lowest..=highest)?.binary_search(&id).ok()?)
    }
}

impl Listed {
    /// Refuses a span that cannot be.
    pub(super) fn new(
        id: u64,
        line: u64,
        span: Span,
        (week_start, week_end): (u64, u64),
    ) -> Result<Self, Problem> {
        match Spans::new(&[span], week_start, week_end) {
            Err(SpanError::OneKeyForBoth) => Err(Problem::DuplicateDevice {
                device: span.hardware.map_or([0; 20], |paired| paired.device).into(),
                first: line,
            }),
            Err(error) => Err(Problem::Span {
                id,
                error,
                week_start,
                week_end,
            }),
            Ok(_) => Ok(Self { id, line, span }),
        }
    }
}

/// The vehicles of spans that ascend by vehicle, and where the spans of each end.
fn vehicles(of_spans: impl Iterator<Item = u64>) -> (Vec<u64>, Vec<usize>) {
    let (mut ids, mut ends) = (Vec::new(), Vec::new());
    for (end, id) in (1..).zip(of_spans) {
        match (ids.last(), ends.last_mut()) {
            (Some(last), Some(ends)) if *last == id => *ends = end,
            _ => {
                ids.push(id);
                ends.push(end);
            }
        }
    }
    if ends.last().is_none_or(|last| *last == ends.len()) {
        // One fewer to look up, of millions in no order.
        ends = Vec::new();
    }
    (ids, ends)
}

/// A device that is paired in two spans at once, and those spans.
fn in_two_places(all: &[Listed]) -> Option<([u8; 20], &Listed, &Listed)> {
    let paired = |at: usize| {
        let [one, kind] = [at / 2, at % 2];
        Some((all[one].span.paired(Kind::ALL[kind])?.device, &all[one]))
    };
    // Sorted by a few bytes only, of which few devices have the same: that takes half the memory, and no time to speak of.
    let mut begins: Vec<(u64, usize)> = (0..2 * all.len())
        .filter_map(|at| Some((beginning(&paired(at)?.0), at)))
        .collect();
    begins.par_sort_unstable();
    let alike = begins.chunk_by(|a, b| a.0 == b.0);
    alike.filter(|alike| alike.len() > 1).find_map(|alike| {
        let mut devices: Vec<_> = alike.iter().filter_map(|(_, at)| paired(*at)).collect();
        devices.sort_unstable_by_key(|(device, one)| (*device, one.span.from, one.line));
        let (first, second) = neighbours(&devices, |a, b| {
            a.0 == b.0 && b.1.span.from < a.1.span.until
        })?;
        Some((second.0, first.1, second.1))
    })
}

/// The first bytes of a device, which order as devices do.
fn beginning(device: &[u8; 20]) -> u64 {
    device
        .iter()
        .take(8)
        .fold(0, |bytes, byte| bytes << 8 | u64::from(*byte))
}

/// The first two neighbours that clash, in order.
fn neighbours<T>(sorted: &[T], clash: impl Fn(&T, &T) -> bool) -> Option<(&T, &T)> {
    sorted.windows(2).find_map(|pair| match pair {
        [first, second] if clash(first, second) => Some((first, second)),
        _ => None,
    })
}

fn listed(
    row: &Row<'_, 10>,
    connections: &Connections,
    week: (u64, u64),
) -> Result<Listed, Problem> {
    let (start, end) = week;
    let id = row.read(0, "a vehicle id from 0 to 18446744073709551615", unsigned)?;
    let span = Span {
        account: address_in(row, 1, "a 0x-prefixed address other than zero")?,
        hardware: paired(row, HARDWARE, Kind::Hardware, connections)?,
        software: paired(row, SOFTWARE, Kind::Software, connections)?,
        consent: row.read(6, "true or false", flag)?,
        flagged: row.read(7, "true or false", flag)?,
        from: moment(row, FROM, start)?,
        until: moment(row, UNTIL, end)?,
    };
    Listed::new(id, row.line, span, week)
}

/// A time, or the edge of the week for an empty cell.
fn moment(row: &Row<'_, 10>, column: usize, edge: u64) -> Result<u64, Problem> {
    if row.cell(column).is_empty() {
        return Ok(edge);
    }
    row.read(
        column,
        "unix seconds, or empty for the edge of the week",
        unsigned,
    )
}

/// Reads the two columns of a group, the id at `column` and the device after it.
fn paired(
    row: &Row<'_, 10>,
    column: usize,
    kind: Kind,
    connections: &Connections,
) -> Result<Option<Paired>, Problem> {
    let group = kind.name();
    match (row.cell(column).is_empty(), row.cell(column + 1).is_empty()) {
        (true, true) => return Ok(None),
        (false, false) => {}
        _ => return Err(Problem::HalfPaired { group }),
    }
    let id = row.read(
        column,
        "a connection id from 1 to 4294967295, or empty",
        connection_id,
    )?;
    let expected = "a 0x-prefixed address other than zero, or empty";
    let device = address_in(row, column + 1, expected)?;
    of_kind(connections, id, kind)?;
    Ok(Some(Paired {
        connection: id,
        device,
    }))
}

/// Refuses a connection that is not there, or is of the other kind.
pub(super) fn of_kind(connections: &Connections, id: u32, kind: Kind) -> Result<(), Problem> {
    let group = kind.name();
    match connections.get(id) {
        None => Err(Problem::UnknownConnection { group, id }),
        Some(connection) if connection.kind != kind => Err(Problem::WrongKind { group, id }),
        Some(_) => Ok(()),
    }
}

fn address_in(
    row: &Row<'_, 10>,
    column: usize,
    expected: &'static str,
) -> Result<[u8; 20], Problem> {
    let address = row.read(column, expected, nonzero_address)?;
    check_letters(row.cell(column))?;
    Ok(address)
}

/// Refuses an address whose capital and small letters are not its checksum.
pub(super) fn check_letters(cell: &[u8]) -> Result<(), Problem> {
    Ok(check_checksum(&String::from_utf8_lossy(cell))?)
}

/// Who may be paid or transmit.
pub(super) fn nonzero_address(cell: &[u8]) -> Option<[u8; 20]> {
    address(cell).filter(|address| *address != [0; 20])
}
