//! A week read back from its directory.

use std::path::Path;

use alloy_primitives::{Address, B256};
use protocol::claims::Range;
use protocol::sum_tree::{Root, Tree};
use protocol::week::Status;
use protocol::{Clock, Level, Levels, Node, VehicleLeaf, clock, rules};

use crate::error::same_hash;
use crate::statuses::StatusCounts;
use crate::{
    Error, LEAVES_FILE, LeafDoc, MANIFEST_FILE, Manifest, Native, ProofDoc, RowCounts, commit,
    leaves,
};

/// A week whose leaves are those its manifest describes.
#[derive(Debug)]
pub struct Week {
    manifest: Manifest,
    leaves: Vec<VehicleLeaf>,
    tree: Tree,
    rows: Option<RowCounts>,
}

/// Reads a week directory, of which manifest and leaves are needed. Root, total, counts and hashes are recomputed from the leaves, and the week
/// is refused if one of them is not what the manifest says.
pub fn load_week(directory: &Path) -> Result<Week, Error> {
    let (manifest, leaves) = read(directory)?;
    let tree = commit::tree(&leaves)?;
    check(directory, &manifest, &leaves, tree.root())?;
    Ok(Week {
        manifest,
        leaves,
        tree,
        rows: RowCounts::read(directory)?,
    })
}

/// As [`load_week`], without keeping a tree to make proofs from.
pub(crate) fn load_leaves(directory: &Path) -> Result<(Manifest, Vec<VehicleLeaf>), Error> {
    let (manifest, leaves) = read(directory)?;
    check(directory, &manifest, &leaves, commit::root(&leaves)?)?;
    Ok((manifest, leaves))
}

fn read(directory: &Path) -> Result<(Manifest, Vec<VehicleLeaf>), Error> {
    let manifest = read_manifest(directory)?;
    manifest.files.check(directory, LEAVES_FILE)?;
    let leaves = leaves::read(&directory.join(LEAVES_FILE))?;
    Ok((manifest, leaves))
}

/// Reads what a week directory says of itself, without checking that its leaves say the same.
///
/// # Errors
/// If there is no manifest, or one of another format.
pub fn read_manifest(directory: &Path) -> Result<Manifest, Error> {
    Manifest::read(&directory.join(MANIFEST_FILE))
}

impl Week {
    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What became of the activity, if the directory says.
    pub fn rows(&self) -> Option<&RowCounts> {
        self.rows.as_ref()
    }

    /// All leaves, ascending by vehicle id.
    pub fn leaves(&self) -> &[VehicleLeaf] {
        &self.leaves
    }

    /// The leaf of a vehicle.
    pub fn find(&self, vehicle: u64) -> Option<&VehicleLeaf> {
        let found = self
            .leaves
            .binary_search_by_key(&vehicle, |leaf| leaf.vehicle_id);
        self.leaves.get(found.ok()?)
    }

    /// The two nodes below the root: what is published, since hash and total follow from them.
    pub fn children(&self) -> [Node; 2] {
        self.tree.children::<Native>()
    }

    /// All vehicles whose leaf pays `account`, ascending.
    pub fn vehicles_of(&self, account: Address) -> impl Iterator<Item = u64> {
        self.leaves
            .iter()
            .filter(move |leaf| leaf.account == account)
            .map(|leaf| leaf.vehicle_id)
    }

    /// The run of `2^level` places from `first` on as `claimRange` takes it ([`protocol::claims::Range`]), with `amount` wei shared
    /// out in the week; none if the tree has no such run.
    pub fn range(&self, amount: u128, first: u64, level: u8) -> Option<Vec<u8>> {
        let last = first.checked_add(1u64.checked_shl(level.into())?.checked_sub(1)?)?;
        let from = self.leaves.partition_point(|leaf| leaf.vehicle_id < first);
        let to = self.leaves.partition_point(|leaf| leaf.vehicle_id <= last);
        let proof = self.tree.prove_run::<Native>(first, level)?;
        let week = (self.manifest.week, amount);
        let leaves = self.leaves.get(from..to)?;
        Range::encode(week, self.manifest.depth, (first, level), leaves, &proof)
    }

    /// The proof of a vehicle's leaf, or of there being none.
    pub fn proof(&self, vehicle: u64) -> ProofDoc {
        // A place that the tree does not have is empty, and the proof of that as well.
        let path = self.tree.prove::<Native>(vehicle).unwrap_or_default();
        ProofDoc {
            week: self.manifest.week,
            vehicle,
            depth: self.manifest.depth,
            leaf: self.find(vehicle).map(LeafDoc::from),
            proof: path.into(),
            root: self.manifest.root,
            total_points: self.manifest.total_points,
        }
    }
}

fn check(
    directory: &Path,
    stated: &Manifest,
    leaves: &[VehicleLeaf],
    root: Root,
) -> Result<(), Error> {
    same_hash(directory, "root", root.node.hash.into(), stated.root)?;
    for (what, computed, stated) in [
        ("totalPoints", root.node.sum, stated.total_points),
        ("depth", root.depth.into(), stated.depth.into()),
    ] {
        if computed != stated {
            return Err(Error::altered(directory, what, computed, stated));
        }
    }
    let counts = StatusCounts::of(leaves);
    for status in Status::ALL {
        let (computed, stated) = (counts.get(status), stated.statuses.get(status));
        if computed != stated {
            return Err(Error::altered(directory, status.name(), computed, stated));
        }
    }
    let rules_hash = rules_hash(directory, stated)?;
    same_hash(directory, "rulesHash", rules_hash, stated.rules_hash)
}

/// The rules hash of what the manifest says about clock, levels and connections.
fn rules_hash(directory: &Path, stated: &Manifest) -> Result<B256, Error> {
    let rows: Vec<Level> = stated.levels.iter().map(|row| (*row).into()).collect();
    let levels = levels(&rows)?;
    let clock = clock_of(directory, stated)?;
    let connections = stated.connections.iter().map(|row| (*row).into());
    Ok(rules::hash::<Native>(clock, levels, connections).into())
}

/// The clock by which the week lies where the manifest says.
pub(crate) fn clock_of(directory: &Path, stated: &Manifest) -> Result<Clock, Error> {
    let clock = clock::WEEK
        .checked_mul(u64::from(stated.week))
        .and_then(|elapsed| stated.week_start.checked_sub(elapsed))
        .map(|genesis| Clock { genesis })
        .filter(|clock| clock.end(stated.week) == Some(stated.week_end));
    clock.ok_or_else(|| Error::altered(directory, "week", stated.week, "other start and end times"))
}

/// Checks a level table.
pub(crate) fn levels(rows: &[Level]) -> Result<Levels<'_>, Error> {
    Levels::new(rows).ok_or_else(|| {
        let thresholds: Vec<_> = rows.iter().map(|row| row.min_weeks.to_string()).collect();
        Error::Levels {
            levels: format!("[{}]", thresholds.join(", ")),
        }
    })
}
