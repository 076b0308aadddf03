//! The rules of both contracts, said once more and plainly: lists, no storage layout, no code of theirs. A call changes the
//! model or gives the very error that the contract must give.

mod accounts;
mod cases;
mod compensations;
mod invariants;
mod staged;

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolError,
};
use client::bindings::{IConsumerStaking as Staking, IDisputes as Contract};
use e2e::Harmed;
use protocol::Clock;

pub(crate) use staged::Staged;

/// A refused call's error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) Bytes);

impl<E: SolError> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self(error.abi_encode().into())
    }
}

pub(crate) type Outcome = Result<(), Refusal>;

fn ensure(holds: bool, otherwise: impl SolError) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// Who is who, and what never changes.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) clock: Clock,
    pub(crate) treasury: Address,
    /// Of every compensation.
    pub(crate) harmed: Harmed,
    pub(crate) leaves: usize,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    pub(crate) registered: bool,
    pub(crate) revoked: bool,
    pub(crate) frozen_until: u64,
    pub(crate) active: u128,
    /// Amounts and times, oldest first.
    pub(crate) unbondings: Vec<(u128, u64)>,
    pub(crate) usage: BTreeMap<u32, u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) seen: Contract::Case,
    pub(crate) compensation: Option<Contract::Compensation>,
    pub(crate) claimed: BTreeSet<u64>,
}

/// Which contract holds tokens.
#[derive(Clone, Copy, Debug)]
enum Held {
    Stake = 0,
    Cases = 1,
}

/// Both contracts and the tokens around them.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) setting: Setting,
    pub(crate) now: u64,
    pub(crate) stake_rules: Staged<Staking::Parameters>,
    pub(crate) case_rules: Staged<Contract::Parameters>,
    pub(crate) accounts: BTreeMap<Address, Account>,
    /// By id less one.
    pub(crate) cases: Vec<Case>,
    /// Tokens of everybody, the contracts aside.
    pub(crate) balances: BTreeMap<Address, u128>,
    /// The contracts', by [`Held`].
    held: [u128; 2],
}

impl Model {
    pub(crate) fn new(
        setting: Setting,
        now: u64,
        stake_rules: Staking::Parameters,
        case_rules: Contract::Parameters,
        balances: BTreeMap<Address, u128>,
    ) -> Self {
        Self {
            setting,
            now,
            stake_rules: Staged::first(now, stake_rules),
            case_rules: Staged::first(now, case_rules),
            accounts: BTreeMap::new(),
            cases: Vec::new(),
            balances,
            held: [0; 2],
        }
    }

    pub(crate) fn week(&self) -> u32 {
        self.setting.clock.week_at(self.now).unwrap()
    }

    fn pay_in(&mut self, held: Held, from: Address, amount: u128) {
        *self.balances.entry(from).or_default() -= amount;
        self.held[held as usize] += amount;
    }

    fn pay_out(&mut self, held: Held, to: Address, amount: u128) {
        self.held[held as usize] -= amount;
        *self.balances.entry(to).or_default() += amount;
    }

    pub(crate) fn stakes(&self) -> Staking::Totals {
        let accounts = self.accounts.values();
        Staking::Totals {
            active: accounts.clone().map(|account| account.active).sum(),
            unbonding: accounts.map(Account::unbonding).sum(),
        }
    }

    pub(crate) fn totals(&self) -> Contract::Totals {
        let left = |case: &Case| case.compensation.as_ref().map_or(0, |one| one.left);
        let open = |case: &&Case| case.seen.state == Contract::CaseState::Open;
        let bonds = self.cases.iter().filter(open).map(|case| case.seen.bond);
        Contract::Totals {
            compensation: self.cases.iter().map(left).sum(),
            bonds: bonds.sum(),
        }
    }
}

/// `floor(part · amount / whole)`, in numbers wide enough.
fn share(part: u128, whole: u128, amount: u128) -> u128 {
    (U256::from(part) * U256::from(amount) / U256::from(whole)).to()
}
