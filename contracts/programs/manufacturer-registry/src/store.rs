//! What is stored where.

use crate::{errors, errors::Status, interface::Kind, name::Name, Result};
use alloy_primitives::{Address, B256};
use contract_base::{
    words::{Packer, Unpacker},
    Cell, History, Word,
};
use protocol::Level;

/// The registry as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Start of week 0; zero until initialised.
    pub(crate) genesis: u64,
    /// Number of entries, which is the last id.
    pub(crate) count: u32,
}

impl Word for Head {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            genesis: r.u64(),
            count: r.u32(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.genesis.to_le_bytes())
            .put(&self.count.to_le_bytes())
            .word()
    }
}

/// An entry, without its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) owner: Address,
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) name_len: u8,
    /// Counts the owners: operators belong to one of them.
    pub(crate) tenure: u32,
}

impl Word for Entry {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        let owner = r.address();
        let [kind, status, name_len] = r.take();
        Self {
            owner,
            kind: match kind {
                0 => Kind::Hardware,
                _ => Kind::Software,
            },
            status: status_from(u64::from(status)),
            name_len,
            tenure: r.u32(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(self.owner.as_slice())
            .put(&[self.kind as u8, self.status as u8, self.name_len])
            .put(&self.tenure.to_le_bytes())
            .word()
    }
}

/// The status a history or a word holds.
pub(crate) fn status_from(value: u64) -> Status {
    match value {
        1 => Status::Active,
        2 => Status::Suspended,
        3 => Status::Revoked,
        _ => Status::None,
    }
}

/// A row of a table of levels, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LevelRow(pub(crate) Option<Level>);

impl Word for LevelRow {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        let [exists, low, high] = r.take();
        let level = Level {
            min_weeks: u16::from_le_bytes([low, high]),
            points: r.u32(),
        };
        Self((exists != 0).then_some(level))
    }

    fn pack(&self) -> B256 {
        let Some(level) = self.0 else {
            return B256::ZERO;
        };
        Packer::default()
            .put(&[1])
            .put(&level.min_weeks.to_le_bytes())
            .put(&level.points.to_le_bytes())
            .word()
    }
}

pub(crate) fn head() -> Cell<Head> {
    Cell::numbered(0, 0)
}

/// Of an id; for one that does not exist, an entry with status none.
pub(crate) fn entry(id: u32) -> Cell<Entry> {
    Cell::numbered(1, id)
}

/// An entry that exists.
pub(crate) fn existing(id: u32) -> Result<Entry> {
    let entry = entry(id).get();
    if entry.status == Status::None {
        return Err(errors::unknown(id));
    }
    Ok(entry)
}

pub(crate) fn name(id: u32) -> Cell<B256> {
    Cell::numbered(2, id)
}

/// The entry with a name; zero if there is none.
pub(crate) fn id_of(name: &Name) -> Cell<u32> {
    Cell::hashed(3, &[&name.folded()])
}

pub(crate) fn pending_owner(id: u32) -> Cell<Address> {
    Cell::numbered(4, id)
}

/// Whether an account operates an entry for its present owner: 1 if it does.
pub(crate) fn operator(id: u32, tenure: u32, account: Address) -> Cell<u32> {
    Cell::hashed(5, &[&id, &tenure, &account])
}

/// Points, by week.
pub(crate) fn points(id: u32) -> History {
    History::at(6, id.to_le_bytes())
}

/// Status as it counts for points, by week.
pub(crate) fn statuses(id: u32) -> History {
    History::at(7, id.to_le_bytes())
}

/// Number of a table of levels, by week; tables count from 1.
pub(crate) fn levels() -> History {
    History::at(8, [])
}

/// A row of a table of levels; the table ends before the first that holds nothing.
pub(crate) fn level(table: u32, row: u32) -> Cell<LevelRow> {
    let mut key = [0; 8];
    key[..4].copy_from_slice(&table.to_le_bytes());
    key[4..].copy_from_slice(&row.to_le_bytes());
    Cell::at(9, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_survives_packing_at_its_limits() {
        let head = Head {
            genesis: u64::MAX,
            count: u32::MAX - 1,
        };
        assert_eq!(Head::unpack(head.pack()), head);
        for kind in [Kind::Hardware, Kind::Software] {
            for status in [Status::Active, Status::Suspended, Status::Revoked] {
                let entry = Entry {
                    owner: Address::repeat_byte(0xab),
                    kind,
                    status,
                    name_len: 32,
                    tenure: u32::MAX,
                };
                assert_eq!(Entry::unpack(entry.pack()), entry);
            }
        }
    }

    #[test]
    fn a_level_survives_packing_at_its_limits() {
        for points in [0, u32::MAX] {
            let min_weeks = u16::MAX;
            let row = LevelRow(Some(Level { min_weeks, points }));
            assert_eq!(LevelRow::unpack(row.pack()), row);
        }
        assert_eq!(LevelRow::unpack(B256::ZERO), LevelRow(None));
    }

    #[test]
    fn an_untouched_word_is_no_entry() {
        assert_eq!(Entry::unpack(B256::ZERO).status, Status::None);
    }
}
