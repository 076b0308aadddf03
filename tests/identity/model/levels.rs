//! Levels of the streak: from which week on a table of them holds.

use alloy::primitives::Address;
use bindings::IManufacturerRegistry::{InvalidLevels, Level, LevelsSet, TooManyPoints};

use super::{
    Event, Model, Outcome,
    manufacturers::{MOST_POINTS, announce, announceable, event, last_word},
    outcome::ensure,
    roles::only_dao,
};

/// In a table.
const MOST: usize = 16;

/// Everything announced, and from which week on: the last word on a week counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels(Vec<(u32, Vec<Level>)>);

impl Default for Levels {
    /// DIMO's.
    fn default() -> Self {
        let rows = [(0, 0), (4, 1_000), (21, 2_000), (36, 3_000)];
        let level = |(minWeeks, points)| Level { minWeeks, points };
        Self(vec![(0, rows.map(level).to_vec())])
    }
}

impl Levels {
    pub fn at(&self, week: u32) -> Vec<Level> {
        last_word(&self.0, week).unwrap_or_default()
    }
}

fn is_table(levels: &[Level]) -> bool {
    let rising = levels
        .windows(2)
        .all(|pair| pair[0].minWeeks < pair[1].minWeeks);
    let starts = levels.first().is_some_and(|first| first.minWeeks == 0);
    starts && rising && levels.len() <= MOST
}

impl Model {
    /// What the registry tells when it is set up.
    pub fn founded(&self) -> Event {
        let (fromWeek, levels) = (0, self.levels.at(0));
        event(LevelsSet { fromWeek, levels })
    }

    pub(super) fn set_levels(&mut self, by: Address, table: &[Level], week: u32) -> Outcome {
        only_dao(by, self.dao)?;
        let levels = table.len() as u32;
        ensure(is_table(table), InvalidLevels { levels })?;
        let max = MOST_POINTS;
        if let Some(level) = table.iter().find(|level| level.points > max) {
            let points = level.points;
            return Err(TooManyPoints { points, max }.into());
        }
        announceable(week, self.week() + 1, self.week())?;
        announce(&mut self.levels.0, week, table.to_vec());
        let (fromWeek, levels) = (week, table.to_vec());
        Ok(vec![event(LevelsSet { fromWeek, levels })])
    }
}
