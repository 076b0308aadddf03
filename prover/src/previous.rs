//! What a week takes over from the one before.

use std::path::{Path, PathBuf};

use alloy_primitives::B256;
use protocol::{Streak, VehicleLeaf};

use crate::week::{load_leaves, read_manifest};
use crate::{Error, Manifest};

/// The week before the one to build: its streaks and its root.
pub(crate) struct Previous {
    leaves: Vec<VehicleLeaf>,
    root: Option<B256>,
}

impl Previous {
    /// Reads the week before `week`, which starts at `start`; without a directory all streaks start anew.
    pub(crate) fn read(directory: Option<&PathBuf>, week: u32, start: u64) -> Result<Self, Error> {
        let Some(directory) = directory else {
            return Ok(Self {
                leaves: Vec::new(),
                root: None,
            });
        };
        let (manifest, leaves) = load_leaves(directory)?;
        check(directory, &manifest, week, start)?;
        Ok(Self {
            leaves,
            root: Some(manifest.root),
        })
    }

    /// Refuses by its manifest what could not be the week before, so that this is said before any activity is read.
    pub(crate) fn check(directory: Option<&PathBuf>, week: u32, start: u64) -> Result<(), Error> {
        match directory {
            Some(directory) => check(directory, &read_manifest(directory)?, week, start),
            None => Ok(()),
        }
    }

    /// Its root; `None` if there is no previous week.
    pub(crate) fn root(&self) -> Option<B256> {
        self.root
    }

    /// Its leaves, ascending by vehicle id.
    pub(crate) fn leaves(&self) -> &[VehicleLeaf] {
        &self.leaves
    }

    /// The streak a vehicle brings from it.
    pub(crate) fn streak(&self, vehicle: u64) -> Streak {
        match self
            .leaves
            .binary_search_by_key(&vehicle, |leaf| leaf.vehicle_id)
        {
            Ok(index) => Streak {
                conn: self.leaves[index].conn,
                disc: self.leaves[index].disc,
            },
            Err(_) => Streak::default(),
        }
    }
}

fn check(directory: &Path, manifest: &Manifest, week: u32, start: u64) -> Result<(), Error> {
    if week.checked_sub(1) != Some(manifest.week) {
        let needed = match week.checked_sub(1) {
            Some(previous) => format!("the directory of week {previous}"),
            None => "none, it is the first".to_owned(),
        };
        return Err(Error::PreviousWeek {
            path: directory.to_owned(),
            found: manifest.week,
            week,
            needed,
        });
    }
    if manifest.week_end != start {
        return Err(Error::PreviousClock {
            path: directory.to_owned(),
            found: manifest.week_end,
            start,
        });
    }
    Ok(())
}
