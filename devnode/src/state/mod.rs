//! The world state with its history, in memory.
//!
//! Every change makes a new [`Version`]. Reads name the version they want, so that blocks of the past
//! can be queried. A snapshot is a copy.

mod map;
mod roots;
mod trie;
mod versions;
mod view;

use std::hash::Hash;

use alloy_primitives::{Address, U256};
use revm::state::{AccountInfo, EvmState};

pub(crate) use map::Map;
pub(crate) use roots::Proof;
use roots::{Key, Roots};
use versions::Versions;
pub(crate) use view::{BlockHashes, View};

/// Counts changes of the state; 0 is the empty state.
pub(crate) type Version = u64;

/// Accounts and storage with their history. A copy takes no time, whatever the size: copies share what neither has
/// changed since.
#[derive(Clone, Default)]
pub(crate) struct State {
    accounts: Map<Address, Versions<Option<AccountInfo>>>,
    slots: Map<(Address, U256), Versions<U256>>,
    version: Version,
    oldest: Version,
    roots: Roots,
}

impl State {
    /// A state without a past.
    pub(crate) fn of(
        accounts: impl IntoIterator<Item = (Address, AccountInfo)>,
        slots: impl IntoIterator<Item = (Address, U256, U256)>,
    ) -> Self {
        let mut state = Self::default();
        state.begin();
        for (address, info) in accounts {
            state.write_account(address, Some(info));
        }
        for (address, slot, value) in slots {
            state.write_slot(address, slot, value);
        }
        state.oldest = state.version;
        state
    }

    /// The current version.
    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// `version` can still be read.
    pub(crate) fn keeps(&self, version: Version) -> bool {
        (self.oldest..=self.version).contains(&version)
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

    /// Sets all storage of an account to zero, as a new version.
    pub(crate) fn clear_storage(&mut self, address: Address) {
        let slots = self.slots().filter(|(owner, ..)| *owner == address);
        let slots: Vec<_> = slots.map(|(_, slot, _)| slot).collect();
        self.begin();
        for slot in slots {
            self.write_slot(address, slot, U256::ZERO);
        }
    }

    /// Makes everything what it was at `version`, as a new version.
    pub(crate) fn go_back(&mut self, version: Version) {
        let accounts = self.accounts.iter().filter_map(|(address, versions)| {
            let was = versions.at(version).cloned().flatten();
            let is = versions.at(self.version).cloned().flatten();
            (was != is).then_some((*address, was))
        });
        let accounts: Vec<_> = accounts.collect();
        let slots = self.slots.iter().filter_map(|((address, slot), versions)| {
            let was = versions.at(version).copied().unwrap_or_default();
            let is = versions.at(self.version).copied().unwrap_or_default();
            (was != is).then_some((*address, *slot, was))
        });
        let slots: Vec<_> = slots.collect();
        self.begin();
        for (address, info) in accounts {
            self.write_account(address, info);
        }
        for (address, slot, value) in slots {
            self.write_slot(address, slot, value);
        }
    }

    /// Gives up the ability to read versions before `version`.
    pub(crate) fn forget_before(&mut self, version: Version) {
        self.oldest = self.oldest.max(version);
    }

    fn begin(&mut self) {
        self.version += 1;
    }

    fn write_account(&mut self, address: Address, info: Option<AccountInfo>) {
        write(&mut self.accounts, address, info, self.version, self.oldest);
        let slot = None;
        self.roots.note(Key { address, slot });
    }

    fn write_slot(&mut self, address: Address, slot: U256, value: U256) {
        write(
            &mut self.slots,
            (address, slot),
            value,
            self.version,
            self.oldest,
        );
        let slot = Some(slot);
        self.roots.note(Key { address, slot });
    }
}

fn write<K: Clone + Eq + Hash, V: Clone>(
    map: &mut Map<K, Versions<V>>,
    key: K,
    value: V,
    version: Version,
    oldest: Version,
) {
    match map.get_mut(&key) {
        Some(versions) => versions.write(version, value, oldest),
        None => {
            let mut versions = Versions::default();
            versions.write(version, value, oldest);
            map.insert_mut(key, versions);
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
    fn going_back_restores_all_there_was_and_nothing_else() {
        let mut state = State::default();
        state.set_account(ALICE, with_balance(1));
        state.set_slot(ALICE, U256::from(7), U256::from(70));
        let (then, root) = (state.version(), state.root());
        let bob = Address::repeat_byte(2);
        state.set_account(ALICE, with_balance(2));
        state.set_account(bob, with_balance(3));
        state.set_slot(ALICE, U256::from(7), U256::ZERO);
        state.set_slot(ALICE, U256::from(8), U256::from(80));
        state.go_back(then);
        let now = state.version();
        assert_eq!(balance(&state, now), Some(U256::from(1)));
        assert_eq!(state.account(bob, now), None);
        assert_eq!(state.slot(ALICE, U256::from(7), now), U256::from(70));
        assert_eq!(state.slot(ALICE, U256::from(8), now), U256::ZERO);
        assert_eq!(state.root(), root);
    }

    #[test]
    fn a_copy_and_its_original_go_separate_ways() {
        let mut state = State::default();
        state.set_account(ALICE, with_balance(1));
        state.set_slot(ALICE, U256::from(7), U256::from(70));
        let copy = state.clone();
        state.set_account(ALICE, with_balance(9));
        state.set_slot(ALICE, U256::from(7), U256::from(71));
        let version = copy.version();
        assert_eq!(balance(&copy, version), Some(U256::from(1)));
        assert_eq!(copy.slot(ALICE, U256::from(7), version), U256::from(70));
        let version = state.version();
        assert_eq!(balance(&state, version), Some(U256::from(9)));
        assert_eq!(state.slot(ALICE, U256::from(7), version), U256::from(71));
    }
}
