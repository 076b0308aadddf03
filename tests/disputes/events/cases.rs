//! What an indexer keeps of cases, and whether the contract says the same.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, B256, Log},
    sol_types::SolEventInterface,
};
use client::bindings::IDisputes::{
    self as Contract, Case, CaseState, Compensation, IDisputesEvents as Event, Parameters, Totals,
};
use e2e::Disputes;

/// State as events tell it.
#[derive(Debug, Default)]
pub(super) struct Follower {
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
    pub(super) fn of(logs: Vec<(Log, u64)>) -> Self {
        let mut follower = Self::default();
        for (log, now) in logs {
            follower.now = now;
            follower.hear(Event::decode_log(&log).unwrap().data);
        }
        follower
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Initialized(e) => self.treasury = e.settings.treasury,
            Event::TreasurySet(e) => self.treasury = e.treasury,
            Event::ParametersStaged(e) => {
                self.rules.insert(e.version, e.parameters);
                self.rules_from = e.effectiveAt;
            }
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
                compensation.depth = e.depth;
                compensation.until = e.until;
            }
            Event::CompensationClaimed(e) => {
                self.compensations.get_mut(&e.caseId).unwrap().left -= e.amount;
                self.claimed.insert((e.caseId, e.vehicleId));
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
        let case = self.case(event.caseId);
        case.state = CaseState::Upheld;
        let version = case.parametersVersion;
        if event.compensation > 0 {
            let period = u64::from(self.rules[&version].claimPeriod);
            let compensation = Compensation {
                root: B256::ZERO,
                totalShares: 0,
                depth: 0,
                pot: event.compensation,
                left: event.compensation,
                until: self.now + period,
            };
            self.compensations.insert(event.caseId, compensation);
        }
    }

    fn totals(&self) -> Totals {
        let open = |case: &&Case| case.state == CaseState::Open;
        Totals {
            compensation: self.compensations.values().map(|one| one.left).sum(),
            bonds: self.cases.values().filter(open).map(|one| one.bond).sum(),
        }
    }

    /// Asserts that all views say the same.
    pub(super) async fn assert_agrees(&self, disputes: &Disputes) {
        assert_eq!(disputes.totals().await, self.totals());
        let state = disputes.read(&Contract::stateCall {}).await;
        assert_eq!(
            (state.treasury, state.latestVersion, state.latestFrom),
            (self.treasury, self.rules.len() as u32, self.rules_from)
        );
        assert_eq!(state.cases, self.cases.len() as u64);
        for (version, rules) in &self.rules {
            let call = Contract::parametersAtCall { version: *version };
            assert_eq!(disputes.read(&call).await, *rules);
        }
        for (case, told) in &self.cases {
            assert_eq!(disputes.case(*case).await, *told);
            if let Some(told) = self.compensations.get(case) {
                assert_eq!(disputes.compensation(*case).await, *told);
            }
            for vehicleId in 0..4 {
                let caseId = *case;
                let call = Contract::isCompensatedCall { caseId, vehicleId };
                let told = self.claimed.contains(&(caseId, vehicleId));
                assert_eq!(disputes.read(&call).await, told);
            }
        }
    }
}
