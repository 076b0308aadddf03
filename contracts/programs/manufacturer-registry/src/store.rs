//! What is stored where.

use crate::{errors, errors::Status, interface::Kind, name::Name, Result};
use alloy_primitives::{Address, B256};
use contract_base::{host::now, stored_enums, tables, words, Cell};
use protocol::Level;

stored_enums! {
    Kind { Hardware, Software }
    Status { None, Active, Suspended, Revoked }
}

words! {
    /// The registry as a whole.
    pub(crate) struct Head {
        /// Start of week 0; zero until initialised.
        genesis: u64,
        /// Number of entries, which is the last id.
        count: u32,
    }

    /// An entry, without its name.
    pub(crate) struct Entry {
        owner: Address,
        kind: Kind,
        /// As the DAO decided.
        status: Status,
        name_len: u8,
        /// Counts the owners: operators belong to one of them.
        tenure: u32,
        /// When the guardian's suspension ends or ended, unix seconds; zero if there was none.
        suspended_until: u32,
    }

    /// A row of a table of levels, if there is one.
    pub(crate) struct LevelRow {
        exists: bool,
        min_weeks: u16,
        points: u32,
    }
}

tables! {
    pub(crate) fn head() -> Cell<Head> = 0 / 0;
    /// Of an id; for one that does not exist, an entry with status none.
    pub(crate) fn entry(id: u32) -> Cell<Entry> = 1;
    pub(crate) fn name(id: u32) -> Cell<B256> = 2;
    /// The entry with a name, whose letters are small; zero if there is none.
    fn id_by_name(folded: B256) -> Cell<u32> = hashed 3;
    pub(crate) fn pending_owner(id: u32) -> Cell<Address> = 4;
    /// Whether an account operates an entry for its present owner.
    pub(crate) fn operator(id: u32, tenure: u32, account: Address) -> Cell<bool> = hashed 5;
    /// Points, by week.
    pub(crate) fn points(id: u32) -> History<u32> = 6;
    /// Status as it counts for points, by week.
    pub(crate) fn statuses(id: u32) -> History<Status> = 7;
    /// Number of a table of levels, by week; tables count from 1.
    pub(crate) fn levels() -> History<u32> = 8;
    /// A row of a table of levels; the table ends before the first that does not exist.
    pub(crate) fn level(table: u32, row: u32) -> Cell<LevelRow> = 9;
    /// The first week in which an entry's devices sign; zero for never.
    pub(crate) fn signed_from(id: u32) -> Cell<u32> = 10;
    /// When an entry was revoked, unix seconds.
    pub(crate) fn revoked_at(id: u32) -> Cell<u64> = 11;
}

impl Entry {
    /// The status at this moment: an active entry is suspended while the guardian's suspension lasts.
    pub(crate) fn status(&self) -> Status {
        match self.status {
            Status::Active if now() < u64::from(self.suspended_until) => Status::Suspended,
            status => status,
        }
    }
}

impl LevelRow {
    /// The row, if there is one.
    pub(crate) fn level(&self) -> Option<Level> {
        self.exists.then_some(Level {
            min_weeks: self.min_weeks,
            points: self.points,
        })
    }
}

impl From<Level> for LevelRow {
    fn from(level: Level) -> Self {
        let Level { min_weeks, points } = level;
        Self {
            exists: true,
            min_weeks,
            points,
        }
    }
}

/// An entry that exists.
pub(crate) fn existing(id: u32) -> Result<Entry> {
    let entry = entry(id).get();
    if entry.status == Status::None {
        return Err(errors::unknown(id));
    }
    Ok(entry)
}

/// The entry with a name; zero if there is none.
pub(crate) fn id_of(name: &Name) -> Cell<u32> {
    id_by_name(name.folded())
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract_base::Word;

    #[test]
    fn an_untouched_word_is_no_entry() {
        assert_eq!(Entry::untouched().status, Status::None);
    }

    #[test]
    fn a_level_is_a_row_even_if_it_is_all_zeros() {
        let (min_weeks, points) = (0, 0);
        let level = Level { min_weeks, points };
        let row = LevelRow::unpack(LevelRow::from(level).pack());
        assert_eq!(row.level(), Some(level));
        assert_eq!(LevelRow::untouched().level(), None);
    }
}
