//! The published data set: its files, their digests, and the week recomputed from nothing else.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use alloy_primitives::{B256, Keccak256};
use serde::{Deserialize, Serialize};

use crate::error::same_hash;
use crate::week::clock_of;
use crate::{
    BuildInput, EVIDENCE_FILE, Error, LEAVES_FILE, Manifest, ROSTER_FILE, RosterSource, TimeUnit,
    read_manifest,
};

/// Keccak-256 of every file of a data set but the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Digests {
    /// Of [`LEAVES_FILE`].
    pub leaves: B256,
    /// Of [`EVIDENCE_FILE`].
    pub evidence: B256,
    /// Of [`ROSTER_FILE`].
    pub roster: B256,
}

impl Digests {
    /// Each with the name of its file.
    fn named(&self) -> [(&'static str, B256); 3] {
        [
            (LEAVES_FILE, self.leaves),
            (EVIDENCE_FILE, self.evidence),
            (ROSTER_FILE, self.roster),
        ]
    }

    /// Refuses a file whose bytes are not those of its digest.
    pub(crate) fn check(&self, directory: &Path, file: &'static str) -> Result<(), Error> {
        for (name, stated) in self.named() {
            if name == file {
                same_hash(directory, name, digest(&directory.join(name))?, stated)?;
            }
        }
        Ok(())
    }
}

/// Refuses a directory that does not hold the whole data set that its manifest describes, byte for byte.
///
/// # Errors
/// If a file is missing or another.
pub fn check_files(directory: &Path) -> Result<Manifest, Error> {
    let manifest = read_manifest(directory)?;
    for (name, _) in manifest.files.named() {
        manifest.files.check(directory, name)?;
    }
    Ok(manifest)
}

impl BuildInput {
    /// The week of a published data set, anew, from its roster and evidence; the previous week is still to be given. An honest
    /// one comes out byte for byte.
    ///
    /// # Errors
    /// If a file of the data set is missing, or not the one its manifest names.
    pub fn from_data_set(directory: &Path, out: impl Into<PathBuf>) -> Result<Self, Error> {
        let manifest = check_files(directory)?;
        Ok(Self {
            week: manifest.week,
            clock: clock_of(directory, &manifest)?,
            levels: manifest.levels.iter().map(|row| (*row).into()).collect(),
            activity: vec![directory.join(EVIDENCE_FILE)],
            ignored: Vec::new(),
            time_unit: TimeUnit::Seconds,
            previous: None,
            out: out.into(),
            threads: None,
            heartbeats: None,
            pool: manifest.pool,
            roster: RosterSource::DataSet {
                directory: directory.to_owned(),
                manifest: Box::new(manifest),
            },
        })
    }
}

fn digest(path: &Path) -> Result<B256, Error> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    let (mut hasher, mut buffer) = (Keccak256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut buffer).map_err(Error::io(path))? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&buffer[..read]),
        }
    }
}
