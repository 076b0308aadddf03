//! The roster of a week, from the contracts' state and what it was earlier in the week.

use std::fmt::Write as _;
use std::path::Path;

use alloy_primitives::Address;
use protocol::week::Paired;
use protocol::{Clock, Level};

use crate::chain::spans::Week;
use crate::chain::{Block, Error, Folded};
use crate::inputs::{Connections, Flagged, Fleet};
use crate::manifest::{ConnectionRow, LevelRow, SnapshotDoc};
use crate::output::replace;

/// File names of [`Roster::write`].
const FILES: [&str; 4] = [
    "vehicles.csv",
    "connections.csv",
    "levels.csv",
    "snapshot.json",
];

/// Everything a week takes from the chain.
#[derive(Debug)]
pub struct Roster {
    week: u32,
    clock: Clock,
    levels: Vec<Level>,
    doc: SnapshotDoc,
    connections: Connections,
    fleet: Fleet,
}

impl Roster {
    /// The roster of `week` at a block. Vehicles of `flagged` accounts are withheld.
    ///
    /// # Errors
    /// If the registry's weeks are not those of `clock`, it has no levels for this one, or the block comes after it.
    pub fn new(
        folded: &Folded,
        week: u32,
        clock: Clock,
        flagged: Option<&Flagged>,
    ) -> Result<Self, Error> {
        let state = &folded.state;
        if let Some(actual) = state.genesis().filter(|genesis| *genesis != clock.genesis) {
            let given = clock.genesis;
            return Err(Error::Genesis { actual, given });
        }
        let (Some(start), Some(end)) = (clock.start(week), clock.end(week)) else {
            let genesis = clock.genesis;
            return Err(Error::Clock { week, genesis });
        };
        let connections = Connections::of(state.connections(week));
        let Block {
            number, timestamp, ..
        } = folded.block;
        if timestamp >= end {
            return Err(Error::BlockAfterWeek {
                number,
                timestamp,
                week,
                end,
            });
        }
        let of_week = Week {
            state,
            start,
            end,
            flagged,
        };
        let spans = (1..=state.vehicle_count())
            .flat_map(|id| of_week.spans(id).into_iter().map(move |span| (id, span)));
        let fleet = Fleet::of(spans, (start, end));
        let doc = SnapshotDoc {
            chain_id: folded.chain_id,
            block_number: folded.block.number,
            block_hash: folded.block.hash,
            block_timestamp: folded.block.timestamp,
            last_of_week: folded.last_of_week,
            compared: folded.compared,
            contracts: *state.contracts(),
            flagged: flagged.map(Flagged::hash),
        };
        Ok(Self {
            week,
            clock,
            levels: state.levels(week)?,
            doc,
            connections,
            fleet,
        })
    }

    /// The week.
    pub fn week(&self) -> u32 {
        self.week
    }

    /// The registry's clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Levels of the streak in the week.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// Where it was taken.
    pub fn doc(&self) -> &SnapshotDoc {
        &self.doc
    }

    /// Number of vehicles.
    pub fn vehicles(&self) -> u64 {
        self.fleet.ids().len() as u64
    }

    /// All connections as they are in the week, ascending by id.
    pub fn connections(&self) -> Vec<ConnectionRow> {
        let rows = self.connections.to_vec();
        rows.into_iter().map(Into::into).collect()
    }

    pub(crate) fn inputs(&self) -> (&Connections, &Fleet) {
        (&self.connections, &self.fleet)
    }

    /// Writes the roster as the files a week is built from without a chain (`vehicles.csv`, `connections.csv`,
    /// `levels.csv`), and where it was taken (`snapshot.json`). Each replaces an older one in one step.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, directory: &Path) -> Result<(), crate::Error> {
        let [vehicles, connections, levels, doc] = FILES;
        let put = |name: &str, text: &str| {
            let path = directory.join(name);
            replace(&path, text.as_bytes()).map_err(crate::Error::io(&path))
        };
        put(vehicles, &self.vehicles_csv())?;
        put(connections, &self.connections_csv())?;
        put(levels, &self.levels_csv())?;
        let path = directory.join(doc);
        let json = serde_json::to_string_pretty(&self.doc)
            .map_err(|source| crate::Error::Manifest { path, source })?;
        put(doc, &format!("{json}\n"))
    }

    fn vehicles_csv(&self) -> String {
        let mut csv = format!("{}\n", crate::inputs::VEHICLE_COLUMNS.join(","));
        let group = |paired: Option<Paired>| match paired {
            Some(Paired { connection, device }) => {
                format!("{connection},{:#x}", Address::from(device))
            }
            None => ",".to_owned(),
        };
        for (place, id) in self.fleet.ids().iter().enumerate() {
            for span in self.fleet.spans(place).as_slice() {
                // Writing to a string does not fail.
                let _ = writeln!(
                    csv,
                    "{id},{:#x},{},{},{},{},{},{}",
                    Address::from(span.account),
                    group(span.hardware),
                    group(span.software),
                    span.consent,
                    span.flagged,
                    span.from,
                    span.until
                );
            }
        }
        csv
    }

    fn connections_csv(&self) -> String {
        let rows = self.connections.to_vec();
        let rows = rows.iter().map(|row| {
            let [active, signed] = [row.active, row.signed].map(u8::from);
            let (id, kind, points) = (row.id, row.kind.name(), row.points);
            format!("{id},{kind},{points},{active},{signed}\n")
        });
        format!("id,kind,points,active,signed\n{}", rows.collect::<String>())
    }

    fn levels_csv(&self) -> String {
        let rows = self.levels.iter().map(|level| LevelRow::from(*level));
        let rows = rows.map(|row| format!("{},{}\n", row.min_weeks, row.points));
        format!("min_weeks,points\n{}", rows.collect::<String>())
    }
}
