//! Accusations and verdicts.

use std::collections::BTreeSet;

use alloy::primitives::{Address, B256};
use client::bindings::{
    IConsumerStaking as Staking,
    IDisputes::{self as Contract, CaseState, Compensation},
};

use super::{Case, Held, Model, Outcome, Refusal, ensure, share};

impl Model {
    /// What open cases that are not over claim.
    pub(crate) fn locked(&self, consumer: Address) -> u128 {
        let locking = |case: &&Case| {
            let seen = &case.seen;
            seen.state == CaseState::Open && seen.accused == consumer && self.now < seen.deadline
        };
        let amounts = self.cases.iter().filter(locking);
        amounts.map(|case| case.seen.amount).sum()
    }

    pub(crate) fn file(&mut self, reporter: Address, accused: Address, amount: u128) -> Outcome {
        ensure(amount > 0, Contract::ZeroAmount {})?;
        let (version, rules) = self.case_rules.present(self.now);
        let max = rules.maxClaim;
        ensure(amount <= max, Contract::ClaimTooHigh { amount, max })?;
        let stake = self.account(accused).whole();
        ensure(
            amount <= stake,
            Staking::LockTooHigh {
                consumer: accused,
                amount,
                stake,
            },
        )?;
        let bond = rules.bond;
        let respondUntil = self.now + u64::from(rules.responseWindow);
        let decided = respondUntil + u64::from(rules.decisionWindow);
        let clock = self.setting.clock;
        let seen = Contract::Case {
            state: CaseState::Open,
            accused,
            reporter,
            amount,
            bond,
            parametersVersion: version,
            responded: false,
            respondUntil,
            deadline: clock.end(clock.week_at(decided).unwrap()).unwrap(),
        };
        self.cases.push(Case {
            seen,
            compensation: None,
            claimed: BTreeSet::new(),
        });
        self.pay_in(Held::Cases, reporter, bond);
        Ok(())
    }

    fn open(&mut self, caseId: u64) -> Result<&mut Case, Refusal> {
        let at = caseId.checked_sub(1).map(|at| at as usize);
        let Some(case) = at.and_then(|at| self.cases.get_mut(at)) else {
            return Err(Contract::UnknownCase { caseId }.into());
        };
        let state = case.seen.state;
        ensure(
            state == CaseState::Open,
            Contract::CaseClosed { caseId, state },
        )?;
        Ok(case)
    }

    fn undecided(&mut self, caseId: u64) -> Result<&mut Case, Refusal> {
        let now = self.now;
        let case = self.open(caseId)?;
        let deadline = case.seen.deadline;
        ensure(now < deadline, Contract::CaseOver { caseId, deadline })?;
        Ok(case)
    }

    pub(crate) fn respond(&mut self, account: Address, caseId: u64) -> Outcome {
        let now = self.now;
        let seen = &mut self.open(caseId)?.seen;
        ensure(
            seen.accused == account,
            Contract::NotAccused { caseId, account },
        )?;
        ensure(!seen.responded, Contract::AlreadyResponded { caseId })?;
        let respondUntil = seen.respondUntil;
        ensure(
            now < respondUntil,
            Contract::ResponseWindowOver {
                caseId,
                respondUntil,
            },
        )?;
        seen.responded = true;
        Ok(())
    }

    pub(crate) fn dismiss(&mut self, caseId: u64) -> Outcome {
        let seen = &mut self.undecided(caseId)?.seen;
        seen.state = CaseState::Dismissed;
        let (accused, bond) = (seen.accused, seen.bond);
        self.pay_out(Held::Cases, accused, bond);
        Ok(())
    }

    pub(crate) fn lapse(&mut self, caseId: u64) -> Outcome {
        let now = self.now;
        let seen = &mut self.open(caseId)?.seen;
        let deadline = seen.deadline;
        ensure(now >= deadline, Contract::CaseNotOver { caseId, deadline })?;
        seen.state = CaseState::Lapsed;
        let (reporter, bond) = (seen.reporter, seen.bond);
        self.pay_out(Held::Cases, reporter, bond);
        Ok(())
    }

    pub(crate) fn uphold(&mut self, caseId: u64, slash: u128) -> Outcome {
        let now = self.now;
        let case = self.undecided(caseId)?.seen.clone();
        let respondUntil = case.respondUntil;
        ensure(
            case.responded || now >= respondUntil,
            Contract::ResponseWindowOpen {
                caseId,
                respondUntil,
            },
        )?;
        let max = case.amount;
        ensure(slash <= max, Contract::SlashTooHigh { caseId, slash, max })?;
        let slashed = self.take(case.accused, slash);
        self.held[Held::Stake as usize] -= slashed;
        self.held[Held::Cases as usize] += slashed;
        let rules = self.case_rules.at(case.parametersVersion);
        let reward = share(rules.reporterShare.into(), 10_000, slashed);
        let treasury = share(rules.treasuryShare.into(), 10_000, slashed);
        let pot = slashed - reward - treasury;
        let until = now + u64::from(rules.claimPeriod);
        let compensation = Compensation {
            root: B256::ZERO,
            totalShares: 0,
            depth: 0,
            pot,
            left: pot,
            until,
        };
        let case = self.undecided(caseId)?;
        case.compensation = (pot > 0).then_some(compensation);
        case.seen.state = CaseState::Upheld;
        let (reporter, bond) = (case.seen.reporter, case.seen.bond);
        self.pay_out(Held::Cases, reporter, bond + reward);
        self.pay_out(Held::Cases, self.setting.treasury, treasury);
        Ok(())
    }

    /// Takes as much as there is: of the sums over active stake and the first entries, exactly their part, rounded down.
    fn take(&mut self, consumer: Address, slash: u128) -> u128 {
        let Some(account) = self.accounts.get_mut(&consumer) else {
            return 0;
        };
        let whole = account.whole();
        let slash = slash.min(whole);
        if whole == 0 {
            return 0;
        }
        let (mut sum, mut taken) = (0, 0);
        let entries = account.unbondings.iter_mut().map(|one| &mut one.0);
        for part in std::iter::once(&mut account.active).chain(entries) {
            sum += *part;
            let due = share(sum, whole, slash);
            *part -= due - taken;
            taken = due;
        }
        account.unbondings.retain(|one| one.0 > 0);
        slash
    }
}
