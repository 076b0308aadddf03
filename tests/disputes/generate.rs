//! Actions that are likely to succeed, and some that are not.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use client::bindings::{
    IConsumerStaking,
    IDisputes::{self, CaseState},
};
use e2e::{DAY, Dice};

use crate::model::{Model, Outcome};

/// One step of a sequence.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Wait(u64),
    Register(Address),
    Stake(Address, u128),
    Request(Address, u128),
    Cancel(Address),
    Withdraw(Address),
    Report(u32, Address, u64),
    Freeze(Address, u32),
    Unfreeze(Address),
    Revoke(Address),
    Reinstate(Address),
    StageStakes(IConsumerStaking::Parameters),
    StageCases(IDisputes::Parameters),
    File(Address, Address, u128),
    Respond(Address, u64),
    Uphold(u64, u128),
    Dismiss(u64),
    Lapse(u64),
    Post(u64),
    Claim(u64, u64),
    Sweep(u64),
}

impl Model {
    pub(crate) fn act(&mut self, action: &Action) -> Outcome {
        // A refused call changes nothing.
        let before = self.clone();
        let outcome = self.attempt(action);
        if outcome.is_err() {
            *self = before;
        }
        outcome
    }

    fn attempt(&mut self, action: &Action) -> Outcome {
        match action.clone() {
            Action::Wait(seconds) => self.now += seconds,
            Action::StageStakes(rules) => self.stake_rules.stage(self.now, rules),
            Action::StageCases(rules) => self.case_rules.stage(self.now, rules),
            Action::Register(who) => self.register(who)?,
            Action::Stake(who, amount) => self.stake(who, amount)?,
            Action::Request(who, amount) => self.request_unstake(who, amount)?,
            Action::Cancel(who) => self.cancel_unstake(who)?,
            Action::Withdraw(who) => self.withdraw(who)?,
            Action::Report(week, who, units) => self.report(week, who, units)?,
            Action::Freeze(who, duration) => self.freeze(who, duration)?,
            Action::Unfreeze(who) => self.unfreeze(who)?,
            Action::Revoke(who) => self.set_revoked(who, true)?,
            Action::Reinstate(who) => self.set_revoked(who, false)?,
            Action::File(by, accused, amount) => self.file(by, accused, amount)?,
            Action::Respond(who, case) => self.respond(who, case)?,
            Action::Uphold(case, slash) => self.uphold(case, slash)?,
            Action::Dismiss(case) => self.dismiss(case)?,
            Action::Lapse(case) => self.lapse(case)?,
            Action::Post(case) => self.post(case)?,
            Action::Claim(case, index) => self.claim(case, index)?,
            Action::Sweep(case) => self.sweep(case)?,
        }
        Ok(())
    }
}

/// How often what happens.
const WEIGHTS: [(u64, u32); 21] = [
    (14, 0),
    (2, 1),
    (14, 2),
    (14, 3),
    (2, 4),
    (8, 5),
    (6, 6),
    (3, 7),
    (4, 8),
    (1, 9),
    (2, 10),
    (1, 11),
    (12, 12),
    (4, 13),
    (8, 14),
    (2, 15),
    (4, 16),
    (6, 17),
    (10, 18),
    (5, 19),
    (1, 20),
];

/// The next action, by chance; time ends at `end`.
pub(crate) fn next(dice: &mut Dice, model: &Model, people: &[Address], end: u64) -> Action {
    let mut person = || people[dice.below(people.len() as u64) as usize];
    let (who, other) = (person(), person());
    let account = model.account(who);
    let case = latest(dice, model);
    match dice.weigh(&WEIGHTS) {
        0 if model.now < end => Action::Wait(1 + dice.below(4 * DAY)),
        1 => Action::Register(who),
        2 => Action::Stake(who, dice.below(1_000_000).into()),
        3 => Action::Request(who, some(dice, account.active)),
        4 => Action::Cancel(who),
        6 => {
            let week = model.week() - dice.below(3) as u32;
            Action::Report(week, who, dice.below(1_000))
        }
        7 => Action::Freeze(who, dice.below(40 * DAY) as u32),
        8 => Action::Unfreeze(who),
        9 => Action::Revoke(who),
        10 => Action::Reinstate(who),
        11 => Action::StageStakes(stake_rules(dice)),
        12 => Action::File(other, who, some(dice, account.whole())),
        13 => answerable(dice, model).unwrap_or(Action::Respond(who, case)),
        14 => {
            let claimed = model.cases.get(case as usize - 1);
            let claimed = claimed.map_or(0, |one| one.seen.amount);
            Action::Uphold(case, some(dice, claimed))
        }
        15 => Action::Dismiss(case),
        16 => Action::Lapse(overdue(dice, model).unwrap_or(case)),
        17 => Action::Post(case),
        18 => Action::Claim(case, dice.below(model.setting.leaves as u64)),
        19 => Action::Sweep(unclaimed(dice, model).unwrap_or(case)),
        20 => Action::StageCases(case_rules(dice)),
        _ => Action::Withdraw(who),
    }
}

