//! Stake that was asked back, by request.

use crate::{
    errors::add,
    interface as i, store,
    words::{Licence, Unbonding},
    Result,
};
use abi_codec::emit;
use alloc::vec::Vec;
use alloy_primitives::Address;
use contract_base::Word;

/// The unbondings of one consumer, oldest first.
pub(crate) struct Unbondings {
    consumer: Address,
    licence: Licence,
    stored: Vec<Unbonding>,
    /// As they are to be. Those of nothing go.
    pub(crate) list: Vec<Unbonding>,
}

impl Unbondings {
    pub(crate) fn of(consumer: Address) -> Self {
        let licence = store::licence(consumer).get();
        let stored: Vec<_> = (0..licence.unbondings)
            .map(|index| store::unbonding(index, consumer).get())
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
            .filter(|unbonding| unbonding.until <= now)
            .try_fold(0, |sum, unbonding| add(sum, unbonding.amount))
    }

    /// Stores what has changed, and tells of it.
    pub(crate) fn save(mut self) {
        self.list.retain(|unbonding| unbonding.amount > 0);
        // Never above the bound, which fits.
        let unbondings = self.list.len() as u8;
        for index in 0..unbondings.max(self.licence.unbondings) {
            let at = |list: &[Unbonding]| {
                let found = list.get(usize::from(index)).copied();
                found.unwrap_or_else(Unbonding::untouched)
            };
            let unbonding = at(&self.list);
            if unbonding != at(&self.stored) {
                store::unbonding(index, self.consumer).set(&unbonding);
                emit!(i::UnbondingSet(indexed self.consumer, indexed index, unbonding.amount, unbonding.until));
            }
        }
        store::licence(self.consumer).set(&Licence {
            unbondings,
            ..self.licence
        });
    }
}
