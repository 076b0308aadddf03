//! Which files hold the activity.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::Error;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Parquet,
}

/// One file of activity.
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) format: Format,
}

/// First bytes of every Parquet file.
const PARQUET_MAGIC: &[u8; 4] = b"PAR1";

/// The files under `paths`, each once, in an order that does not depend on that of `paths`. A directory
/// stands for all *.csv and *.parquet files below it; a file is taken whatever its name.
pub(super) fn find(paths: &[PathBuf]) -> Result<Vec<Source>, Error> {
    // Keyed by the canonical path, so that a file reached twice is read once.
    let mut found = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            let before = found.len();
            walk(path, &mut found)?;
            if found.len() == before && !holds_any(path, &found)? {
                return Err(Error::NoActivity { path: path.clone() });
            }
        } else {
            insert(path.clone(), &mut found)?;
        }
    }
    found
        .into_values()
        .map(|path| {
            Ok(Source {
                format: format(&path)?,
                path,
            })
        })
        .collect()
}

fn walk(directory: &Path, found: &mut BTreeMap<PathBuf, PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(directory).map_err(Error::io(directory))? {
        let path = entry.map_err(Error::io(directory))?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("csv") || e.eq_ignore_ascii_case("parquet"))
        {
            insert(path, found)?;
        }
    }
    Ok(())
}

fn insert(path: PathBuf, found: &mut BTreeMap<PathBuf, PathBuf>) -> Result<(), Error> {
    let canonical = path.canonicalize().map_err(Error::io(&path))?;
    // Of several names for one file the least is kept, whatever the order they came in.
    let kept = found.entry(canonical).or_insert_with(|| path.clone());
    if path < *kept {
        *kept = path;
    }
    Ok(())
}

/// Whether a directory that added nothing new at least holds files named before.
fn holds_any(directory: &Path, found: &BTreeMap<PathBuf, PathBuf>) -> Result<bool, Error> {
    let canonical = directory.canonicalize().map_err(Error::io(directory))?;
    Ok(found.keys().any(|path| path.starts_with(&canonical)))
}

/// By content: names vary, and a Parquet file read as text would reject everything.
fn format(path: &Path) -> Result<Format, Error> {
    let mut start = Vec::new();
    let file = File::open(path).map_err(Error::io(path))?;
    file.take(PARQUET_MAGIC.len() as u64)
        .read_to_end(&mut start)
        .map_err(Error::io(path))?;
    Ok(if start == PARQUET_MAGIC {
        Format::Parquet
    } else {
        Format::Csv
    })
}
