//! The week directory. It appears whole or not at all: everything is written beside it, synced, and
//! renamed into place. An interrupted build leaves at most a hidden `.NAME.*.partial` directory.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{Error, Manifest};

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

/// A week directory being written.
pub(crate) struct Output {
    target: PathBuf,
    partial: TempDir,
}

impl Output {
    /// Prepares to write `target`, unless it holds something that is not `week`.
    pub(crate) fn prepare(target: &Path, week: u32) -> Result<Self, Error> {
        let occupied = |holds: String| Error::Occupied {
            path: target.to_owned(),
            holds,
        };
        if target.join(MANIFEST_FILE).exists() {
            let found = Manifest::read(&target.join(MANIFEST_FILE))?.week;
            if found != week {
                return Err(occupied(format!("week {found}")));
            }
        } else if target.exists() && !is_empty_directory(target)? {
            return Err(occupied("something that is not a week".to_owned()));
        }
        let absolute = std::path::absolute(target).map_err(Error::io(target))?;
        let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return Err(occupied("a file system".to_owned()));
        };
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        let partial = tempfile::Builder::new()
            .prefix(&format!(".{}.", name.to_string_lossy()))
            .suffix(".partial")
            .tempdir_in(parent)
            .map_err(Error::io(parent))?;
        Ok(Self {
            target: target.to_owned(),
            partial,
        })
    }

    /// Where to write, until [`publish`](Self::publish).
    pub(crate) fn directory(&self) -> &Path {
        self.partial.path()
    }

    /// Puts the directory in place. One that already holds the same week is left as it is.
    pub(crate) fn publish(self) -> Result<(), Error> {
        let Self { target, partial } = self;
        if target.join(MANIFEST_FILE).exists() {
            for name in [MANIFEST_FILE, LEAVES_FILE, EVIDENCE_FILE, ROSTER_FILE] {
                if !same_content(&target.join(name), &partial.path().join(name))? {
                    let holds = format!("another result for this week ({name} differs)");
                    return Err(Error::Occupied {
                        path: target,
                        holds,
                    });
                }
            }
            return Ok(());
        }
        allow_others_to_read(partial.path())?;
        // Renaming onto an empty directory replaces it; onto any other fails and changes nothing.
        fs::rename(partial.path(), &target).map_err(Error::io(&target))?;
        // Renamed away: there is nothing left to clean up.
        let _ = partial.keep();
        let absolute = std::path::absolute(&target).map_err(Error::io(&target))?;
        absolute.parent().map_or(Ok(()), sync)
    }
}

/// Writes a file whole and waits until it is on disk.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = File::create(path).map_err(Error::io(path))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(Error::io(path))
}

/// Puts a file in place of an older one, if any, in one step. It is whole on disk or not there.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let absolute = std::path::absolute(path)?;
    let parent = absolute.parent().unwrap_or(&absolute);
    fs::create_dir_all(parent)?;
    let mut draft = absolute.clone().into_os_string();
    draft.push(".partial");
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, &absolute)?;
    sync_directory(parent)
}

fn same_content(a: &Path, b: &Path) -> Result<bool, Error> {
    if !a.exists() {
        return Ok(false);
    }
    Ok(fs::read(a).map_err(Error::io(a))? == fs::read(b).map_err(Error::io(b))?)
}

fn is_empty_directory(path: &Path) -> Result<bool, Error> {
    Ok(path.is_dir()
        && fs::read_dir(path)
            .map_err(Error::io(path))?
            .next()
            .is_none())
}

/// Temporary directories are private; a week is meant to be shared, as any directory made by hand.
#[cfg(unix)]
fn allow_others_to_read(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(Error::io(path))?;
    sync(path)
}

#[cfg(not(unix))]
fn allow_others_to_read(_: &Path) -> Result<(), Error> {
    Ok(())
}

#[cfg(unix)]
fn sync_directory(directory: &Path) -> std::io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn sync(directory: &Path) -> Result<(), Error> {
    sync_directory(directory).map_err(Error::io(directory))
}
