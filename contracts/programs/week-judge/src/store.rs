//! What is stored where.

use crate::interface::Rule;
use alloy_primitives::{Address, B256};
use contract_base::{stored_enums, tables, words};

stored_enums! { Rule { None, Baseline, Green, Marketplace, Referral } }

words! {
    /// The judge as a whole.
    pub(crate) struct Head {
        /// Start of week 0.
        genesis: u64,
        /// What a demand costs.
        bond: u128,
    }

    /// A pool that is judged.
    pub(crate) struct Pool {
        rule: Rule,
        /// First week whose streaks are judged.
        steps_from: u32,
    }

    /// The block whose state is a week's.
    pub(crate) struct Anchor {
        number: u64,
        timestamp: u64,
        /// Not the last before the end of the week, but one after it.
        late: bool,
    }

    /// What demands do to a pending week.
    pub(crate) struct Hold {
        /// End of the pool's own window, when it was seen last.
        window_ends: u32,
        /// The pool was told to wait until then; 0 for not. It forgets that when the week is taken back.
        until: u32,
        /// Demands that are not answered.
        open: u32,
        /// Counts how often this root was published again with demands still open: they belong to one of them.
        generation: u32,
    }

    /// A demand.
    pub(crate) struct Demand {
        /// Zero for none.
        demander: Address,
        /// Last second of an answer.
        until: u32,
        /// That of the hold.
        generation: u32,
    }
}

tables! {
    pub(crate) fn head() -> Cell<Head> = 0 / 0;
    /// Token of the bonds.
    pub(crate) fn token() -> Cell<Address> = 0 / 1;
    /// Whose storage is proven.
    pub(crate) fn vehicles() -> Cell<Address> = 0 / 2;
    /// Whom to ask about pairings.
    pub(crate) fn devices() -> Cell<Address> = 0 / 3;
    /// Whom to ask about makers and levels.
    pub(crate) fn manufacturers() -> Cell<Address> = 0 / 4;
    pub(crate) fn pool(pool: Address) -> Cell<Pool> = 1;
    pub(crate) fn anchor(week: u32) -> Cell<Anchor> = 2;
    /// Zero until the week is anchored.
    pub(crate) fn state_root(week: u32) -> Cell<B256> = 3;
    pub(crate) fn hold(pool: Address, week: u32, root: B256) -> Cell<Hold> = hashed 4;
    /// By the hash of what is demanded.
    pub(crate) fn demand(question: B256) -> Cell<Demand> = hashed 5;
    /// What the demander put up.
    pub(crate) fn demand_bond(question: B256) -> Cell<u128> = hashed 6;
}
