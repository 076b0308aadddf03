//! Device keys: each belongs to one device, once and for ever.

use std::collections::HashSet;

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::chain::Fault;

/// The keys in use and those that were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Keys {
    dead: Vec<Address>,
    /// All of them. Not written to files, since it follows from the devices and the dead.
    #[serde(skip)]
    taken: HashSet<Address>,
}

impl Keys {
    /// Gives a key to a device.
    pub(super) fn take(&mut self, key: Address) -> Result<(), Fault> {
        if self.taken.insert(key) {
            Ok(())
        } else {
            Err(Fault::KeyTaken { key })
        }
    }

    /// A key that was replaced.
    pub(super) fn bury(&mut self, key: Address) {
        self.dead.push(key);
    }

    /// Restores what files leave out, from the keys of all devices.
    pub(super) fn restore(&mut self, living: impl Iterator<Item = Address>) {
        self.taken = living.chain(self.dead.iter().copied()).collect();
    }
}
