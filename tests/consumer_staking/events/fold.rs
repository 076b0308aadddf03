//! What an indexer keeps, and whether the contract says the same.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, B256, Log},
    sol_types::SolEventInterface,
};
use client::bindings::IConsumerStaking::{
    self as Contract, Case, CaseState, Compensation, IConsumerStakingEvents as Event, Parameters,
    Totals, Unbonding,
};
use e2e::Consumers;

#[derive(Debug, Default)]
struct Account {
    registered: bool,
    revoked: bool,
    frozen_until: u64,
    active: u128,
    unbondings: BTreeMap<u32, Unbonding>,
    usage: BTreeMap<u32, u64>,
}

/// State as events tell it.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    accounts: BTreeMap<Address, Account>,
    cases: BTreeMap<u64, Case>,
    compensations: BTreeMap<u64, Compensation>,
    claimed: BTreeSet<(u64, u64)>,
    rules: BTreeMap<u32, Parameters>,
    rules_from: u64,
    treasury: Address,
    /// Of the log that is being read.
    now: u64,
}

impl Follower {
    /// Reads all logs of the contract.
    pub(crate) async fn of(consumers: &Consumers) -> Self {
        let mut follower = Self::default();
        for (log, now) in timed(consumers).await {
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
            Event::Initialized(e) => self.treasury = e.settings.treasury,
            Event::TreasurySet(e) => self.treasury = e.treasury,
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
            event => self.hear_of_case(event),
        }
    }

    fn hear_of_case(&mut self, event: Event) {
        match event {
            Event::CaseFiled(e) => {
                let case = Case {
                    state: CaseState::Open,
                    accused: e.accused,
                    reporter: e.reporter,
                    amount: e.amount,
                    bond: e.bond,
                    parametersVersion: e.parametersVersion,
                    responded: false,
                    respondUntil: e.respondUntil,
                    deadline: e.deadline,
                };
                self.cases.insert(e.caseId, case);
            }
            Event::CaseAnswered(e) => self.case(e.caseId).responded = true,
            Event::CaseDismissed(e) => self.case(e.caseId).state = CaseState::Dismissed,
            Event::CaseLapsed(e) => self.case(e.caseId).state = CaseState::Lapsed,
            Event::CaseUpheld(e) => self.upheld(&e),
            Event::CompensationPosted(e) => {
                let compensation = self.compensations.get_mut(&e.caseId).unwrap();
                compensation.root = e.root;
                compensation.totalShares = e.totalShares;
                compensation.leafCount = e.leafCount;
                compensation.until = e.until;
            }
            Event::CompensationClaimed(e) => {
                self.compensations.get_mut(&e.caseId).unwrap().left -= e.amount;
                self.claimed.insert((e.caseId, e.index));
            }
            Event::CompensationSwept(e) => {
                self.compensations.get_mut(&e.caseId).unwrap().left -= e.amount;
            }
            _ => {}
        }
    }

    fn case(&mut self, case: u64) -> &mut Case {
        self.cases.get_mut(&case).unwrap()
    }

    fn upheld(&mut self, event: &Contract::CaseUpheld) {
        self.account(event.accused).active -= event.fromActive;
        let case = self.case(event.caseId);
        case.state = CaseState::Upheld;
        let version = case.parametersVersion;
        if event.compensation > 0 {
            let period = u64::from(self.rules[&version].claimPeriod);
            let compensation = Compensation {
                root: B256::ZERO,
                totalShares: 0,
                leafCount: 0,
                pot: event.compensation,
                left: event.compensation,
                until: self.now + period,
            };
            self.compensations.insert(event.caseId, compensation);
        }
    }

    fn totals(&self) -> Totals {
        let accounts = self.accounts.values();
        let unbonding = |account: &Account| -> u128 {
            let entries = account.unbondings.values();
            entries.map(|entry| entry.amount).sum()
        };
        let open = |case: &&Case| case.state == CaseState::Open;
        Totals {
            active: accounts.clone().map(|account| account.active).sum(),
            unbonding: accounts.map(unbonding).sum(),
            compensation: self.compensations.values().map(|one| one.left).sum(),
            bonds: self.cases.values().filter(open).map(|one| one.bond).sum(),
        }
    }

    /// Asserts that all views say the same.
    pub(crate) async fn assert_agrees(&self, consumers: &Consumers) {
        assert_eq!(consumers.totals().await, self.totals());
        let state = consumers.read(&Contract::stateCall {}).await;
        assert_eq!(
            (state.treasury, state.latestVersion, state.latestFrom),
            (self.treasury, self.rules.len() as u32, self.rules_from)
        );
        assert_eq!(state.cases, self.cases.len() as u64);
        for (version, rules) in &self.rules {
            let call = Contract::parametersAtCall { version: *version };
            assert_eq!(consumers.read(&call).await, *rules);
        }
        for (account, told) in &self.accounts {
            told.assert_agrees(*account, consumers).await;
        }
        for (case, told) in &self.cases {
            assert_eq!(consumers.case(*case).await, *told);
            if let Some(told) = self.compensations.get(case) {
                assert_eq!(consumers.compensation(*case).await, *told);
            }
            for index in 0..4 {
                let caseId = *case;
                let call = Contract::isCompensatedCall { caseId, index };
                let told = self.claimed.contains(&(caseId, index));
                assert_eq!(consumers.read(&call).await, told);
            }
        }
    }
}

impl Account {
    async fn assert_agrees(&self, account: Address, consumers: &Consumers) {
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

/// All logs of the contract, with the times of their blocks.
async fn timed(consumers: &Consumers) -> Vec<(Log, u64)> {
    let filter = alloy::rpc::types::Filter::new()
        .from_block(0)
        .address(consumers.address);
    let logs = consumers.world.chain().logs(&filter).await.unwrap();
    logs.into_iter()
        .map(|log| (log.inner, log.block_timestamp.unwrap()))
        .collect()
}
