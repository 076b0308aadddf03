//! The rules of staking, said once more and plainly: lists, no storage layout, no code of the contract. A call changes the
//! model or gives the very error that the contract must give.

mod accounts;
mod cases;
mod compensations;
mod invariants;

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolError,
};
use client::bindings::IConsumerStaking::{self as Contract, Parameters, Totals};
use e2e::Harmed;
use protocol::Clock;

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

/// The contract and the tokens around it.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) setting: Setting,
    pub(crate) now: u64,
    /// From when on which rules hold.
    pub(crate) rules: Vec<(u64, Parameters)>,
    pub(crate) accounts: BTreeMap<Address, Account>,
    /// By id less one.
    pub(crate) cases: Vec<Case>,
    /// Tokens of everybody, the contract aside.
    pub(crate) balances: BTreeMap<Address, u128>,
    /// The contract's.
    pub(crate) held: u128,
}

impl Model {
    pub(crate) fn new(
        setting: Setting,
        now: u64,
        rules: Parameters,
        balances: BTreeMap<Address, u128>,
    ) -> Self {
        Self {
            setting,
            now,
            rules: vec![(now, rules)],
            accounts: BTreeMap::new(),
            cases: Vec::new(),
            balances,
            held: 0,
        }
    }

    pub(crate) fn week(&self) -> u32 {
        self.setting.clock.week_at(self.now).unwrap()
    }

    /// The rules that hold now, and their number.
    pub(crate) fn present(&self) -> (u32, &Parameters) {
        let last = self.rules.iter().rposition(|(from, _)| *from <= self.now);
        let last = last.unwrap();
        (last as u32 + 1, &self.rules[last].1)
    }

    pub(crate) fn stage(&mut self, rules: Parameters) {
        let (present, _) = self.present();
        self.rules.truncate(present as usize);
        self.rules.push((self.now + 7 * e2e::DAY, rules));
    }

    fn pay_in(&mut self, from: Address, amount: u128) {
        *self.balances.entry(from).or_default() -= amount;
        self.held += amount;
    }

    fn pay_out(&mut self, to: Address, amount: u128) {
        self.held -= amount;
        *self.balances.entry(to).or_default() += amount;
    }

    pub(crate) fn totals(&self) -> Totals {
        let accounts = self.accounts.values();
        let left = |case: &Case| case.compensation.as_ref().map_or(0, |one| one.left);
        let open = |case: &&Case| case.seen.state == Contract::CaseState::Open;
        Totals {
            active: accounts.clone().map(|account| account.active).sum(),
            unbonding: accounts.map(Account::unbonding).sum(),
            compensation: self.cases.iter().map(left).sum(),
            bonds: self
                .cases
                .iter()
                .filter(open)
                .map(|case| case.seen.bond)
                .sum(),
        }
    }
}

/// `floor(part · amount / whole)`, in numbers wide enough.
fn share(part: u128, whole: u128, amount: u128) -> u128 {
    (U256::from(part) * U256::from(amount) / U256::from(whole)).to()
}