/// All of it, a part, or a little too much.
fn some(dice: &mut Dice, amount: u128) -> u128 {
    match dice.below(6) {
        0 => amount,
        1 => amount + 1,
        _ => u128::from(dice.below(amount.max(1) as u64)),
    }
}

/// One of the last cases, rarely one that does not exist.
fn latest(dice: &mut Dice, model: &Model) -> u64 {
    let count = model.cases.len() as u64;
    (count + 1).saturating_sub(dice.below(12)).max(1)
}

/// The answer to an open case that the accused may give.
fn answerable(dice: &mut Dice, model: &Model) -> Option<Action> {
    let cases = model.cases.iter().map(|case| &case.seen).zip(1..);
    let open = cases.filter(|(case, _)| {
        case.state == CaseState::Open && !case.responded && model.now < case.respondUntil
    });
    let answers = open.map(|(case, id)| Action::Respond(case.accused, id));
    dice.pick(answers)
}

/// An open case that nobody decided in time.
fn overdue(dice: &mut Dice, model: &Model) -> Option<u64> {
    let cases = model.cases.iter().zip(1..);
    let late = cases
        .filter(|(case, _)| case.seen.state == CaseState::Open && case.seen.deadline <= model.now);
    dice.pick(late.map(|(_, id)| id))
}

/// A case whose compensation nobody can claim any more.
fn unclaimed(dice: &mut Dice, model: &Model) -> Option<u64> {
    let cases = model.cases.iter().zip(1..);
    let late = cases.filter(|(case, _)| {
        let pot = case.compensation.as_ref();
        pot.is_some_and(|pot| pot.left > 0 && pot.until <= model.now)
    });
    dice.pick(late.map(|(_, id)| id))
}

/// How often each kind of action succeeded.
#[derive(Debug, Default)]
pub(crate) struct Coverage(BTreeMap<String, u32>);

impl Coverage {
    pub(crate) fn count(&mut self, action: &Action, outcome: &Outcome) {
        let kind = format!("{:?}", std::mem::discriminant(action));
        *self.0.entry(kind).or_default() += u32::from(outcome.is_ok());
    }

    /// Asserts that every kind succeeded at least so often.
    pub(crate) fn assert_each(&self, times: u32) {
        assert_eq!(self.0.len(), WEIGHTS.len());
        for (kind, done) in &self.0 {
            assert!(*done >= times, "{kind} succeeded {done} times");
        }
    }
}

/// Rules for a sequence, in wei rather than DIMO: small numbers show what rounding does.
pub(crate) fn stake_rules(dice: &mut Dice) -> IConsumerStaking::Parameters {
    IConsumerStaking::Parameters {
        baseStake: dice.below(100_000).into(),
        stakePerUnit: dice.below(1_000).into(),
        usageWeeks: 1 + dice.below(12) as u32,
        unbondingPeriod: (1 + dice.below(20)) as u32 * DAY as u32,
        maxFreeze: (1 + dice.below(30)) as u32 * DAY as u32,
    }
}

/// The same of cases.
pub(crate) fn case_rules(dice: &mut Dice) -> IDisputes::Parameters {
    let reporterShare = dice.below(5_001) as u32;
    IDisputes::Parameters {
        maxClaim: 1 + u128::from(dice.below(2_000_000)),
        bond: 1 + u128::from(dice.below(1_000)),
        responseWindow: (1 + dice.below(10)) as u32 * DAY as u32,
        decisionWindow: (14 + dice.below(42)) as u32 * DAY as u32,
        claimPeriod: (28 + dice.below(10)) as u32 * DAY as u32,
        reporterShare,
        treasuryShare: dice.below(u64::from(10_001 - reporterShare)) as u32,
    }
}
