//! The week directory. It appears whole or not at all: everything is written in a place beside it that is put there when it is
//! complete, its manifest last. One build at a time works on a directory, and what a killed one left behind is gone with the next.

mod disk;
mod place;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use disk::{replace, write_synced};
pub use place::abandon;

use crate::{Error, Manifest};
use place::Place;

/// What decided the week, of all activity, in a week directory.
pub const EVIDENCE_FILE: &str = "evidence.parquet";
/// The roster in a week directory.
pub const ROSTER_FILE: &str = "roster.parquet";
/// How many rows of activity matched; not published.
pub const ROWS_FILE: &str = "rows.json";
/// The leaves in a week directory.
pub const LEAVES_FILE: &str = "leaves.parquet";
/// The manifest in a week directory.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The rejected rows in a week directory; not published.
pub const REJECTS_FILE: &str = "rejects.csv";

/// What is published, the manifest first: it says what the others are.
const DATA_SET: [&str; 4] = [MANIFEST_FILE, LEAVES_FILE, EVIDENCE_FILE, ROSTER_FILE];
/// All files, the manifest last: what has none is no week.
const FILES: [&str; 6] = [
    LEAVES_FILE,
    EVIDENCE_FILE,
    ROSTER_FILE,
    REJECTS_FILE,
    ROWS_FILE,
    MANIFEST_FILE,
];

/// Whether a week can be written to `target`: its disk, whoever else works on it, and what it holds.
///
/// # Errors
/// As [`build_week`](crate::build_week) for its directory.
pub fn check_output(target: &Path, week: u32) -> Result<(), Error> {
    Output::prepare(target, week).map(drop)
}

/// A week directory being written.
pub(crate) struct Output {
    target: PathBuf,
    place: Place,
}

impl Output {
    /// Prepares to write `target`, unless it holds something that is not `week`, somebody else is at work on it, or it cannot be
    /// written.
    pub(crate) fn prepare(target: &Path, week: u32) -> Result<Self, Error> {
        let text = target.to_string_lossy();
        if text.contains("://") {
            let path = target.to_owned();
            return Err(Error::NotADirectory { path });
        }
        let absolute = std::path::absolute(target).map_err(Error::io(target))?;
        if absolute.is_symlink() && !absolute.exists() {
            return Err(occupied(target, "a link that leads nowhere"));
        }
        let place = match absolute.is_dir() {
            // Nothing is put in its place: it may be a mounted volume, a link, or where somebody works.
            true => Place::inside(&absolute)?,
            false => Place::beside(&absolute)?,
        };
        if place.was_left_behind() && !absolute.join(MANIFEST_FILE).exists() {
            // Moved there by the build that was killed, all but the manifest.
            remove_files(&absolute)?;
        }
        if absolute.join(MANIFEST_FILE).exists() {
            let found = Manifest::week_of(&absolute.join(MANIFEST_FILE))?;
            if found != week {
                return Err(occupied(target, format!("week {found}")));
            }
        } else if absolute.exists() && !place.is_alone_in(&absolute)? {
            return Err(occupied(target, "something that is not a week"));
        }
        Ok(Self {
            target: target.to_owned(),
            place,
        })
    }

    /// Where to write, until [`publish`](Self::publish).
    pub(crate) fn directory(&self) -> &Path {
        self.place.path()
    }

    /// Puts the directory in place. One that already holds the same week is left as it is.
    pub(crate) fn publish(self) -> Result<(), Error> {
        let Self { target, place } = self;
        if !target.join(MANIFEST_FILE).exists() {
            return place.put(&target, &FILES);
        }
        let mut differs = None;
        for name in DATA_SET {
            if !same_content(&target.join(name), &place.path().join(name))? {
                differs = Some(name);
                break;
            }
        }
        let Some(name) = differs else {
            return Ok(());
        };
        let [there, here] =
            [&target, place.path()].map(|folder| Manifest::result_of(&folder.join(MANIFEST_FILE)));
        // Another version of the program may write the same in another form.
        let (there, here) = (there?, here?);
        if there.version != here.version && there.says_the_same(&here) {
            return Ok(());
        }
        let holds = format!("another result for this week ({name} differs)");
        Err(occupied(&target, holds))
    }
}

fn occupied(path: &Path, holds: impl Into<String>) -> Error {
    Error::Occupied {
        path: path.to_owned(),
        holds: holds.into(),
    }
}

/// Removes the files of a week.
fn remove_files(directory: &Path) -> Result<(), Error> {
    for name in FILES {
        let path = directory.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::io(&path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn same_content(a: &Path, b: &Path) -> Result<bool, Error> {
    if !a.exists() {
        return Ok(false);
    }
    Ok(fs::read(a).map_err(Error::io(a))? == fs::read(b).map_err(Error::io(b))?)
}
