//! Building a week.

use std::borrow::Cow;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use alloy_primitives::Address;
use glob::Pattern;
use protocol::week::{LeafError, Seen, Verdict, leaf};
use protocol::{Clock, Level, Levels, VehicleLeaf, rules};
use rayon::prelude::*;

use crate::activity::{self, Activity, Rejects, TimeUnit};
use crate::chain::Roster;
use crate::inputs::{Connections, Fleet};
use crate::output::Output;
use crate::previous::Previous;
use crate::statuses::StatusCounts;
use crate::week::levels;
use crate::{
    Digests, EVIDENCE_FILE, Error, HeartbeatDomain, LEAVES_FILE, MANIFEST_FILE, MANIFEST_VERSION,
    Manifest, Native, REJECTS_FILE, ROSTER_FILE, RowCounts, commit, evidence, leaves,
};

/// Who is in the week, and what connections are worth.
#[derive(Clone, Debug)]
pub enum RosterSource {
    /// From files.
    Files {
        /// `vehicles.csv`: the roster of the week, one or more spans a vehicle.
        vehicles: PathBuf,
        /// `connections.csv`: manufacturers and software connections with their points in the week.
        connections: PathBuf,
    },
    /// From a chain.
    Chain(Arc<Roster>),
    /// From a published data set.
    DataSet {
        /// Its directory.
        directory: PathBuf,
        /// Its manifest.
        manifest: Box<Manifest>,
    },
}

/// What a week is built from.
#[derive(Clone, Debug)]
pub struct BuildInput {
    /// The week.
    pub week: u32,
    /// Says when it was.
    pub clock: Clock,
    /// Levels of the streak.
    pub levels: Vec<Level>,
    /// Vehicles and connections.
    pub roster: RosterSource,
    /// Activity: files of CSV, JSON with an object a line, or Parquet, directories of them, patterns, or `-` for standard input. Their order
    /// does not matter.
    pub activity: Vec<PathBuf>,
    /// Files in directories of activity that are none.
    pub ignored: Vec<Pattern>,
    /// What numbers that stand for times of the activity are counted in.
    pub time_unit: TimeUnit,
    /// Directory of the week before; without it every streak starts at zero.
    pub previous: Option<PathBuf>,
    /// Directory to write.
    pub out: PathBuf,
    /// The pool that the week is for, if it is known.
    pub pool: Option<Address>,
    /// Where heartbeats are good, for a roster from files; without it signatures are not looked at. From a chain or a data set it is
    /// known.
    pub heartbeats: Option<HeartbeatDomain>,
    /// Worker threads; by default one per core. The result does not depend on it.
    pub threads: Option<usize>,
}

impl BuildInput {
    /// An input with DIMO's clock and levels, no activity, no previous week and all cores.
    pub fn new(
        week: u32,
        vehicles: impl Into<PathBuf>,
        connections: impl Into<PathBuf>,
        out: impl Into<PathBuf>,
    ) -> Self {
        Self {
            week,
            clock: Clock::DIMO,
            levels: Levels::DIMO.rows().to_vec(),
            roster: RosterSource::Files {
                vehicles: vehicles.into(),
                connections: connections.into(),
            },
            activity: Vec::new(),
            ignored: Vec::new(),
            time_unit: TimeUnit::Seconds,
            previous: None,
            out: out.into(),
            pool: None,
            heartbeats: None,
            threads: None,
        }
    }

    /// An input from a chain, with its clock and levels, no activity, no previous week and all cores.
    pub fn from_chain(roster: Arc<Roster>, out: impl Into<PathBuf>) -> Self {
        Self {
            week: roster.week(),
            clock: roster.clock(),
            levels: roster.levels().to_vec(),
            roster: RosterSource::Chain(roster),
            activity: Vec::new(),
            ignored: Vec::new(),
            time_unit: TimeUnit::Seconds,
            previous: None,
            out: out.into(),
            pool: None,
            heartbeats: None,
            threads: None,
        }
    }

    fn heartbeat_domain(&self) -> Option<HeartbeatDomain> {
        match &self.roster {
            RosterSource::Files { .. } => self.heartbeats,
            RosterSource::Chain(roster) => Some(roster.doc().heartbeat_domain()),
            RosterSource::DataSet { manifest, .. } => manifest.heartbeat_domain(),
        }
    }
}

/// A week that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// What is published of it.
    pub manifest: Manifest,
    /// What became of the activity.
    pub rows: RowCounts,
}

impl Deref for Built {
    type Target = Manifest;

    fn deref(&self) -> &Manifest {
        &self.manifest
    }
}

/// Builds a week and puts it in place, all or nothing. `progress` gets a line about each stage.
///
/// A directory that already holds the same week is left as it is, so an interrupted or repeated job is
/// simply run again.
pub fn build_week(input: &BuildInput, progress: &(dyn Fn(&str) + Sync)) -> Result<Built, Error> {
    match input.threads {
        None => build(input, progress),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()?;
            pool.install(|| build(input, progress))
        }
    }
}

