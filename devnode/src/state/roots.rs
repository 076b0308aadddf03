//! State roots and proofs.
//!
//! The trie of the present follows the state from block to block. Of the past only a trie now and then is kept, with the keys
//! that changed before it; one in between is made from the next, by giving those keys the values they had.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_trie::TrieAccount;

use super::{
    State, Version,
    trie::{Trie, Value},
};

/// Changes after which a trie is kept. The more, the less memory, and the longer a proof of the past takes.
const CHANGES_BETWEEN_TRIES: usize = 1024;

/// Something that changed: an account, or a word of its storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) address: Address,
    pub(super) slot: Option<U256>,
}

/// The tries behind the roots of blocks. Copies are cheap.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots {
    head: Trie<Account>,
    /// Version of the head.
    version: Version,
    /// What changed since the head was brought up to date.
    dirty: Vec<Key>,
    /// What changed between the last kept trie and the head.
    recent: Vec<Key>,
    /// Oldest first.
    kept: Vec<Arc<Kept>>,
}

/// A trie of the past.
#[derive(Debug)]
struct Kept {
    version: Version,
    accounts: Trie<Account>,
    /// What changed since the one before.
    changed: Vec<Key>,
}

/// An account as the trie holds it.
#[derive(Clone, Debug, Default)]
struct Account {
    nonce: u64,
    balance: U256,
    code_hash: B256,
    storage: Trie<U256>,
}

impl Account {
    fn summary(&self) -> TrieAccount {
        TrieAccount {
            nonce: self.nonce,
            balance: self.balance,
            storage_root: self.storage.root(),
            code_hash: self.code_hash,
        }
    }
}

impl Value for Account {
    fn rlp(&self) -> Vec<u8> {
        alloy::rlp::encode(self.summary())
    }
}

impl Value for U256 {
    fn rlp(&self) -> Vec<u8> {
        alloy::rlp::encode(self)
    }
}

/// What `eth_getProof` shows.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    /// The account; that of an address never used if it does not exist.
    pub(crate) account: TrieAccount,
    /// Nodes from the state root to the account.
    pub(crate) nodes: Vec<Bytes>,
    /// Value of each slot asked for, and the nodes from the storage root to it.
    pub(crate) slots: Vec<(U256, Vec<Bytes>)>,
}

impl State {
    /// The root of the present state.
    pub(crate) fn root(&mut self) -> B256 {
        let mut roots = std::mem::take(&mut self.roots);
        roots.follow(self);
        let root = roots.head.root();
        self.roots = roots;
        root
    }

    /// Proves what an account and its slots are at a version that is still kept.
    pub(crate) fn prove(&self, address: Address, slots: &[U256], version: Version) -> Proof {
        let accounts = self.roots.at(self, version);
        let hashed = keccak256(address);
        // The hashes of the nodes above are asked for first: they are kept.
        let _ = accounts.root();
        let account = accounts.get(&hashed);
        let prove_slot = |slot: &U256| match account {
            Some(account) => {
                let hashed = keccak256(B256::from(*slot));
                let value = account.storage.get(&hashed).copied();
                (value.unwrap_or_default(), account.storage.prove(&hashed))
            }
            None => (U256::ZERO, Vec::new()),
        };
        Proof {
            slots: slots.iter().map(prove_slot).collect(),
            account: account.map(Account::summary).unwrap_or_default(),
            nodes: accounts.prove(&hashed),
        }
    }
}

impl Roots {
    /// Remembers that something changed.
    pub(super) fn note(&mut self, key: Key) {
        self.dirty.push(key);
    }

    /// Brings the head up to the present, and lets go of what nobody can ask for.
    fn follow(&mut self, state: &State) {
        let mut changed = std::mem::take(&mut self.dirty);
        tidy(&mut changed);
        update(&mut self.head, &changed, state, state.version);
        self.version = state.version;
        self.recent.append(&mut changed);
        if self.recent.len() >= CHANGES_BETWEEN_TRIES {
            tidy(&mut self.recent);
            self.kept.push(Arc::new(Kept {
                version: state.version,
                accounts: self.head.clone(),
                changed: std::mem::take(&mut self.recent),
            }));
        }
        let needless = self
            .kept
            .partition_point(|kept| kept.version < state.oldest);
        self.kept.drain(..needless);
    }

