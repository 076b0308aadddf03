//! `rows.json`: what became of the activity. It stays with who holds the activity; the data set does not depend on it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::activity::{Reason, Tally};
use crate::output::write_synced;
use crate::{Error, ROWS_FILE};

/// How many rows of the activity matched, and how many did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowCounts {
    /// Rows that match.
    pub matched: u64,
    /// Rows that do not, by reason; every reason is listed.
    pub rejected: BTreeMap<String, u64>,
}

impl RowCounts {
    pub(crate) fn of(tally: &Tally) -> Self {
        let reasons = Reason::ALL.iter().zip(tally.rejected);
        Self {
            matched: tally.counted,
            rejected: reasons
                .map(|(reason, rows)| (reason.name().to_owned(), rows))
                .collect(),
        }
    }

    /// All rejected rows.
    pub fn rejects(&self) -> u64 {
        self.rejected.values().sum()
    }

    pub(crate) fn write(&self, directory: &Path) -> Result<(), Error> {
        let path = directory.join(ROWS_FILE);
        let mut json = serde_json::to_vec_pretty(self).map_err(|source| Error::Manifest {
            path: path.clone(),
            source,
        })?;
        json.push(b'\n');
        write_synced(&path, &json)
    }

    /// Those of a directory, if it has them.
    pub(crate) fn read(directory: &Path) -> Result<Option<Self>, Error> {
        let path = directory.join(ROWS_FILE);
        match std::fs::read(&path) {
            Ok(json) => serde_json::from_slice(&json)
                .map(Some)
                .map_err(|source| Error::Manifest { path, source }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Io { path, source }),
        }
    }
}