fn build(input: &BuildInput, progress: &(dyn Fn(&str) + Sync)) -> Result<Built, Error> {
    let (week, clock) = (input.week, input.clock);
    let beyond = Error::Clock {
        week,
        genesis: clock.genesis,
    };
    let (Some(start), Some(end)) = (clock.start(week), clock.end(week)) else {
        return Err(beyond);
    };
    let levels = levels(&input.levels)?;
    let output = Output::prepare(&input.out, week)?;
    Previous::check(input.previous.as_ref(), week, start)?;

    let (connections, fleet) = match &input.roster {
        RosterSource::Files {
            vehicles,
            connections,
        } => {
            let connections = Connections::read(connections)?;
            let fleet = Fleet::read(vehicles, &connections, (start, end))?;
            (Cow::Owned(connections), Cow::Owned(fleet))
        }
        RosterSource::Chain(roster) => {
            let (connections, fleet) = roster.inputs();
            (Cow::Borrowed(connections), Cow::Borrowed(fleet))
        }
        RosterSource::DataSet {
            directory,
            manifest,
        } => {
            let rows = manifest.connections.iter().map(|row| (*row).into());
            let connections = Connections::of(rows.collect());
            let table = directory.join(ROSTER_FILE);
            let fleet = Fleet::read_table(&table, &connections, (start, end))?;
            (Cow::Owned(connections), Cow::Owned(fleet))
        }
    };
    progress(&format!("{} vehicles", fleet.ids().len()));

    let mut rejects = Rejects::new(output.directory());
    let activity = Activity {
        paths: &input.activity,
        ignored: &input.ignored,
        unit: input.time_unit,
    };
    let (heard, tally) = activity::reduce(
        activity,
        (&fleet, &connections),
        input.heartbeat_domain(),
        &mut rejects,
        progress,
    )?;
    rejects.write(&output.directory().join(REJECTS_FILE))?;

    let previous = Previous::read(input.previous.as_ref(), week, start)?;
    let leaves = judge_all(&fleet, &connections, &heard.seen, &previous, levels)?;
    let previous_root = previous.root();
    drop(previous);
    let path = |file: &str| output.directory().join(file);
    let (root, (written, (evidence, table))) = rayon::join(
        || commit::root(&leaves),
        || {
            rayon::join(
                || leaves::write(&path(LEAVES_FILE), &leaves),
                || {
                    rayon::join(
                        || evidence::write(&path(EVIDENCE_FILE), &fleet, &heard),
                        || fleet.write(&path(ROSTER_FILE)),
                    )
                },
            )
        },
    );
    let root = root?;
    let files = Digests {
        leaves: written?,
        evidence: evidence?,
        roster: table?,
    };
    progress(&format!("{} leaves hashed", leaves.len()));

    let counts = StatusCounts::of(&leaves);
    let looks_at_signatures = heard.has_heartbeats() || connections.first_signed().is_some();
    let connections = connections.to_vec();
    let manifest = Manifest {
        version: MANIFEST_VERSION,
        week,
        week_start: start,
        week_end: end,
        root: root.node.hash.into(),
        depth: root.depth,
        total_points: root.node.sum,
        statuses: counts,
        vehicles: fleet.ids().len() as u64,
        previous_root,
        snapshot: match &input.roster {
            RosterSource::Files { .. } => None,
            RosterSource::Chain(roster) => Some(roster.doc().clone()),
            RosterSource::DataSet { manifest, .. } => manifest.snapshot.clone(),
        },
        pool: input.pool,
        heartbeats: match &input.roster {
            RosterSource::Files { .. } => input.heartbeats.filter(|_| looks_at_signatures),
            RosterSource::Chain(_) => None,
            RosterSource::DataSet { manifest, .. } => manifest.heartbeats,
        },
        files,
        rules_hash: rules::hash::<Native>(clock, levels, connections.iter().copied()).into(),
        levels: levels.rows().iter().map(|level| (*level).into()).collect(),
        connections: connections.into_iter().map(Into::into).collect(),
    };
    let rows = RowCounts::of(&tally);
    rows.write(output.directory())?;
    manifest.write(&output.directory().join(MANIFEST_FILE))?;
    output.publish()?;
    Ok(Built { manifest, rows })
}

/// Vehicles judged at once.
const PART: usize = 64 << 10;

/// The leaves of all vehicles that have one, ascending by vehicle id: of those in the roster, and of those that have left it with
/// weeks connected, which miss the week.
fn judge_all(
    fleet: &Fleet,
    connections: &Connections,
    seen: &[[Seen; 2]],
    previous: &Previous,
    levels: Levels<'_>,
) -> Result<Vec<VehicleLeaf>, Error> {
    let leaf_of = |id: u64, verdict: &Verdict| {
        leaf(id, previous.streak(id), verdict, levels).map_err(|error| match error {
            LeafError::PointsOverflow => Error::Points { vehicle: id },
            LeafError::Contradiction(contradiction) => Error::Contradiction {
                vehicle: id,
                contradiction,
            },
        })
    };
    let credit = |id| connections.get(id)?.credit();
    let (ids, mut before) = (fleet.ids(), previous.leaves());
    let mut leaves = Vec::with_capacity(ids.len());
    // Part by part, so that only what a part has is held twice.
    for start in (0..ids.len().max(1)).step_by(PART) {
        let end = ids.len().min(start + PART);
        let here = ids.get(end).map_or(before.len(), |next| {
            before.partition_point(|leaf| leaf.vehicle_id < *next)
        });
        let (gone, rest) = before.split_at(here);
        before = rest;
        let in_roster = (start..end).into_par_iter().map(|place| {
            let verdict = fleet.spans(place).judge(seen[place], credit);
            leaf_of(ids[place], &verdict)
        });
        let gone = gone.par_iter();
        let gone = gone.filter(|leaf| fleet.find(leaf.vehicle_id).is_none());
        let gone = gone.map(|leaf| leaf_of(leaf.vehicle_id, &Verdict::absent(leaf.account)));
        let part: Result<Vec<_>, Error> = in_roster
            .chain(gone)
            .filter_map(Result::transpose)
            .collect();
        let mut part = part?;
        part.par_sort_by_key(|leaf| leaf.vehicle_id);
        leaves.extend(part);
    }
    Ok(leaves)
}
