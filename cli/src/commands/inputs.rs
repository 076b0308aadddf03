//! What a week is computed from; the same for building and for verifying.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail, ensure};
use client::{
    contracts::Pool,
    publish::{self, belonging::Known},
    time::utc,
};
use protocol::Clock;
use prover::{BuildInput, EVIDENCE_FILE, TimeUnit};

use super::{network::AddressBook, roster::ChainArgs};

/// Refuses a week that is to come: nothing can have happened in it, so its number or its genesis is wrong.
fn check_begun(clock: Clock, week: u32) -> Result<()> {
    const A_DAY: u64 = 86_400;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let start = clock.start(week).unwrap_or(u64::MAX);
    ensure!(
        start < now + A_DAY,
        "week {week} from genesis {} begins only at {}; is the genesis in seconds, and the number of the week right?",
        clock.genesis,
        utc(start)
    );
    Ok(())
}

/// What times are counted in.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Unit {
    /// Seconds
    S,
    /// Milliseconds
    Ms,
    /// Microseconds
    Us,
    /// Nanoseconds
    Ns,
}

impl From<Unit> for TimeUnit {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::S => Self::Seconds,
            Unit::Ms => Self::Milliseconds,
            Unit::Us => Self::Microseconds,
            Unit::Ns => Self::Nanoseconds,
        }
    }
}

/// Roster, activity and the week before.
#[derive(Clone, Debug, clap::Args)]
pub struct InputArgs {
    /// vehicle_id,account,hardware_id,hardware_device,software_id,software_device,consent,flagged,from,until: the roster
    /// from a file instead of a chain, a row for every part of the week in which it is constant
    #[arg(
        long,
        value_name = "CSV",
        requires = "connections",
        conflicts_with_all = ["block", "at", "confirmations", "checkpoint", "from_block", "sample", "headers", "check_rpc_url", "unchecked", "flagged"]
    )]
    vehicles: Option<PathBuf>,
    /// id,kind,points,active,signed (kind hardware or software; active 1 or 0, 1 without the column; signed 1 where only signed
    /// transmissions count, 0 without the column)
    #[arg(long, value_name = "CSV", requires = "vehicles")]
    connections: Option<PathBuf>,
    /// min_weeks,points [default: DIMO's own]
    #[arg(long, value_name = "CSV", requires = "vehicles")]
    levels: Option<PathBuf>,
    /// vehicle_id,device,timestamp, and of devices that sign signature: CSV, JSON with an object a line, or Parquet, packed (gzip, zstd,
    /// bzip2, xz, lz4, snappy, brotli) or not: files, folders, patterns, or - for standard input. Of a folder every file is read, but
    /// those whose names begin with . or _
    #[arg(long, value_name = "PATH", num_args = 1..)]
    activity: Vec<PathBuf>,
    /// Leave out what this pattern matches, by name or path, of folders of activity (may be repeated)
    #[arg(long, value_name = "GLOB")]
    ignore: Vec<glob::Pattern>,
    /// What numbers in the column timestamp are counted in
    #[arg(long, value_enum, value_name = "UNIT", default_value = "s")]
    time_unit: Unit,
    /// Id of the chain that devices sign for, where the roster is from files [default: the deployment's]
    #[arg(long, value_name = "ID", requires = "vehicles")]
    chain_id: Option<u64>,
    /// Folder of the week before; a first week has none
    #[arg(long, value_name = "DIR", conflicts_with = "first")]
    previous: Option<PathBuf>,
    /// This is the first week: all streaks start anew, though its number is not 0
    #[arg(long)]
    first: bool,
    /// Threads to use [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    chain: ChainArgs,
}

