//! What an indexer keeps of the staking, and whether the contract says the same.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, Log},
    sol_types::SolEventInterface,
};
use client::bindings::IConsumerStaking::{
    self as Contract, IConsumerStakingEvents as Event, Parameters, Totals, Unbonding,
};
use e2e::Consumers;
use protocol::Clock;

#[derive(Debug, Default)]
struct Account {
    registered: bool,
    revoked: bool,
    frozen_until: u64,
    active: u128,
    unbondings: BTreeMap<u32, Unbonding>,
    /// By the last week of each.
    locks: BTreeMap<u32, u128>,
    usage: BTreeMap<u32, u64>,
}

/// State as events tell it.
#[derive(Debug)]
pub(super) struct Follower {
    accounts: BTreeMap<Address, Account>,
    rules: BTreeMap<u32, Parameters>,
    rules_from: u64,
    marketplace: Address,
    clock: Clock,
    /// Of the log that is being read.
    now: u64,
}

impl Follower {
    /// Reads all logs of the contract.
    pub(super) fn of(logs: Vec<(Log, u64)>) -> Self {
        let mut follower = Self {
            accounts: BTreeMap::new(),
            rules: BTreeMap::new(),
            rules_from: 0,
            marketplace: Address::ZERO,
            clock: Clock { genesis: 0 },
            now: 0,
        };
        for (log, now) in logs {
            follower.now = now;
            follower.hear(Event::decode_log(&log).unwrap().data);
        }
        follower
    }

    fn account(&mut self, account: Address) -> &mut Account {
        self.accounts.entry(account).or_default()
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Initialized(e) => {
                self.marketplace = e.settings.marketplace;
                self.clock.genesis = e.settings.genesis;
            }
            Event::MarketplaceSet(e) => self.marketplace = e.marketplace,
            Event::ParametersStaged(e) => {
                self.rules.insert(e.version, e.parameters);
                self.rules_from = e.effectiveAt;
            }
            Event::ConsumerRegistered(e) => self.account(e.consumer).registered = true,
            Event::LicenceRevoked(e) => self.account(e.consumer).revoked = true,
            Event::LicenceReinstated(e) => self.account(e.consumer).revoked = false,
            Event::LicenceFrozen(e) => self.account(e.consumer).frozen_until = e.until,
            Event::LicenceUnfrozen(e) => self.account(e.consumer).frozen_until = self.now,
            Event::Staked(e) => self.account(e.consumer).active += e.amount,
            Event::UnstakeRequested(e) => self.account(e.consumer).active -= e.amount,
            Event::UnstakeCancelled(e) => self.account(e.consumer).active += e.amount,
            Event::UnbondingSet(e) => {
                let entry = Unbonding {
                    amount: e.amount,
                    withdrawableAt: e.withdrawableAt,
                };
                let unbondings = &mut self.account(e.consumer).unbondings;
                if e.amount == 0 {
                    unbondings.remove(&e.index);
                } else {
                    unbondings.insert(e.index, entry);
                }
            }
            Event::UsageReported(e) => {
                self.account(e.consumer).usage.insert(e.week, e.units);
            }
            Event::LockSet(e) => {
                self.account(e.consumer).locks.insert(e.lastWeek, e.amount);
            }
            Event::Slashed(e) => self.account(e.consumer).active -= e.fromActive,
            _ => {}
        }
    }

    fn totals(&self) -> Totals {
        let accounts = self.accounts.values();
        let unbonding = |account: &Account| -> u128 {
            let entries = account.unbondings.values();
            entries.map(|entry| entry.amount).sum()
        };
        Totals {
            active: accounts.clone().map(|account| account.active).sum(),
            unbonding: accounts.map(unbonding).sum(),
        }
    }

    /// Asserts that all views say the same.
    pub(super) async fn assert_agrees(&self, consumers: &Consumers) {
        assert_eq!(consumers.totals().await, self.totals());
        let state = consumers.read(&Contract::stateCall {}).await;
        assert_eq!(
            (state.marketplace, state.latestVersion, state.latestFrom),
            (self.marketplace, self.rules.len() as u32, self.rules_from)
        );
        for (version, rules) in &self.rules {
            let call = Contract::parametersAtCall { version: *version };
            assert_eq!(consumers.read(&call).await, *rules);
        }
        let week = self.clock.week_at(consumers.world.now().await).unwrap();
        for (account, told) in &self.accounts {
            told.assert_agrees(*account, week, consumers).await;
        }
    }
}

impl Account {
    async fn assert_agrees(&self, account: Address, week: u32, consumers: &Consumers) {
        let seen = consumers.read(&Contract::consumerCall { account }).await;
        assert_eq!(
            (seen.registered, seen.revoked, seen.frozenUntil, seen.active),
            (
                self.registered,
                self.revoked,
                self.frozen_until,
                self.active
            )
        );
        let locked: u128 = self.locks.range(week..).map(|(_, amount)| amount).sum();
        assert_eq!(seen.locked, locked);
        let entries = consumers.read(&Contract::unbondingsCall { account }).await;
        let told: Vec<_> = self.unbondings.values().cloned().collect();
        assert_eq!(entries, told);
        for (week, units) in &self.usage {
            let week = *week;
            let call = Contract::usageOfCall { account, week };
            assert_eq!(consumers.read(&call).await, *units);
        }
    }
}
