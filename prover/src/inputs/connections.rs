//! `connections.csv`: the manufacturers and software connections, and their points in the week.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::table::for_each_row;
use crate::text::unsigned;
use crate::{Error, Problem};

/// The group a connection counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A device made by a manufacturer.
    Hardware = 0,
    /// A software connection.
    Software = 1,
}

impl Kind {
    /// The group's name, as in the column names of `vehicles.csv`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Software => "software",
        }
    }
}

/// A manufacturer or software connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its id, never 0.
    pub id: u32,
    /// The group it counts for.
    pub kind: Kind,
    /// Its points in the week.
    pub points: u32,
}

/// All connections, by id.
#[derive(Clone, Debug)]
pub(crate) struct Connections(BTreeMap<u32, (Connection, u64)>);

impl Connections {
    /// Reads `id,kind,points`.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let mut all = BTreeMap::new();
        for_each_row(path, ["id", "kind", "points"], |row| {
            let connection = Connection {
                id: row.read(0, "a connection id from 1 to 4294967295", connection_id)?,
                kind: row.read(1, "hardware or software", kind)?,
                points: row.read(2, "points from 0 to 4294967295", number)?,
            };
            match all.insert(connection.id, (connection, row.line)) {
                Some((Connection { id, .. }, first)) => {
                    Err(Problem::DuplicateConnection { id, first })
                }
                None => Ok(()),
            }
        })?;
        Ok(Self(all))
    }

    /// Connections with different ids.
    pub(crate) fn of(connections: Vec<Connection>) -> Self {
        let numbered = connections.into_iter();
        Self(numbered.map(|one| (one.id, (one, 0))).collect())
    }

    /// The connection with this id.
    pub(crate) fn get(&self, id: u32) -> Option<&Connection> {
        self.0.get(&id).map(|(connection, _)| connection)
    }

    /// All connections, ascending by id.
    pub(crate) fn to_vec(&self) -> Vec<Connection> {
        self.0.values().map(|(connection, _)| *connection).collect()
    }
}

/// An id of a connection: 0 means none in a leaf and is no id.
pub(super) fn connection_id(cell: &[u8]) -> Option<u32> {
    number(cell).filter(|id| *id != 0)
}

fn number(cell: &[u8]) -> Option<u32> {
    unsigned(cell)?.try_into().ok()
}

fn kind(cell: &[u8]) -> Option<Kind> {
    [Kind::Hardware, Kind::Software]
        .into_iter()
        .find(|kind| cell.eq_ignore_ascii_case(kind.name().as_bytes()))
}
