//! What stops a build. Every error names the file or value at fault and what to do about it.

use std::path::{Path, PathBuf};

use alloy_primitives::B256;
use protocol::sum_tree::ProofError;
use protocol::vehicle_leaf::Contradiction;

use crate::{OpenQuote, Problem};

/// Why a week could not be built, loaded or proved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or directory could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A CSV file does not have the columns it needs.
    #[error(
        "{path}: the header needs the columns {expected}, each once, in any order; it has {found:?}"
    )]
    Header {
        /// The file.
        path: PathBuf,
        /// The columns needed.
        expected: String,
        /// The header found.
        found: String,
    },
    /// A row of `vehicles.csv` or `connections.csv` is wrong. These decide who is paid, so nothing is skipped.
    #[error("{path}, line {line}: {problem}; correct the file and build again")]
    Row {
        /// The file.
        path: PathBuf,
        /// Line number, the header being line 1.
        line: u64,
        /// What is wrong.
        problem: Problem,
    },
    /// An activity path holds nothing to read.
    #[error("{path}: no file there; give the directory or files of the week's activity")]
    NoActivity {
        /// The directory or pattern.
        path: PathBuf,
    },
    /// Activity is not read from where it is.
    #[error(
        "{path}: activity is not read by {scheme}; give a file, a folder, a pattern, or - for standard input, into which any program may write"
    )]
    Remote {
        /// What was given.
        path: PathBuf,
        /// How it would have to be fetched.
        scheme: String,
    },
    /// Devices sign, and nothing says what.
    #[error(
        "devices of connection {connection} sign their transmissions, for one chain and its DeviceRegistry; \
          say which: --chain-id ID and --device-registry ADDRESS, or --deployment FILE"
    )]
    NoHeartbeatDomain {
        /// The first such connection.
        connection: u32,
    },
    /// A file of a kind that is not read.
    #[error("{path} is {what}; give CSV, JSON with one object a line, or Parquet, packed or not")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A file found in a directory of activity holds none.
    #[error("{source}; if it is no activity, leave it out with --ignore")]
    NotActivity {
        /// Why it cannot be read.
        source: Box<Error>,
    },
    /// A quote that is never closed takes the rows after it.
    #[error("{path}: {quote}; correct the file and build again")]
    Quote {
        /// The file.
        path: PathBuf,
        /// Where it stands.
        quote: OpenQuote,
    },
    /// The times of the activity are of another unit.
    #[error(
        "no row lies in the week, but {rows} would if their times were in {unit}: build with --time-unit {flag}"
    )]
    TimeUnit {
        /// How many rows.
        rows: u64,
        /// What they seem to be in.
        unit: &'static str,
        /// As it is said on the command line.
        flag: &'static str,
    },
    /// A Parquet file whose columns are encrypted.
    #[error("{path}: its columns are encrypted, and no key is known here")]
    Encrypted {
        /// The file.
        path: PathBuf,
    },
    /// A Parquet file is damaged or cannot be written.
    #[error("{path}: {source}")]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What the Parquet library said.
        source: parquet::errors::ParquetError,
    },
    /// A Parquet file lacks a column, or has it with a type that cannot be read.
    #[error("{path}: column {column} must be {expected}; found {found}")]
    Column {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
        /// Types that can be read.
        expected: &'static str,
        /// Type found, or that it is missing.
        found: String,
    },
    /// The manifest is not readable as one.
    #[error("{path}: not a week manifest: {source}")]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What the JSON library said.
        source: serde_json::Error,
    },
    /// The manifest was written by a program of another format.
    #[error("{path}: manifest version {found}, this program reads version {expected}")]
    Version {
        /// The file.
        path: PathBuf,
        /// Version found.
        found: u32,
        /// Version understood.
        expected: u32,
    },
    /// The leaves of a week directory are not those its manifest describes.
    #[error(
        "{path}: {what} is {computed}, the manifest says {stated}; \
         the directory was damaged or altered, obtain it anew or rebuild it"
    )]
    Altered {
        /// The week directory.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// Recomputed from the leaves.
        computed: String,
        /// Stated in the manifest.
        stated: String,
    },
    /// `leaves.parquet` holds a row that no build writes.
    #[error("{path}, row {row}: {problem}; obtain the directory anew or rebuild it")]
    BadLeaf {
        /// The file.
        path: PathBuf,
        /// Row number, the first being 0.
        row: u64,
        /// What is wrong.
        problem: String,
    },
    /// The previous week given is not the one before.
    #[error("{path} holds week {found}; week {week} needs {needed}")]
    PreviousWeek {
        /// The directory given.
        path: PathBuf,
        /// The week it holds.
        found: u32,
        /// The week to build.
        week: u32,
        /// What it needs instead.
        needed: String,
    },
    /// The previous week was counted from another genesis.
    #[error(
        "{path} ends at {found}, but the week to build starts at {start}: use the same genesis for both"
    )]
    PreviousClock {
        /// The directory given.
        path: PathBuf,
        /// End of the week it holds, unix seconds.
        found: u64,
        /// Start of the week to build, unix seconds.
        start: u64,
    },
    /// The week lies beyond 64-bit time.
    #[error("week {week} from genesis {genesis} lies beyond 64-bit time")]
    Clock {
        /// The week.
        week: u32,
        /// Genesis, unix seconds.
        genesis: u64,
    },
    /// The level table is unusable.
    #[error("levels must start at 0 weeks and rise strictly; got {levels}")]
    Levels {
        /// The thresholds given, in weeks.
        levels: String,
    },
    /// The week of a vehicle comes to a leaf that contradicts itself.
    #[error(
        "vehicle {vehicle}: {contradiction}; correct the roster or the connections and build again"
    )]
    Contradiction {
        /// The vehicle.
        vehicle: u64,
        /// What contradicts what.
        contradiction: Contradiction,
    },
    /// A vehicle's points of the week exceed 32 bits.
    #[error(
        "vehicle {vehicle}: streak, hardware and software points exceed 32 bits; lower the points of its connections"
    )]
    Points {
        /// The vehicle.
        vehicle: u64,
    },
    /// The points of all vehicles exceed 64 bits.
    #[error("the points of all vehicles exceed 64 bits")]
    Total,
    /// A manifest whose bytes are not the one form of what it says.
    #[error(
        "{path} is not in the form that this week build writes (docs/data-set.md): a newer program's, or changed by hand; its hash would say nothing"
    )]
    OtherForm {
        /// The manifest.
        path: PathBuf,
    },
    /// Two leaves claim the same place.
    #[error("vehicle {vehicle} has two leaves")]
    TwoLeaves {
        /// The vehicle.
        vehicle: u64,
    },
    /// The output directory holds something else.
    #[error("{path} already holds {holds}; remove it or choose another directory")]
    Occupied {
        /// The directory.
        path: PathBuf,
        /// What it holds.
        holds: String,
    },
    /// Another build writes the same directory.
    #[error("another build is at work on {path}: wait for it, or write elsewhere")]
    AtWork {
        /// The directory.
        path: PathBuf,
    },
    /// A URL where a directory is needed.
    #[error(
        "{path} is no directory: a week is written to a disk, to be checked and copied from there"
    )]
    NotADirectory {
        /// What was given.
        path: PathBuf,
    },
    /// A proof does not lead to the root and total it names.
    #[error("vehicle {vehicle}, week {week}: {source}")]
    Proof {
        /// The vehicle.
        vehicle: u64,
        /// The week.
        week: u32,
        /// Why it does not.
        source: ProofError,
    },
    /// The leaf of a proof document is another vehicle's.
    #[error("the document is about vehicle {vehicle}, its leaf about vehicle {leaf}")]
    OtherLeaf {
        /// The vehicle of the document.
        vehicle: u64,
        /// The vehicle of its leaf.
        leaf: u64,
    },
    /// The chain does not give the week.
    #[error(transparent)]
    Chain(#[from] crate::chain::Error),
    /// Worker threads could not be started.
    #[error("cannot start worker threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl Error {
    /// Wraps what the system said about `path`.
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// Wraps what the Parquet library said about `path`.
    pub(crate) fn parquet<E: Into<parquet::errors::ParquetError>>(
        path: &Path,
    ) -> impl FnOnce(E) -> Self {
        |source| Self::Parquet {
            path: path.to_owned(),
            source: source.into(),
        }
    }

    /// A week directory whose leaves and manifest disagree about `what`.
    pub(crate) fn altered(
        path: &Path,
        what: &'static str,
        computed: impl ToString,
        stated: impl ToString,
    ) -> Self {
        let (computed, stated) = (computed.to_string(), stated.to_string());
        Self::Altered {
            path: path.to_owned(),
            what,
            computed,
            stated,
        }
    }
}

/// Refuses `stated` unless it equals `computed`.
pub(crate) fn same_hash(
    path: &Path,
    what: &'static str,
    computed: B256,
    stated: B256,
) -> Result<(), Error> {
    if computed == stated {
        Ok(())
    } else {
        Err(Error::altered(path, what, computed, stated))
    }
}
