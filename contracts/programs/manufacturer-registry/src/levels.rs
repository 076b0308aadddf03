//! Levels of the streak: data that the DAO sets from a future week on (`protocol::Levels` gives them their meaning).

use crate::{
    entries::{check_points, check_week, next_week},
    errors, interface as i, store, ManufacturerRegistry, Result,
};
use abi_codec::{emit_raw, words, Reader, ToWord};
use alloc::vec::Vec;
use contract_base::Contract;
use protocol::{Level, Levels};

/// Most levels of a table.
const MAX: usize = 16;

/// Reads an array of levels; `None` if it cannot be read.
pub(crate) fn read(r: &mut Reader<'_>) -> Option<Vec<Level>> {
    let (length, mut rows) = r.words()?;
    (0..length)
        .map(|_| {
            Some(Level {
                min_weeks: rows.u16()?,
                points: rows.u32()?,
            })
        })
        .collect()
}

/// The encoded array, behind its offset.
pub(crate) fn encoded(levels: &[Level]) -> Vec<u8> {
    let mut data = words(&[&32u32, &(levels.len() as u64)]);
    for level in levels {
        u32::from(level.min_weeks).append_to(&mut data);
        level.points.append_to(&mut data);
    }
    data
}

/// The levels of a week.
pub(crate) fn at(week: u32) -> Vec<Level> {
    let table = store::levels().value_at(week.into()).unwrap_or(0);
    (0..)
        .map_while(|row| store::level(table, row).get().level())
        .collect()
}

/// Lets a table hold from a week on.
pub(crate) fn announce(levels: Levels<'_>, from_week: u32) {
    let history = store::levels();
    let table = history
        .last()
        .map_or(0, |last| last.value)
        .saturating_add(1);
    for (row, level) in (0..).zip(levels.rows()) {
        store::level(table, row).set(&(*level).into());
    }
    history.push(from_week.into(), table);
    emit_raw::<i::LevelsSet>(&[&from_week], &encoded(levels.rows()));
}

impl ManufacturerRegistry {
    pub(crate) fn set_levels(&mut self, rows: &[Level], from_week: u32) -> Result<()> {
        self.only_admin()?;
        let levels = Levels::new(rows)
            .filter(|levels| levels.rows().len() <= MAX)
            .ok_or_else(|| errors::invalid_levels(rows.len() as u32))?;
        for level in levels.rows() {
            check_points(level.points)?;
        }
        // Weeks fit into 32 bits: they were given as such.
        let announced = store::levels().last().map_or(0, |last| last.from as u32);
        check_week(from_week, next_week().max(announced))?;
        announce(levels, from_week);
        Ok(())
    }
}
