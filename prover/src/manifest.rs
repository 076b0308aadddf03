//! `manifest.json`: what a week is, and how to check it.

use std::path::Path;

use alloy_primitives::{Address, B256, keccak256};
use protocol::{Connection, Kind, Level};
use serde::{Deserialize, Serialize};

use crate::chain::Contracts;
use crate::{Digests, Error, HeartbeatDomain, StatusCounts, kind_name};

/// Format of the manifest written and read by this program.
pub const MANIFEST_VERSION: u32 = 4;

/// The summary of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// [`MANIFEST_VERSION`].
    pub version: u32,
    /// The week.
    pub week: u32,
    /// Its first second, unix time.
    pub week_start: u64,
    /// The first second after it, unix time.
    pub week_end: u64,
    /// Root of the Merkle sum tree; zero for a week without leaves.
    pub root: B256,
    /// Levels of the tree.
    pub depth: u8,
    /// Points of all leaves.
    pub total_points: u64,
    /// Leaves by status.
    pub statuses: StatusCounts,
    /// Vehicles in the roster, with or without a leaf.
    pub vehicles: u64,
    /// Root of the previous week whose streaks were carried over; null if none was.
    pub previous_root: Option<B256>,
    /// The pool that the week is for; absent if it was built for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<Address>,
    /// Where on the chain the roster was taken; absent if it came from files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotDoc>,
    /// Where heartbeats are good, if the roster came from files; from a chain it is the snapshot's. Absent if
    /// there is none and nobody's devices sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeats: Option<HeartbeatDomain>,
    /// Digests of the other files.
    pub files: Digests,
    /// [`protocol::rules::hash`] of the rules below and the clock.
    pub rules_hash: B256,
    /// Levels of the streak.
    pub levels: Vec<LevelRow>,
    /// Connections and their points, ascending by id.
    pub connections: Vec<ConnectionRow>,
}

/// The place on a chain that a roster was taken at, and what else it depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotDoc {
    /// Chain id of the network.
    pub chain_id: u64,
    /// The last block whose events count.
    pub block_number: u64,
    /// Its hash.
    pub block_hash: B256,
    /// Its time, unix seconds.
    pub block_timestamp: u64,
    /// Whether it is the last block before the end of the week. Any other gives a preview, not to be published.
    pub last_of_week: bool,
    /// Whether the contracts were asked at that block, and say what their events give. What nobody compared is not to be
    /// published.
    #[serde(default)]
    pub compared: bool,
    /// The contracts whose events count.
    #[serde(flatten)]
    pub contracts: Contracts,
    /// [`Flagged::hash`](crate::Flagged::hash) of the accounts withheld; absent if there was no list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flagged: Option<B256>,
}

impl SnapshotDoc {
    /// Where heartbeats are good on that chain.
    pub fn heartbeat_domain(&self) -> HeartbeatDomain {
        HeartbeatDomain {
            chain_id: self.chain_id,
            device_registry: self.contracts.device_registry,
        }
    }
}

/// A manufacturer or software connection in the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// Its id, never 0.
    pub id: u32,
    /// The group it counts for.
    #[serde(with = "kind_name")]
    pub kind: Kind,
    /// Its points.
    pub points: u32,
    /// Whether it is active.
    pub active: bool,
    /// Whether its devices sign: without a heartbeat their transmissions do not match.
    pub signed: bool,
}

impl From<Connection> for ConnectionRow {
    fn from(connection: Connection) -> Self {
        let Connection {
            id,
            kind,
            points,
            active,
            signed,
        } = connection;
        Self {
            id,
            kind,
            points,
            active,
            signed,
        }
    }
}

impl From<ConnectionRow> for Connection {
    fn from(row: ConnectionRow) -> Self {
        let ConnectionRow {
            id,
            kind,
            points,
            active,
            signed,
        } = row;
        Self {
            id,
            kind,
            points,
            active,
            signed,
        }
    }
}

/// One row of the level table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LevelRow {
    /// Weeks connected from which it holds.
    pub min_weeks: u16,
    /// Its points.
    pub points: u32,
}

impl From<Level> for LevelRow {
    fn from(level: Level) -> Self {
        Self {
            min_weeks: level.min_weeks,
            points: level.points,
        }
    }
}

impl From<LevelRow> for Level {
    fn from(row: LevelRow) -> Self {
        Self {
            min_weeks: row.min_weeks,
            points: row.points,
        }
    }
}

impl Manifest {
    /// Number of leaves.
    pub fn leaf_count(&self) -> u64 {
        self.statuses.all()
    }

    /// Its bytes, of which there is one form (`docs/data-set.md`).
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Where heartbeats of the week are good; `None` if it says nothing of any.
    pub fn heartbeat_domain(&self) -> Option<HeartbeatDomain> {
        let of_chain = self.snapshot.as_ref().map(SnapshotDoc::heartbeat_domain);
        of_chain.or(self.heartbeats)
    }

    /// Keccak-256 of its bytes: what is published commits to all files of the data set by it.
    pub fn data_hash(&self) -> B256 {
        // Numbers, hashes and names have a form in JSON: nothing of it can fail.
        keccak256(self.to_bytes().unwrap_or_default())
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), Error> {
        let refuse = |source| Error::Manifest {
            path: path.to_owned(),
            source,
        };
        crate::output::write_synced(path, &self.to_bytes().map_err(refuse)?)
    }

    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let json = std::fs::read(path).map_err(Error::io(path))?;
        let refuse = |source| Error::Manifest {
            path: path.to_owned(),
            source,
        };
        // The version first: another format may lack fields, and should be refused by its version.
        let Stamp { version } = serde_json::from_slice(&json).map_err(refuse)?;
        if version != MANIFEST_VERSION {
            let path = path.to_owned();
            return Err(Error::Version {
                path,
                found: version,
                expected: MANIFEST_VERSION,
            });
        }
        let manifest: Self = serde_json::from_slice(&json).map_err(refuse)?;
        if manifest.to_bytes().map_err(refuse)? != json {
            let path = path.to_owned();
            return Err(Error::OtherForm { path });
        }
        Ok(manifest)
    }
}

/// What a week of any version of the program says of its result.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WeekResult {
    pub(crate) version: u32,
    week: u32,
    root: B256,
    total_points: u64,
    previous_root: Option<B256>,
    rules_hash: B256,
}

impl WeekResult {
    /// Whether another version says the same: the root binds every leaf.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let said = |it: &Self| (it.week, it.root, it.total_points, it.previous_root);
        said(self) == said(other) && self.rules_hash == other.rules_hash
    }
}

impl Manifest {
    /// The week of a manifest of any version.
    pub(crate) fn week_of(path: &Path) -> Result<u32, Error> {
        let json = std::fs::read(path).map_err(Error::io(path))?;
        let stamp: Week = read_json(path, &json)?;
        Ok(stamp.week)
    }

    /// The result that a manifest of any version states.
    pub(crate) fn result_of(path: &Path) -> Result<WeekResult, Error> {
        let json = std::fs::read(path).map_err(Error::io(path))?;
        read_json(path, &json)
    }
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path, json: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(json).map_err(|source| Error::Manifest {
        path: path.to_owned(),
        source,
    })
}

#[derive(Deserialize)]
struct Week {
    week: u32,
}

#[derive(Deserialize)]
struct Stamp {
    version: u32,
}
