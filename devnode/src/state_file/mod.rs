//! The file in which a chain survives its node.

mod format;

use std::{
    fs::{File, TryLockError},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::{chain::Saved, config::Config};

pub use format::FormatError;
pub(crate) use format::{decode, encode};

/// Why a state file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateFileError {
    /// Another node has it.
    #[error("the state file {path} is in use by another node")]
    Locked {
        /// Path of the file.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("cannot read the state file {path}: {source}")]
    Unreadable {
        /// Path of the file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds no state.
    #[error(
        "the state file {path} cannot be loaded: {source}. It is left as it is; name another file to start afresh"
    )]
    Unusable {
        /// Path of the file.
        path: PathBuf,
        /// Why.
        source: FormatError,
    },
    /// It holds another chain than the settings ask for.
    #[error(
        "the state file {path} holds a chain with {what} {found}, the settings say {asked}: change them or name another file"
    )]
    OtherChain {
        /// Path of the file.
        path: PathBuf,
        /// The setting.
        what: &'static str,
        /// Its value in the file.
        found: u64,
        /// Its value in the settings.
        asked: u64,
    },
    /// It cannot be written. What was saved before is still there.
    #[error("cannot write the state file {path}: {source}")]
    Unwritable {
        /// Path of the file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A state file that no other node uses as long as this exists.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// Held, not read: the state file itself is replaced whenever it is saved, and its lock would go with it.
    _lock: File,
}

impl StateFile {
    /// Claims a file, which need not exist.
    pub(crate) fn open(path: &Path) -> Result<Self, StateFileError> {
        let unwritable = |source| StateFileError::Unwritable {
            path: path.to_owned(),
            source,
        };
        if path.is_dir() {
            return Err(unwritable(ErrorKind::IsADirectory.into()));
        }
        let lock = File::create(beside(path, "lock")).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StateFileError::Locked {
                    path: path.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(unwritable(source)),
        }
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What was saved; none if there is no file yet.
    pub(crate) fn load<T: DeserializeOwned>(&self) -> Result<Option<T>, StateFileError> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(StateFileError::Unreadable {
                    path: self.path.clone(),
                    source,
                });
            }
        };
        let content = decode(&bytes).map_err(|source| self.unusable(source))?;
        Ok(Some(content))
    }

    /// Whether it holds the chain the settings ask for.
    pub(crate) fn check(&self, saved: &Saved, config: &Config) -> Result<(), StateFileError> {
        match saved.mismatch(config) {
            None => Ok(()),
            Some((what, found, asked)) => Err(StateFileError::OtherChain {
                path: self.path.clone(),
                what,
                found,
                asked,
            }),
        }
    }

    /// An error about the content of this file.
    pub(crate) fn unusable(&self, source: FormatError) -> StateFileError {
        StateFileError::Unusable {
            path: self.path.clone(),
            source,
        }
    }

    /// Replaces the file as a whole: whatever happens meanwhile, either the old content or the new is there.
    pub(crate) fn save(&mut self, content: &impl Serialize) -> Result<(), StateFileError> {
        let written = encode(content)
            .map_err(io::Error::other)
            .and_then(|bytes| self.replace(&bytes));
        written.map_err(|source| StateFileError::Unwritable {
            path: self.path.clone(),
            source,
        })
    }

    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        let new = beside(&self.path, "tmp");
        let written = File::create(&new)
            .and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            })
            .and_then(|()| std::fs::rename(&new, &self.path));
        if written.is_err() {
            // On a full disk, half a file would be in the way. That it cannot be removed either is no news.
            let _ = std::fs::remove_file(&new);
        }
        written?;
        sync_directory(&self.path)
    }
}

/// Makes sure that a new name in a directory survives a loss of power.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|path| !path.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The path with a further extension.
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}