impl InputArgs {
    /// The pool whose week it is, if a chain and the pool's address are given; also beside a roster from files.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn pool(&self) -> Result<Option<Pool>> {
        self.chain.pool().await
    }

    /// The prover's input for `week`, to be written to `out`. With a roster from files no chain is asked.
    ///
    /// # Errors
    /// No roster or activity, a chain that does not give it, a previous week other than the one published.
    pub async fn input(&self, week: u32, genesis: Option<u64>, out: PathBuf) -> Result<BuildInput> {
        ensure!(
            !self.activity.is_empty(),
            "where is the activity? Give --activity PATH"
        );
        let goes_on = week > 0 && self.vehicles.is_some();
        ensure!(
            self.previous.is_some() || self.first || !goes_on,
            "week {week} goes on from the streaks of the week before: give its folder with --previous, or say --first"
        );
        let input = match (&self.vehicles, &self.connections) {
            (Some(vehicles), Some(connections)) => {
                let mut input = BuildInput::new(week, vehicles, connections, out);
                input.clock = genesis.map_or(Clock::DIMO, |genesis| Clock { genesis });
                check_begun(input.clock, week)?;
                if let Some(levels) = &self.levels {
                    input.levels = prover::read_levels(levels)?;
                }
                input.heartbeats = self.chain.heartbeats(self.chain_id)?;
                input
            }
            _ => {
                let source = self.chain.connect().await?.context(
                    "where is the roster? Give --rpc-url URL (DIMO_RPC_URL) for a chain, or --vehicles and --connections",
                )?;
                if let Some(pool) = source.pool() {
                    publish::check_previous(&pool, week, self.previous.as_deref()).await?;
                }
                let roster = self.chain.roster(&source, week, genesis).await?;
                BuildInput {
                    pool: source.pool().map(|pool| pool.address()),
                    ..BuildInput::from_chain(Arc::new(roster), out)
                }
            }
        };
        Ok(BuildInput {
            activity: self.activity.clone(),
            ignored: self.ignore.clone(),
            time_unit: self.time_unit.into(),
            previous: self.previous.clone(),
            threads: self.threads,
            ..input
        })
    }

    /// An input from a chain alone, and a folder of the week before.
    pub fn of_chain(chain: ChainArgs, previous: Option<PathBuf>) -> Self {
        Self {
            vehicles: None,
            connections: None,
            levels: None,
            activity: Vec::new(),
            ignore: Vec::new(),
            time_unit: Unit::S,
            chain_id: None,
            previous,
            first: false,
            threads: None,
            chain,
        }
    }

    /// The pool, and the addresses of its deployment.
    ///
    /// # Errors
    /// If no chain is named, or nothing says where the pool is.
    pub async fn pool_with_book(&self) -> Result<(Pool, AddressBook)> {
        let pool = self.pool().await?.context(
            "which pool? Give --rpc-url URL and --deployment FILE or --distributor ADDRESS",
        )?;
        Ok((pool, self.chain.book()?))
    }

    /// The folder of the week before, if it was given.
    pub fn previous(&self) -> Option<&Path> {
        self.previous.as_deref()
    }

    /// The contracts that are known of the chain.
    ///
    /// # Errors
    /// If the file of the deployment cannot be read.
    pub fn known(&self) -> Result<Known> {
        self.chain.known()
    }

    /// Whether the roster is not taken from the folder itself.
    pub fn has_roster(&self) -> bool {
        self.vehicles.is_some() || self.chain.has_contracts()
    }

    /// Whether the activity is given.
    pub fn has_activity(&self) -> bool {
        !self.activity.is_empty()
    }

    /// The prover's input for the week of a published folder, to be written to `out`: the activity if it is given, else the folder's
    /// evidence; the roster from files or a chain if they are, else the folder's.
    ///
    /// # Errors
    /// A folder whose files are not those of its manifest, or whose week goes on from one that is not given; or as
    /// [`input`](Self::input).
    pub async fn again(&self, folder: &Path, genesis: u64, out: PathBuf) -> Result<BuildInput> {
        let manifest = prover::read_manifest(folder)?;
        let before = manifest.previous_root.filter(|root| !root.is_zero());
        if let (Some(root), None) = (before, &self.previous) {
            bail!(
                "week {} goes on from the streaks of the week before, with root {root}: give its folder with --previous",
                manifest.week
            );
        }
        // What the manifest says of the week before has been looked at.
        let given = Self {
            first: self.previous.is_none(),
            ..self.clone()
        };
        if self.has_activity() && self.has_roster() {
            return given.input(manifest.week, Some(genesis), out).await;
        }
        prover::check_files(folder)?;
        if self.has_roster() {
            let with_evidence = Self {
                activity: vec![folder.join(EVIDENCE_FILE)],
                time_unit: Unit::S,
                ..given
            };
            return with_evidence.input(manifest.week, Some(genesis), out).await;
        }
        let own = BuildInput {
            previous: self.previous.clone(),
            threads: self.threads,
            ..BuildInput::from_data_set(folder, out)?
        };
        Ok(match self.has_activity() {
            true => BuildInput {
                activity: self.activity.clone(),
                ignored: self.ignore.clone(),
                time_unit: self.time_unit.into(),
                ..own
            },
            false => own,
        })
    }
}
