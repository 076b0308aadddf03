//! The week's activity: rows `vehicle_id,device,timestamp[,signature]`, reduced to the latest row per vehicle and
//! group in a single pass that holds a bounded part of the rows in memory. A row that does not match is
//! rejected with its reason; no row ends the build.
//!
//! Signatures are taken at their word until all rows are read, and then looked at, one of each group. Only if one is not the
//! device's are the rows read again (`doubt`).

mod doubt;
mod judge;
mod parquet;
mod reason;
mod rejects;
mod sources;
mod text_file;
mod transmission;

use std::path::PathBuf;

use doubt::Search;
pub(crate) use judge::Heard;
use judge::{Decide, Judge, Law};
pub use reason::Reason;
pub(crate) use rejects::Rejects;
use sources::{Format, Source};

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
    }
}

/// What became of a run of rows: how many, and the rejected ones as lines of `rejects.csv`.
#[derive(Debug, Default)]
struct Verdicts {
    tally: Tally,
    rejects: Vec<Vec<u8>>,
}

/// Reads all activity under `paths` and returns what was heard of every vehicle's hardware and software.
pub(crate) fn reduce(
    paths: &[PathBuf],
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
    let sources = sources::find(paths)?;
    let judge = Judge::new(&law);
    let mut total = Tally::default();
    for source in &sources {
        let tally = read(source, &judge, rejects)?;
        progress(&format!(
            "{}: {} rows counted, {} rejected",
            source.path.display(),
            tally.counted,
            tally.rejects()
        ));
        total.add(&tally);
    }
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
        read(source, &search, rejects)?;
    }
    let accusation = search.close(&mut heard);
    for source in &sources {
        let found = read(source, &accusation, rejects)?.rejected;
        total.counted = total.counted.saturating_sub(found.iter().sum());
        total.add(&Tally {
            counted: 0,
            rejected: found,
        });
    }
    Ok((heard, total))
}

/// Lets every row of a file be judged.
fn read(source: &Source, judge: &impl Decide, rejects: &mut Rejects) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut keep = |verdicts: Verdicts| {
        tally.add(&verdicts.tally);
        rejects.extend(verdicts.rejects)
    };
    match source.format {
        Format::Csv => text_file::read(&source.path, judge, &mut keep)?,
        Format::Parquet => parquet::read(&source.path, judge, &mut keep)?,
    }
    Ok(tally)
}
