//! Levels of the streak: data that the DAO sets from a future week on (`protocol::Levels` gives them their meaning).

use crate::{
    entries::{check_announcement, check_points},
    errors, interface as i, store, Result,
};
use abi_codec::{emit, encode, Array, Encode, Encoder, Reply, Takes};
use alloc::vec::Vec;
use alloy_sol_types::sol_data;
use contract_base::roles;
use protocol::{Level, Levels};

/// Most levels of a table.
const MAX: usize = 16;

/// A level as it is given.
pub(crate) struct Row(Level);

abi_codec::reads! {
    Row = i::Level { min_weeks: u16, points: u32 } => Self(Level { min_weeks, points });
}

/// Levels as they are answered and emitted.
pub(crate) struct Table<'a>(&'a [Level]);

impl Encode for Table<'_> {
    fn encode(&self, out: &mut Encoder) {
        let mut rows = Vec::new();
        for row in self.0 {
            rows.extend_from_slice(&encode(&[&u32::from(row.min_weeks), &row.points]));
        }
        out.array(self.0.len(), &rows);
    }
}

impl Takes<Table<'_>> for sol_data::Array<i::Level> {}

impl Reply for Table<'_> {
    type Members = (Self,);

    fn reply(&self) -> Vec<u8> {
        encode(&[self])
    }
}

/// The levels of a week.
pub(crate) fn at(week: u32) -> Table<'static> {
    let table = store::levels().value_at(week.into()).unwrap_or(0);
    let rows: Vec<_> = (0..)
        .map_while(|row| store::level(table, row).get().level())
        .collect();
    // Nothing is freed before a call ends.
    Table(rows.leak())
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
    emit!(i::LevelsSet(indexed from_week, Table(levels.rows())));
}

pub(crate) fn set_levels(given: Array<'_, Row>, from_week: u32) -> Result<()> {
    // First: what cannot be read is refused whoever calls.
    let mut rows = Vec::new();
    for row in given {
        rows.push(row?.0);
    }
    roles::only_admin()?;
    let levels = Levels::new(&rows)
        .filter(|levels| levels.rows().len() <= MAX)
        .ok_or_else(|| errors::invalid_levels(rows.len() as u32))?;
    for level in levels.rows() {
        check_points(level.points)?;
    }
    check_announcement(from_week)?;
    announce(levels, from_week);
    Ok(())
}
