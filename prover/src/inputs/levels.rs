//! `levels.csv`: what a number of weeks connected is worth.

use std::path::Path;

use protocol::Level;

use super::table::for_each_row;
use crate::Error;
use crate::text::unsigned;

/// Reads `min_weeks,points`, lowest level first.
///
/// # Errors
/// A file that cannot be read, or a row that is not two numbers.
pub fn read_levels(path: &Path) -> Result<Vec<Level>, Error> {
    let mut levels = Vec::new();
    for_each_row(path, ["min_weeks", "points"], |row| {
        levels.push(Level {
            min_weeks: row.read(0, "weeks from 0 to 65535", |cell| {
                unsigned(cell)?.try_into().ok()
            })?,
            points: row.read(1, "points from 0 to 4294967295", |cell| {
                unsigned(cell)?.try_into().ok()
            })?,
        });
        Ok(())
    })?;
    Ok(levels)
}
