//! Stake that was asked back, by request.

use crate::{
    errors::add,
    interface as i, store,
    words::{Entry, Licence},
    Result,
};
use abi_codec::emit;
use alloc::vec::Vec;
use alloy_primitives::Address;
use contract_base::Word;

/// The entries of one consumer, oldest first.
pub(crate) struct Entries {
    consumer: Address,
    licence: Licence,
    stored: Vec<Entry>,
    /// As they are to be. Those of nothing go.
    pub(crate) list: Vec<Entry>,
}

impl Entries {
    pub(crate) fn of(consumer: Address) -> Self {
        let licence = store::licence(consumer).get();
        let stored: Vec<_> = (0..licence.entries)
            .map(|index| store::entry(index, consumer).get())
            .collect();
        Self {
            consumer,
            licence,
            list: stored.clone(),
            stored,
        }
    }

    /// What can be withdrawn at `now` if no case locks it.
    pub(crate) fn due(&self, now: u64) -> Result<u128> {
        self.list
            .iter()
            .filter(|entry| entry.until <= now)
            .try_fold(0, |sum, entry| add(sum, entry.amount))
    }

    /// Stores what has changed, and tells of it.
    pub(crate) fn save(mut self) {
        self.list.retain(|entry| entry.amount > 0);
        // Never above the bound, which fits.
        let entries = self.list.len() as u8;
        for index in 0..entries.max(self.licence.entries) {
            let at = |list: &[Entry]| {
                let found = list.get(usize::from(index)).copied();
                found.unwrap_or_else(Entry::untouched)
            };
            let entry = at(&self.list);
            if entry != at(&self.stored) {
                store::entry(index, self.consumer).set(&entry);
                emit!(i::UnbondingSet(indexed self.consumer, indexed index, entry.amount, entry.until));
            }
        }
        store::licence(self.consumer).set(&Licence {
            entries,
            ..self.licence
        });
    }
}
