//! The world state with its history, in memory.
//!
//! Every change makes a new [`Version`]. Reads name the version they want, so that blocks of the past
//! can be queried, and the state can be rewound to any version still kept: that is all a snapshot is.

mod versions;
mod view;

use std::collections::VecDeque;

use alloy_primitives::{Address, U256, map::HashMap};
use revm::state::{AccountInfo, EvmState};

use versions::Versions;
pub(crate) use view::View;

/// Counts changes of the state; 0 is the empty state.
pub(crate) type Version = u64;

#[derive(Clone, Copy, Debug)]
enum Key {
    Account(Address),
    Slot(Address, U256),
}

/// Accounts and storage with their history.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    accounts: HashMap<Address, Versions<Option<AccountInfo>>>,
    slots: HashMap<(Address, U256), Versions<U256>>,
    /// What each version changed, oldest first.
    changes: VecDeque<(Version, Vec<Key>)>,
    version: Version,
    oldest: Version,
}

impl State {
    /// The current version.
    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The account at `version`; none if it does not exist.
    pub(crate) fn account(&self, address: Address, version: Version) -> Option<&AccountInfo> {
        self.accounts.get(&address)?.at(version)?.as_ref()
    }

    /// The storage word at `version`; zero if never written.
    pub(crate) fn slot(&self, address: Address, slot: U256, version: Version) -> U256 {
        let versions = self.slots.get(&(address, slot));
        versions
            .and_then(|v| v.at(version).copied())
            .unwrap_or_default()
    }

    /// The accounts that exist now, in no order.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = (Address, &AccountInfo)> {
        self.accounts.iter().filter_map(|(address, versions)| {
            Some((*address, versions.at(self.version)?.as_ref()?))
        })
    }

    /// The storage words that are not zero now, in no order.
    pub(crate) fn slots(&self) -> impl Iterator<Item = (Address, U256, U256)> {
        self.slots.iter().filter_map(|((address, slot), versions)| {
            let value = *versions.at(self.version)?;
            (!value.is_zero()).then_some((*address, *slot, value))
        })
    }

    /// Applies what a transaction changed, as a new version.
    pub(crate) fn commit(&mut self, changes: EvmState) {
        self.begin();
        for (address, account) in changes {
            if !account.is_touched() {
                continue;
            }
            // EIP-161: an account that is touched and empty ceases to exist.
            let gone = account.is_selfdestructed() || account.is_empty();
            self.write_account(address, (!gone).then_some(account.info));
            if gone {
                continue;
            }
            for (slot, value) in account.storage {
                if value.is_changed() {
                    self.write_slot(address, slot, value.present_value());
                }
            }
        }
    }

    /// Replaces one account, as a new version.
    pub(crate) fn set_account(&mut self, address: Address, info: AccountInfo) {
        self.begin();
        self.write_account(address, Some(info));
    }

    /// Replaces one storage word, as a new version.
    pub(crate) fn set_slot(&mut self, address: Address, slot: U256, value: U256) {
        self.begin();
        self.write_slot(address, slot, value);
    }

    /// Forgets every change after `version`. False if that version is no longer kept.
    pub(crate) fn rewind(&mut self, version: Version) -> bool {
        if version < self.oldest || version > self.version {
            return false;
        }
        while self.changes.back().is_some_and(|(v, _)| *v > version) {
            let Some((_, keys)) = self.changes.pop_back() else {
                break;
            };
            for key in keys {
                self.rewind_key(key, version);
            }
        }
        self.version = version;
        true
    }

    /// Gives up the ability to read or rewind to versions before `version`.
    pub(crate) fn forget_before(&mut self, version: Version) {
        self.oldest = self.oldest.max(version);
        while self.changes.front().is_some_and(|(v, _)| *v <= self.oldest) {
            self.changes.pop_front();
        }
    }

    fn begin(&mut self) {
        self.version += 1;
        self.changes.push_back((self.version, Vec::new()));
    }

    fn write_account(&mut self, address: Address, info: Option<AccountInfo>) {
        let versions = self.accounts.entry(address).or_default();
        versions.write(self.version, info, self.oldest);
        self.note(Key::Account(address));
    }

    fn write_slot(&mut self, address: Address, slot: U256, value: U256) {
        let versions = self.slots.entry((address, slot)).or_default();
        versions.write(self.version, value, self.oldest);
        self.note(Key::Slot(address, slot));
    }

    fn note(&mut self, key: Key) {
        if let Some((_, keys)) = self.changes.back_mut() {
            keys.push(key);
        }
    }

    fn rewind_key(&mut self, key: Key, version: Version) {
        match key {
            Key::Account(address) => {
                if self
                    .accounts
                    .get_mut(&address)
                    .is_some_and(|v| v.rewind(version))
                {
                    self.accounts.remove(&address);
                }
            }
            Key::Slot(address, slot) => {
                let key = (address, slot);
                if self.slots.get_mut(&key).is_some_and(|v| v.rewind(version)) {
                    self.slots.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: Address = Address::repeat_byte(1);

    fn with_balance(balance: u64) -> AccountInfo {
        AccountInfo::from_balance(U256::from(balance))
    }

    fn balance(state: &State, version: Version) -> Option<U256> {
        state.account(ALICE, version).map(|a| a.balance)
    }

    #[test]
    fn the_past_stays_readable() {
        let mut state = State::default();
        state.set_account(ALICE, with_balance(1));
        state.set_account(ALICE, with_balance(2));
        assert_eq!(balance(&state, 0), None);
        assert_eq!(balance(&state, 1), Some(U256::from(1)));
        assert_eq!(balance(&state, 2), Some(U256::from(2)));
    }

    #[test]
    fn rewinding_restores_accounts_and_slots() {
        let mut state = State::default();
        state.set_account(ALICE, with_balance(1));
        state.set_slot(ALICE, U256::from(7), U256::from(70));
        let snapshot = state.version();
        state.set_account(ALICE, with_balance(9));
        state.set_slot(ALICE, U256::from(7), U256::from(71));
        assert!(state.rewind(snapshot));
        let version = state.version();
        assert_eq!(balance(&state, version), Some(U256::from(1)));
        assert_eq!(state.slot(ALICE, U256::from(7), version), U256::from(70));
    }

    #[test]
    fn a_forgotten_version_cannot_be_rewound_to() {
        let mut state = State::default();
        state.set_account(ALICE, with_balance(1));
        state.set_account(ALICE, with_balance(2));
        state.forget_before(2);
        assert!(!state.rewind(1));
        assert!(state.rewind(2));
    }
}
