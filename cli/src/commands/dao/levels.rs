//! Proposals about the levels of the streak.

use std::str::FromStr;

use anyhow::Result;
use client::{
    bindings::IManufacturerRegistry::{Level, setLevelsCall},
    dao::Action,
};

use super::{
    governed::Governed,
    manufacturers::{FromWeek, find},
};
use crate::commands::network::ManufacturersArg;

/// What the levels are to be.
#[derive(Debug, clap::Args)]
pub struct Levels {
    /// Weeks connected from which a level holds, and its points: 0:0 4:1000 21:2000 36:3000
    #[arg(required = true, value_name = "WEEKS:POINTS")]
    levels: Vec<Row>,
    #[command(flatten)]
    from: FromWeek,
    #[command(flatten)]
    registry: ManufacturersArg,
}

/// One level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    min_weeks: u16,
    points: u32,
}

impl FromStr for Row {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let row = text.split_once(':').and_then(|(weeks, points)| {
            Some(Self {
                min_weeks: weeks.parse().ok()?,
                points: points.parse().ok()?,
            })
        });
        row.ok_or_else(|| format!("`{text}` is not WEEKS:POINTS, e.g. 21:2000"))
    }
}

impl Levels {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let registry = find(&self.registry, governed)?.address();
        let levels = self.levels.iter().map(|row| Level {
            minWeeks: row.min_weeks,
            points: row.points,
        });
        let call = setLevelsCall {
            levels: levels.collect(),
            fromWeek: self.from.week(governed, registry).await?,
        };
        Ok(vec![Action::call(registry, &call)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_weeks_and_points() {
        let row = Row {
            min_weeks: 21,
            points: 2_000,
        };
        assert_eq!("21:2000".parse(), Ok(row));
        for wrong in ["21", "21:", "70000:1", "a:b"] {
            assert!(wrong.parse::<Row>().unwrap_err().contains(wrong));
        }
    }
}
