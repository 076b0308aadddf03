//! Random sequences of all actions: on the model alone, and a long one on both contracts as well.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use client::bindings::{
    IConsumerStaking::{self as Staking, Unbonding},
    IDisputes as Contract,
};
use e2e::{Consumers, DAY, Dice, Disputes, Harmed, Who, World};

use crate::{
    events::assert_told,
    generate::{Action, Coverage, case_rules, next, stake_rules},
    model::{Model, Outcome, Setting},
};

const PEOPLE: [Who; 4] = [Who::Alice, Who::Bob, Who::Relayer, Who::Stranger];
const FUNDS: u128 = 1_000_000_000_000;
const SEED: u64 = 20_221_205;
const ACTIONS: usize = 2_500;
/// Actions between two looks at everything.
const LOOK_EVERY: usize = 100;
/// Seconds a sequence may take: programs expire after a year.
const LONGEST: u64 = 300 * DAY;

fn setting(clock: protocol::Clock, people: &[Address], treasury: Address) -> Setting {
    let shares: Vec<_> = people.iter().copied().zip(1..).collect();
    Setting {
        clock,
        treasury,
        harmed: Harmed::new(&shares),
        leaves: shares.len(),
    }
}

fn balances(people: &[Address]) -> BTreeMap<Address, u128> {
    people.iter().map(|one| (*one, FUNDS)).collect()
}

#[test]
fn no_sequence_breaks_an_invariant() {
    let people: Vec<_> = (1..5).map(Address::repeat_byte).collect();
    let clock = protocol::Clock::DIMO;
    let start = clock.start(e2e::FIRST_WEEK).unwrap();
    let mut coverage = Coverage::default();
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let setting = setting(clock, &people, Address::repeat_byte(9));
        let (stakes, cases) = (stake_rules(&mut dice), case_rules(&mut dice));
        let mut model = Model::new(setting, start, stakes, cases, balances(&people));
        for _ in 0..300 {
            let action = next(&mut dice, &model, &people, u64::MAX);
            let before = model.clone();
            let outcome = model.act(&action);
            model.check_after(&before, &outcome);
            coverage.count(&action, &outcome);
        }
    }
    coverage.assert_each(30);
}

/// Both contracts beside their model.
struct Stage {
    disputes: Disputes,
    model: Model,
    coverage: Coverage,
}

impl Stage {
    async fn new(dice: &mut Dice) -> Self {
        let (stakes, cases) = (stake_rules(dice), case_rules(dice));
        let mut world = World::bare().await;
        world.token = world.deploy_token().await;
        let mut disputes = Disputes::found(world, stakes.clone(), cases.clone()).await;
        for who in PEOPLE {
            disputes.fund(who, FUNDS).await;
        }
        let people = PEOPLE.map(|who| disputes.of(who));
        let treasury = disputes.of(Disputes::TREASURY);
        let setting = setting(disputes.world.clock, &people, treasury);
        let now = disputes.world.now().await;
        let model = Model::new(setting, now, stakes, cases, balances(&people));
        Self {
            disputes,
            model,
            coverage: Coverage::default(),
        }
    }

    fn who(&self, account: Address) -> Who {
        let found = PEOPLE
            .into_iter()
            .find(|who| self.disputes.of(*who) == account);
        found.unwrap()
    }

    /// Lets a contract do what the model did, and nothing else.
    async fn call<C: SolCall>(&mut self, at: Address, by: Who, call: &C, expected: &Outcome) {
        let world = &mut self.disputes.world;
        match expected {
            Ok(()) => drop(world.send_to(by, at, call).await),
            Err(refusal) => {
                let found = world.revert_data(by, at, call).await;
                assert_eq!(found, refusal.0, "{}", C::SIGNATURE);
            }
        }
    }

    async fn stakes<C: SolCall>(&mut self, by: Who, call: &C, expected: &Outcome) {
        let at = self.disputes.staking.address;
        self.call(at, by, call, expected).await;
    }

    async fn cases<C: SolCall>(&mut self, by: Who, call: &C, expected: &Outcome) {
        let at = self.disputes.address;
        self.call(at, by, call, expected).await;
    }

    async fn act(&mut self, action: &Action) {
        let done = &self.model.act(action);
        self.coverage.count(action, done);
        match action.clone() {
            Action::Wait(_) => self.disputes.world.travel(self.model.now).await,
            Action::Register(who) => {
                let uri = String::new();
                let call = Staking::registerCall { uri };
                self.stakes(self.who(who), &call, done).await;
            }
            Action::Stake(who, amount) => {
                let call = Staking::stakeCall { amount };
                self.stakes(self.who(who), &call, done).await;
            }
            Action::Request(who, amount) => {
                let call = Staking::requestUnstakeCall { amount };
                self.stakes(self.who(who), &call, done).await;
            }
            Action::Cancel(who) => {
                let call = Staking::cancelUnstakeCall {};
                self.stakes(self.who(who), &call, done).await;
            }
            Action::Withdraw(who) => {
                let call = Staking::withdrawCall {};
                self.stakes(self.who(who), &call, done).await;
            }
            Action::Report(week, consumer, units) => {
                let usage = vec![Staking::Usage { consumer, units }];
                let call = Staking::reportUsageCall { week, usage };
                self.stakes(Consumers::METER, &call, done).await;
            }
            Action::Freeze(consumer, duration) => {
                let call = Staking::freezeCall { consumer, duration };
                self.stakes(Who::Guardian, &call, done).await;
            }
            Action::Unfreeze(consumer) => {
                let call = Staking::unfreezeCall { consumer };
                self.stakes(Who::Guardian, &call, done).await;
            }
            other => self.decide(other, done).await,
        }
    }

