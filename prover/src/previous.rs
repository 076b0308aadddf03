//! What a week takes over from the one before.

use std::path::PathBuf;

use alloy_primitives::B256;
use protocol::{Streak, VehicleLeaf};

use crate::Error;
use crate::week::load_leaves;

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
        if week.checked_sub(1) != Some(manifest.week) {
            let needed = match week.checked_sub(1) {
                Some(previous) => format!("the directory of week {previous}"),
                None => "none, it is the first".to_owned(),
            };
            return Err(Error::PreviousWeek {
                path: directory.clone(),
                found: manifest.week,
                week,
                needed,
            });
        }
        if manifest.week_end != start {
            return Err(Error::PreviousClock {
                path: directory.clone(),
                found: manifest.week_end,
                start,
            });
        }
        Ok(Self {
            leaves,
            root: Some(manifest.root),
        })
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
