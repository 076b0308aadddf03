//! `connections.csv`: the manufacturers and software connections, and their points in the week.

use std::collections::BTreeMap;
use std::path::Path;

use protocol::{Connection, Kind};

use super::table::for_each_row;
use crate::text::{flag, unsigned};
use crate::{Error, Problem};

/// All connections, by id.
#[derive(Clone, Debug)]
pub(crate) struct Connections(BTreeMap<u32, (Connection, u64)>);

impl Connections {
    /// Reads `id,kind,points,active,signed`; without the last two columns all are active, and none has its devices sign.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let mut all = BTreeMap::new();
        for_each_row(path, ["id", "kind", "points"], |row| {
            let told = |column: &'static str, default| {
                let cell = row.optional(column).filter(|cell| !cell.is_empty());
                cell.map_or(Ok(default), |cell| {
                    flag(cell).ok_or_else(|| Problem::Cell {
                        column,
                        found: String::from_utf8_lossy(cell).into_owned(),
                        expected: "1 or 0",
                    })
                })
            };
            let connection = Connection {
                id: row.read(0, "a connection id from 1 to 4294967295", connection_id)?,
                kind: row.read(1, "hardware or software", kind)?,
                points: row.read(2, "points from 0 to 4294967295", number)?,
                active: told("active", true)?,
                signed: told("signed", false)?,
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

    /// The first one whose devices sign.
    pub(crate) fn first_signed(&self) -> Option<u32> {
        let mut all = self.0.values();
        all.find_map(|(connection, _)| connection.signed.then_some(connection.id))
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
    Kind::ALL
        .into_iter()
        .find(|kind| cell.eq_ignore_ascii_case(kind.name().as_bytes()))
}
