//! The week's activity: rows `vehicle_id,device,timestamp`, reduced to the latest row per vehicle and
//! group in a single pass that holds a bounded part of the rows in memory. A row that does not match is
//! rejected with its reason; no row ends the build.

mod judge;
mod parquet;
mod rejects;
mod sources;
mod text_file;

use std::path::PathBuf;

use protocol::week::Seen;

pub(crate) use judge::Judge;
pub use judge::Reason;
pub(crate) use rejects::Rejects;
use sources::Format;

use crate::Error;
use crate::inputs::Fleet;

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

/// Reads all activity under `paths` and returns what was seen of every vehicle's hardware and software, in the order of the
/// roster.
pub(crate) fn reduce(
    paths: &[PathBuf],
    fleet: &Fleet,
    rejects: &mut Rejects,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<(Vec<[Seen; 2]>, Tally), Error> {
    let judge = Judge::new(fleet);
    let mut total = Tally::default();
    for source in sources::find(paths)? {
        let mut tally = Tally::default();
        let mut keep = |verdicts: Verdicts| {
            tally.add(&verdicts.tally);
            rejects.extend(verdicts.rejects)
        };
        match source.format {
            Format::Csv => text_file::read(&source.path, &judge, &mut keep)?,
            Format::Parquet => parquet::read(&source.path, &judge, &mut keep)?,
        }
        progress(&format!(
            "{}: {} rows counted, {} rejected",
            source.path.display(),
            tally.counted,
            tally.rejects()
        ));
        total.add(&tally);
    }
    Ok((judge.into_seen(), total))
}
