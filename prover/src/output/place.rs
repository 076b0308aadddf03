//! Where a week is written until it is complete: a hidden directory that its builder has locked.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::disk::sync;
use crate::Error;

/// The places of this process, which a signal may end.
static PLACES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes what builds of this process have begun: for whoever is told to stop and ends the process.
pub fn abandon() {
    for place in PLACES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .drain(..)
    {
        // The next build of the same week removes what cannot be removed now.
        let _ = fs::remove_dir_all(place);
    }
}

/// A locked directory. The lock is the system's: it ends with the process, however that ends.
pub(super) struct Place {
    path: PathBuf,
    /// Whether it is in the directory that the week is for, which stays.
    inside: bool,
    left_behind: bool,
    lock: File,
}

impl Place {
    /// A place beside a directory that is not there yet.
    pub(super) fn beside(target: &Path) -> Result<Self, Error> {
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(Error::Occupied {
                path: target.to_owned(),
                holds: "a file system".to_owned(),
            });
        };
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".partial");
        Self::at(parent.join(hidden), false, target)
    }

    /// A place in a directory.
    pub(super) fn inside(target: &Path) -> Result<Self, Error> {
        Self::at(target.join(".week.partial"), true, target)
    }

    fn at(path: PathBuf, inside: bool, target: &Path) -> Result<Self, Error> {
        loop {
            let left_behind = match fs::create_dir(&path) {
                Ok(()) => false,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => true,
                Err(error) => return Err(Error::io(target)(error)),
            };
            let lock = match File::open(&path) {
                Ok(lock) => lock,
                // Whoever had it is done with it.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(Error::io(&path)(error)),
            };
            match lock.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::AtWork {
                        path: target.to_owned(),
                    });
                }
                Err(TryLockError::Error(error)) => return Err(Error::io(&path)(error)),
            }
            // What was locked may have been put in its place, or removed, in the meantime.
            if !is_still(&path, &lock) {
                continue;
            }
            let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
            places.push(path.clone());
            drop(places);
            let place = Self {
                path,
                inside,
                left_behind,
                lock,
            };
            place.empty()?;
            return Ok(place);
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a build that was killed left it.
    pub(super) const fn was_left_behind(&self) -> bool {
        self.left_behind && self.inside
    }

    /// Whether a directory holds nothing else.
    pub(super) fn is_alone_in(&self, directory: &Path) -> Result<bool, Error> {
        if !directory.is_dir() {
            return Ok(false);
        }
        for entry in fs::read_dir(directory).map_err(Error::io(directory))? {
            let entry = entry.map_err(Error::io(directory))?;
            // What file systems put into their root is nobody's.
            let is_own = entry.path() == self.path || entry.file_name() == "lost+found";
            if !is_own {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes what a build that was killed had written.
    fn empty(&self) -> Result<(), Error> {
        for entry in fs::read_dir(&self.path).map_err(Error::io(&self.path))? {
            let path = entry.map_err(Error::io(&self.path))?.path();
            let removed = match path.is_dir() && !path.is_symlink() {
                true => fs::remove_dir_all(&path),
                false => fs::remove_file(&path),
            };
            removed.map_err(Error::io(&path))?;
        }
        Ok(())
    }

    /// Puts files of it, the last of which says that all are there, where they are for.
    pub(super) fn put(self, target: &Path, files: &[&str]) -> Result<(), Error> {
        allow_others_to_read(&self.path)?;
        let absolute = std::path::absolute(target).map_err(Error::io(target))?;
        if !self.inside {
            // Onto an empty directory that came meanwhile it goes; onto any other it fails and changes nothing.
            fs::rename(&self.path, &absolute).map_err(Error::io(target))?;
            return absolute.parent().map_or(Ok(()), sync);
        }
        for name in files {
            let from = self.path.join(name);
            if from.exists() {
                let to = absolute.join(name);
                fs::rename(&from, &to).map_err(Error::io(&to))?;
            }
        }
        sync(&absolute)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
        places.retain(|it| *it != self.path);
        drop(places);
        // It is there no more if it was put in its place; else the next build of the same week tries again.
        if is_still(&self.path, &self.lock) {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Whether a path still leads to what was opened there.
#[cfg(unix)]
fn is_still(path: &Path, opened: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |about: fs::Metadata| (about.dev(), about.ino());
    match (fs::metadata(path), opened.metadata()) {
        (Ok(there), Ok(here)) => identity(there) == identity(here),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(path: &Path, _: &File) -> bool {
    path.exists()
}

/// The place was its builder's; a week is meant to be shared, as any directory made by hand.
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