    /// The trie at a version: made from the next one that is kept.
    fn at(&self, state: &State, version: Version) -> Trie<Account> {
        let next = self.kept.partition_point(|kept| kept.version < version);
        let (there, trie, changed) = match self.kept.get(next) {
            Some(kept) => (kept.version, &kept.accounts, &kept.changed),
            None => (self.version, &self.head, &self.recent),
        };
        let mut accounts = trie.clone();
        if version < there {
            update(&mut accounts, changed, state, version);
        } else if version > there {
            // Changed since the latest block, by `anvil_setBalance` and the like.
            let mut changed = self.dirty.clone();
            tidy(&mut changed);
            update(&mut accounts, &changed, state, version);
        }
        accounts
    }
}

/// Puts all of one account together, itself before its slots, each once.
fn tidy(keys: &mut Vec<Key>) {
    keys.sort_unstable();
    keys.dedup();
}

/// Gives keys, tidied, the values they have at `version`.
fn update(accounts: &mut Trie<Account>, keys: &[Key], state: &State, version: Version) {
    for of_one in keys.chunk_by(|a, b| a.address == b.address) {
        let address = of_one[0].address;
        let hashed = keccak256(address);
        let Some(info) = state.account(address, version) else {
            accounts.remove(&hashed);
            continue;
        };
        if accounts.get(&hashed).is_none() {
            accounts.insert(hashed, Account::default());
        }
        let Some(account) = accounts.get_mut(&hashed) else {
            continue;
        };
        (account.nonce, account.balance) = (info.nonce, info.balance);
        account.code_hash = info.code_hash;
        for slot in of_one.iter().filter_map(|key| key.slot) {
            let hashed = keccak256(B256::from(slot));
            match state.slot(address, slot, version) {
                U256::ZERO => account.storage.remove(&hashed),
                value => account.storage.insert(hashed, value),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use revm::state::AccountInfo;

    use super::*;

    fn address(number: u64) -> Address {
        Address::from_word(U256::from(number + 1).into())
    }

    fn rich(state: &mut State, number: u64, balance: u64) {
        let info = AccountInfo::from_balance(U256::from(balance));
        state.set_account(address(number), info);
    }

    /// A root from scratch.
    fn expected(state: &State) -> B256 {
        State::of(
            state
                .accounts()
                .map(|(address, info)| (address, info.clone())),
            state.slots(),
        )
        .root()
    }

    #[test]
    fn a_root_costs_what_changed_and_not_the_state() {
        const ACCOUNTS: u64 = 100_000;
        const BLOCKS: u64 = 1_000;
        let mut state = State::default();
        (0..ACCOUNTS).for_each(|number| rich(&mut state, number, 1));
        state.root();
        let start = Instant::now();
        for block in 0..BLOCKS {
            (0..5).for_each(|i| rich(&mut state, (block * 31 + i * 7_919) % ACCOUNTS, block + 2));
            state.root();
        }
        let each = start.elapsed() / BLOCKS as u32;
        println!("{each:?} for a block of 5 changes among {ACCOUNTS} accounts");
        // All accounts anew would take a hundred times as long.
        assert!(each < Duration::from_millis(2), "{each:?}");
        assert_eq!(state.root(), expected(&state));
    }

    #[test]
    fn versions_of_the_past_are_proved_from_the_tries_kept_after_them() {
        let mut state = State::default();
        let (mut roots, storage) = (Vec::new(), U256::from(9));
        for step in 0..3 * CHANGES_BETWEEN_TRIES as u64 {
            rich(&mut state, step % 50, step + 1);
            state.set_slot(address(step % 50), storage, U256::from(step % 3));
            roots.push((state.version(), state.root()));
        }
        assert!(state.roots.kept.len() > 3);
        for (version, root) in roots.iter().step_by(97) {
            assert_eq!(state.roots.at(&state, *version).root(), *root);
        }
        let (oldest, root) = roots[roots.len() / 2];
        state.forget_before(oldest);
        rich(&mut state, 0, 0);
        state.root();
        assert!(state.roots.kept.iter().all(|kept| kept.version >= oldest));
        assert_eq!(state.roots.at(&state, oldest).root(), root);
    }
}
