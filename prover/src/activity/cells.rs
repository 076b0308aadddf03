//! A row of activity as text.

use std::path::Path;

use super::Verdicts;
use super::judge::{Decide, EXPECTED};
use super::reason::Reason;
use super::rejects::line_of;
use super::times::Times;
use super::transmission::{Stated, Transmission};
use crate::text::{bare, device, unsigned};

/// The cells of a row: vehicle, device, timestamp, signature; empty what there is none of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cells<'a>(pub(super) [&'a [u8]; 4]);

impl Cells<'_> {
    pub(super) fn transmission(&self, times: Times) -> Transmission {
        let Self([vehicle, key, time, signature]) = self;
        Transmission {
            vehicle: unsigned(bare(vehicle)),
            device: device(bare(key)),
            timestamp: times.moment(bare(time)),
            signature: Stated::text(signature),
        }
    }
}

impl Verdicts {
    /// Lets rows be judged, each with its text; without cells it is none.
    pub(super) fn hear_all<'a>(
        &mut self,
        path: &Path,
        rows: impl Iterator<Item = (Option<Cells<'a>>, &'a [u8])>,
        times: Times,
        judge: &impl Decide,
    ) {
        let mut rows = rows.fuse();
        let mut next = Vec::with_capacity(EXPECTED);
        loop {
            next.extend(rows.by_ref().take(EXPECTED).map(|(cells, raw)| {
                let row = cells.map(|cells| cells.transmission(times));
                (cells, raw, row)
            }));
            if next.is_empty() {
                return;
            }
            judge.expect(next.iter().filter_map(|(.., row)| row.as_ref()));
            for (cells, raw, row) in next.drain(..) {
                self.hear_read(path, (cells, raw, row), times, judge);
            }
        }
    }

    /// Lets a row be judged, whose text is `raw`; without cells it is none.
    pub(super) fn hear(
        &mut self,
        path: &Path,
        (cells, raw): (Option<Cells<'_>>, &[u8]),
        times: Times,
        judge: &impl Decide,
    ) {
        let row = cells.map(|cells| cells.transmission(times));
        self.hear_read(path, (cells, raw, row), times, judge);
    }

    fn hear_read(
        &mut self,
        path: &Path,
        (cells, raw, row): (Option<Cells<'_>>, &[u8], Option<Transmission>),
        times: Times,
        judge: &impl Decide,
    ) {
        let Err(reason) = judge.decide(row.as_ref()) else {
            self.tally.counted += 1;
            return;
        };
        let raw = if cells.is_some() { &[] } else { raw };
        self.reject(
            reason,
            line_of(reason, path, cells.unwrap_or_default().0, raw),
        );
        if let Some(row) = row {
            self.note_unit(reason, &row, times);
        }
    }

    /// Notes of a rejected row, whose time is a number without a unit, by which finer ones it would not be too late.
    pub(super) fn note_unit(&mut self, reason: Reason, row: &Transmission, times: Times) {
        if let (Reason::AfterWeek, Some(time)) = (reason, row.timestamp) {
            let units = times.by_finer(time);
            units.for_each(|unit| self.tally.finer[unit] += 1);
        }
    }
}
