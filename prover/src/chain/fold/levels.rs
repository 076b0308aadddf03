//! Levels of the streak, as the DAO sets them.

use bindings::IManufacturerRegistry::LevelsSet;
use protocol::{Level, Levels};
use serde::{Deserialize, Serialize};

use super::weekly::Weekly;
use crate::LevelRow;
use crate::chain::Fault;

/// The tables over the weeks; none before the registry was set up, which sets the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LevelTables(Option<Weekly<Vec<LevelRow>>>);

impl LevelTables {
    /// Folds the event.
    pub(super) fn set(&mut self, event: &LevelsSet) -> Result<(), Fault> {
        let levels: Vec<Level> = event
            .levels
            .iter()
            .map(|level| Level {
                min_weeks: level.minWeeks,
                points: level.points,
            })
            .collect();
        if Levels::new(&levels).is_none() {
            return Err(Fault::Levels {
                weeks: levels.iter().map(|level| level.min_weeks).collect(),
            });
        }
        let rows = levels.into_iter().map(LevelRow::from).collect();
        match &mut self.0 {
            Some(tables) => tables.set(event.fromWeek, rows),
            None => self.0 = Some(Weekly::new(event.fromWeek, rows)),
        }
        Ok(())
    }

    /// The table of a week.
    pub(super) fn at(&self, week: u32) -> Result<Vec<Level>, Fault> {
        let table = self.0.as_ref().and_then(|tables| tables.at(week));
        let rows = table.ok_or(Fault::NoLevels { week })?;
        let level = |row: &LevelRow| Level {
            min_weeks: row.min_weeks,
            points: row.points,
        };
        Ok(rows.iter().map(level).collect())
    }
}
