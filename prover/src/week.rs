//! A week read back from its directory.

use std::path::Path;

use alloy_primitives::{Address, B256};
use protocol::tree::Tree;
use protocol::week::Status;
use protocol::{Clock, Leaf, Level, Levels, clock, rules};

use crate::error::same_hash;
use crate::statuses::StatusCounts;
use crate::{
    Error, LEAVES_FILE, LeafDoc, MANIFEST_FILE, Manifest, Native, ProofDoc, commit, leaves,
};

/// A week whose leaves are those its manifest describes.
#[derive(Debug)]
pub struct Week {
    manifest: Manifest,
    leaves: Vec<Leaf>,
    tree: Tree,
}

/// Reads a week directory. Root, total, counts and hashes are recomputed from the leaves, and the week
/// is refused if one of them is not what the manifest says.
pub fn load_week(directory: &Path) -> Result<Week, Error> {
    let manifest = read_manifest(directory)?;
    let leaves = leaves::read(&directory.join(LEAVES_FILE))?;
    let tree = commit::tree(&leaves)?;
    let week = Week {
        manifest,
        leaves,
        tree,
    };
    week.check(directory)?;
    Ok(week)
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

    /// All leaves, ascending by vehicle id.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The leaf of a vehicle and its index.
    pub fn find(&self, vehicle: u64) -> Option<(u64, &Leaf)> {
        let index = self
            .leaves
            .binary_search_by_key(&vehicle, |leaf| leaf.vehicle_id)
            .ok()?;
        Some((index as u64, self.leaves.get(index)?))
    }

    /// All vehicles whose leaf pays `account`, ascending.
    pub fn vehicles_of(&self, account: Address) -> impl Iterator<Item = u64> {
        self.leaves
            .iter()
            .filter(move |leaf| leaf.account == account)
            .map(|leaf| leaf.vehicle_id)
    }

    /// The proof of a vehicle's leaf.
    pub fn proof(&self, vehicle: u64) -> Result<ProofDoc, Error> {
        let missing = Error::NoLeaf {
            vehicle,
            week: self.manifest.week,
        };
        let Some((index, leaf)) = self.find(vehicle) else {
            return Err(missing);
        };
        let Some(path) = self.tree.prove(index) else {
            return Err(missing);
        };
        Ok(ProofDoc {
            week: self.manifest.week,
            index,
            leaf_count: self.manifest.leaf_count,
            leaf: LeafDoc::from(leaf),
            proof: path.into(),
            root: self.manifest.root,
            total_points: self.manifest.total_points,
        })
    }

    /// Gives up the tree and keeps what the next week needs.
    pub(crate) fn into_parts(self) -> (Manifest, Vec<Leaf>) {
        (self.manifest, self.leaves)
    }

    fn check(&self, directory: &Path) -> Result<(), Error> {
        let stated = &self.manifest;
        let root = self.tree.root();
        same_hash(directory, "root", root.hash.into(), stated.root)?;
        for (what, computed, stated) in [
            ("totalPoints", root.sum, stated.total_points),
            ("leafCount", self.tree.leaf_count(), stated.leaf_count),
        ] {
            if computed != stated {
                return Err(Error::altered(directory, what, computed, stated));
            }
        }
        let counts = StatusCounts::of(&self.leaves);
        for status in Status::ALL {
            let (computed, stated) = (counts.get(status), stated.statuses.get(status));
            if computed != stated {
                return Err(Error::altered(directory, status.name(), computed, stated));
            }
        }
        same_hash(
            directory,
            "dataHash",
            commit::data_hash(&self.leaves),
            stated.data_hash,
        )?;
        same_hash(
            directory,
            "rulesHash",
            self.rules_hash(directory)?,
            stated.rules_hash,
        )
    }

    /// The rules hash of what the manifest says about clock, levels and connections.
    fn rules_hash(&self, directory: &Path) -> Result<B256, Error> {
        let stated = &self.manifest;
        let rows: Vec<Level> = stated
            .levels
            .iter()
            .map(|row| Level {
                min_weeks: row.min_weeks,
                points: row.points,
            })
            .collect();
        let levels = levels(&rows)?;
        let clock = clock::WEEK
            .checked_mul(u64::from(stated.week))
            .and_then(|elapsed| stated.week_start.checked_sub(elapsed))
            .map(|genesis| Clock { genesis })
            .filter(|clock| clock.end(stated.week) == Some(stated.week_end));
        let clock = clock.ok_or_else(|| {
            Error::altered(directory, "week", stated.week, "other start and end times")
        })?;
        let connections = stated.connections.iter().map(|row| (*row).into());
        Ok(rules::hash::<Native>(clock, levels, connections).into())
    }
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
