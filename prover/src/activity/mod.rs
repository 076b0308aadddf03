//! The week's activity: rows `vehicle_id,device,timestamp[,signature]`, reduced to the latest row per vehicle and
//! group in a single pass that holds a bounded part of the rows in memory. A row that does not match is
//! rejected with its reason; no row ends the build.
//!
//! Signatures are taken at their word until all rows are read, and then looked at, one of each group. Only if one is not the
//! device's are the rows read again (`doubt`).

mod cells;
mod columns;
mod content;
mod doubt;
mod json_file;
mod judge;
mod parquet;
mod reason;
mod rejects;
mod sources;
mod text_file;
mod times;
mod transmission;

use std::path::PathBuf;

use glob::Pattern;

use content::Content;
use doubt::Search;
pub(crate) use judge::Heard;
use judge::{Decide, Judge, Law};
pub use reason::Reason;
pub(crate) use rejects::Rejects;
use sources::Source;
pub use times::TimeUnit;
use times::Times;

use crate::heartbeat::Verifier;
use crate::inputs::{Connections, Fleet};
use crate::{Error, HeartbeatDomain};

/// How many rows counted and how many did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Rows that counted.
    pub(crate) counted: u64,
    /// Rows rejected, by [`Reason::ALL`].
    pub(crate) rejected: [u64; Reason::ALL.len()],
    /// Rows after the week that would lie in it if their times were in [`TimeUnit::FINER`].
    finer: [u64; TimeUnit::FINER.len()],
}

impl Tally {
    /// All rejected rows.
    fn rejects(&self) -> u64 {
        self.rejected.iter().sum()
    }

    fn add(&mut self, other: &Self) {
        self.counted += other.counted;
        for (mine, theirs) in self.rejected.iter_mut().zip(other.rejected) {
            *mine += theirs;
        }
        for (mine, theirs) in self.finer.iter_mut().zip(other.finer) {
            *mine += theirs;
        }
    }

    /// Times of another unit than was said are no week of nothing.
    fn check_unit(&self) -> Result<(), Error> {
        let places = TimeUnit::FINER.into_iter().zip(self.finer);
        let likely = places.max_by_key(|(_, rows)| *rows);
        match likely {
            Some((unit, rows)) if self.counted == 0 && 2 * rows > self.rejects() => {
                let (unit, flag) = unit.names();
                Err(Error::TimeUnit { rows, unit, flag })
            }
            _ => Ok(()),
        }
    }
}

/// What became of a run of rows: how many, and the rejected ones as lines of `rejects.csv`.
#[derive(Debug, Default)]
struct Verdicts {
    tally: Tally,
    rejects: Vec<Vec<u8>>,
}

/// Where the activity is, and how its times are counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Activity<'a> {
    pub(crate) paths: &'a [PathBuf],
    pub(crate) ignored: &'a [Pattern],
    pub(crate) unit: TimeUnit,
}

/// Reads all activity and returns what was heard of every vehicle's hardware and software.
pub(crate) fn reduce(
    activity: Activity<'_>,
    (fleet, connections): (&Fleet, &Connections),
    domain: Option<HeartbeatDomain>,
    rejects: &mut Rejects,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<(Heard, Tally), Error> {
    let law = Law {
        fleet,
        connections,
        any_signs: connections.first_signed().is_some(),
        verifier: domain.map(Verifier::new),
    };
    if let (Some(connection), None) = (connections.first_signed(), domain) {
        return Err(Error::NoHeartbeatDomain { connection });
    }
    let mut sources = sources::find(activity.paths, activity.ignored)?;
    if law.any_signs {
        // They may have to be read again.
        sources.iter_mut().try_for_each(Source::keep)?;
    }
    let times = Times {
        unit: activity.unit,
        week: fleet.week(),
    };
    let judge = Judge::new(&law);
    let mut total = Tally::default();
    for source in &sources {
        let tally = read(source, times, &judge, rejects)?;
        progress(&format!(
            "{}: {} rows counted, {} rejected",
            source.path.display(),
            tally.counted,
            tally.rejects()
        ));
        total.add(&tally);
    }
    total.check_unit()?;
    let (mut heard, failing) = judge.close();
    if failing.is_empty() {
        return Ok((heard, total));
    }
    progress(&format!(
        "{} devices have not signed the latest row that says so: reading again",
        failing.len()
    ));
    let search = Search::new(&law, failing);
    for source in &sources {
        read(source, times, &search, rejects)?;
    }
    let accusation = search.close(&mut heard);
    for source in &sources {
        let found = read(source, times, &accusation, rejects)?.rejected;
        total.counted = total.counted.saturating_sub(found.iter().sum());
        total.add(&Tally {
            rejected: found,
            ..Tally::default()
        });
    }
    Ok((heard, total))
}

/// Lets every row of a source be judged.
fn read(
    source: &Source,
    times: Times,
    judge: &impl Decide,
    rejects: &mut Rejects,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut keep = |verdicts: Verdicts| {
        tally.add(&verdicts.tally);
        rejects.extend(verdicts.rejects)
    };
    let path = &source.path;
    let read = content::open(source).and_then(|content| match content {
        Content::Empty => Ok(()),
        Content::Csv(bytes) => text_file::read(path, bytes, times, judge, &mut keep),
        Content::Json(bytes) => json_file::read(path, bytes, times, judge, &mut keep),
        Content::Parquet(file) => parquet::read(path, file, times, judge, &mut keep),
    });
    read.map_err(|error| match error {
        Error::Header { .. } | Error::Unreadable { .. } if source.found => Error::NotActivity {
            source: Box::new(error),
        },
        other => other,
    })?;
    Ok(tally)
}