    /// What the DAO decides of stakes.
    async fn decide(&mut self, action: Action, done: &Outcome) {
        match action {
            Action::Revoke(consumer) => {
                let call = Staking::revokeLicenceCall { consumer };
                self.stakes(Who::Dao, &call, done).await;
            }
            Action::Reinstate(consumer) => {
                let call = Staking::reinstateLicenceCall { consumer };
                self.stakes(Who::Dao, &call, done).await;
            }
            Action::StageStakes(parameters) => {
                let call = Staking::stageParametersCall { parameters };
                self.stakes(Who::Dao, &call, done).await;
            }
            other => self.act_on_case(other, done).await,
        }
    }

    async fn act_on_case(&mut self, action: Action, done: &Outcome) {
        match action {
            Action::StageCases(parameters) => {
                let call = Contract::stageParametersCall { parameters };
                self.cases(Who::Dao, &call, done).await;
            }
            Action::File(by, accused, amount) => {
                let call = Contract::fileCaseCall {
                    accused,
                    amount,
                    evidenceHash: B256::ZERO,
                    evidenceUri: String::new(),
                };
                self.cases(self.who(by), &call, done).await;
            }
            Action::Respond(who, caseId) => {
                let call = Contract::respondCall {
                    caseId,
                    answerHash: B256::ZERO,
                    answerUri: String::new(),
                };
                self.cases(self.who(who), &call, done).await;
            }
            Action::Uphold(caseId, slash) => {
                let call = Contract::upholdCall { caseId, slash };
                self.cases(Who::Dao, &call, done).await;
            }
            Action::Dismiss(caseId) => {
                let call = Contract::dismissCall { caseId };
                self.cases(Who::Dao, &call, done).await;
            }
            Action::Lapse(caseId) => {
                let call = Contract::lapseCall { caseId };
                self.cases(Who::Stranger, &call, done).await;
            }
            Action::Post(caseId) => {
                let call = self.model.setting.harmed.post_call(caseId);
                self.cases(Who::Dao, &call, done).await;
            }
            Action::Claim(caseId, index) => {
                let share = self.model.setting.harmed.claim(caseId, index as usize);
                let call = Contract::claimCompensationCall { share };
                self.cases(Who::Stranger, &call, done).await;
            }
            Action::Sweep(caseId) => {
                let call = Contract::sweepCompensationCall { caseId };
                self.cases(Who::Stranger, &call, done).await;
            }
            other => panic!("not played: {other:?}"),
        }
    }

    /// Compares everything that can be seen.
    async fn look(&self) {
        let (disputes, model) = (&self.disputes, &self.model);
        disputes.check_books().await;
        assert_eq!(disputes.totals().await, model.totals());
        let consumers = &disputes.staking;
        assert_eq!(consumers.totals().await, model.stakes());
        for who in PEOPLE {
            let account = consumers.of(who);
            assert_eq!(consumers.consumer(who).await, model.consumer(account));
            let entries = consumers.read(&Staking::unbondingsCall { account }).await;
            let expected = model.account(account).unbondings.into_iter();
            let expected: Vec<_> = expected
                .map(|(amount, withdrawableAt)| Unbonding {
                    amount,
                    withdrawableAt,
                })
                .collect();
            assert_eq!(entries, expected);
        }
        for (account, balance) in &model.balances {
            assert_eq!(consumers.world.balance(*account).await, *balance);
        }
        for (case, id) in model.cases.iter().zip(1..) {
            assert_eq!(disputes.case(id).await, case.seen);
            if let Some(expected) = &case.compensation {
                assert_eq!(disputes.compensation(id).await, *expected);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_sequence_goes_on_both_contracts_as_on_the_model() {
    let mut dice = Dice::new(SEED);
    let mut stage = Stage::new(&mut dice).await;
    let people = PEOPLE.map(|who| stage.disputes.of(who));
    let end = stage.model.now + LONGEST;
    for number in 1..=ACTIONS {
        let action = next(&mut dice, &stage.model, &people, end);
        stage.act(&action).await;
        if number % LOOK_EVERY == 0 {
            stage.look().await;
        }
    }
    stage.look().await;
    stage.coverage.assert_each(2);
    assert_told(&stage.disputes).await;
}
