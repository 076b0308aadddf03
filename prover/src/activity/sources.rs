//! Which files hold the activity.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::Error;

/// Stands for standard input among the paths of activity.
const STDIN: &str = "-";

/// Something to read activity from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// It was found in a directory, and not named.
    pub(super) found: bool,
    /// What came out of it, if it can be read only once.
    aside: Option<File>,
}

impl Source {
    /// Whether it is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == STDIN
    }

    /// What can be read only once is put aside.
    pub(super) fn keep(&mut self) -> Result<(), Error> {
        let path = self.path.as_path();
        if !self.is_stdin() && path.is_file() {
            return Ok(());
        }
        let mut aside = tempfile::tempfile().map_err(Error::io(path))?;
        let copied = match self.is_stdin() {
            true => io::copy(&mut io::stdin(), &mut aside),
            false => File::open(path).and_then(|mut file| io::copy(&mut file, &mut aside)),
        };
        copied.map_err(Error::io(path))?;
        self.aside = Some(aside);
        Ok(())
    }

    /// What was put aside, from its beginning.
    pub(super) fn aside(&self) -> Option<io::Result<File>> {
        let rewound = |mut file: File| file.rewind().map(|()| file);
        let aside = self.aside.as_ref()?;
        Some(aside.try_clone().and_then(rewound))
    }
}

/// All that `paths` stand for, each file once however many names lead to it, in an order that does not depend on that of `paths`. A
/// directory stands for every file below it but what `ignored` matches and what is hidden.
pub(super) fn find(paths: &[PathBuf], ignored: &[Pattern]) -> Result<Vec<Source>, Error> {
    let mut search = Search {
        ignored,
        found: BTreeMap::new(),
        walked: BTreeSet::new(),
    };
    for path in paths {
        search.add(path)?;
    }
    let mut sources: Vec<_> = search.found.into_values().collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// What tells files apart: where their bytes are, whatever they are called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Stdin,
    #[cfg(unix)]
    Inode(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Identity {
    fn of(path: &Path) -> Result<Self, Error> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let about = fs::metadata(path).map_err(Error::io(path))?;
            Ok(Self::Inode(about.dev(), about.ino()))
        }
        #[cfg(not(unix))]
        path.canonicalize().map(Self::Path).map_err(Error::io(path))
    }
}

struct Search<'a> {
    ignored: &'a [Pattern],
    found: BTreeMap<Identity, Source>,
    walked: BTreeSet<Identity>,
}

impl Search<'_> {
    fn add(&mut self, path: &Path) -> Result<(), Error> {
        let text = path.to_string_lossy();
        if text == STDIN {
            self.insert(Identity::Stdin, path.to_owned(), false);
            return Ok(());
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(Error::Remote {
                path: path.to_owned(),
                scheme: scheme.to_owned(),
            });
        }
        if path.exists() {
            return self.add_there(path);
        }
        if !text.contains(['*', '?', '[']) {
            let identity = Identity::of(path)?;
            self.insert(identity, path.to_owned(), false);
            return Ok(());
        }
        let nothing = || Error::NoActivity {
            path: path.to_owned(),
        };
        let matches = glob::glob(&text).map_err(|_| nothing())?;
        let mut any = false;
        for found in matches {
            let found = found.map_err(|error| Error::Io {
                path: error.path().to_owned(),
                source: error.into(),
            })?;
            any = true;
            self.add_there(&found)?;
        }
        if any { Ok(()) } else { Err(nothing()) }
    }

    fn add_there(&mut self, path: &Path) -> Result<(), Error> {
        if !path.is_dir() {
            self.insert(Identity::of(path)?, path.to_owned(), false);
            return Ok(());
        }
        match self.walk(path)? {
            true => Ok(()),
            false => Err(Error::NoActivity {
                path: path.to_owned(),
            }),
        }
    }

    /// Whether a directory holds anything, also if it was found before.
    fn walk(&mut self, directory: &Path) -> Result<bool, Error> {
        if !self.walked.insert(Identity::of(directory)?) {
            // A link leads back here, or it was named twice.
            return Ok(true);
        }
        let mut any = false;
        for entry in fs::read_dir(directory).map_err(Error::io(directory))? {
            let path = entry.map_err(Error::io(directory))?.path();
            if is_hidden(&path) || self.is_ignored(&path) {
                continue;
            }
            if path.is_dir() {
                any |= self.walk(&path)?;
            } else {
                self.insert(Identity::of(&path)?, path, true);
                any = true;
            }
        }
        Ok(any)
    }

    fn insert(&mut self, identity: Identity, path: PathBuf, found: bool) {
        let kept = self.found.entry(identity).or_insert_with(|| Source {
            path: path.clone(),
            found,
            aside: None,
        });
        // Of several names for one file the least is kept, whatever the order they came in.
        if path < kept.path {
            kept.path = path;
        }
        kept.found &= found;
    }

    fn is_ignored(&self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let options = MatchOptions::new();
        self.ignored.iter().any(|pattern| {
            pattern.matches_path_with(path, options)
                || name
                    .as_deref()
                    .is_some_and(|name| pattern.matches_with(name, options))
        })
    }
}

/// What Spark, Hive, Delta, Iceberg and macOS put beside data: names with a dot, or with an underscore that is not that of a partition.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || (name.starts_with('_') && !name.contains('='))
}
