//! Random sequences of all actions: on the model alone, and a long one on the contract as well.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use client::bindings::IConsumerStaking::{self as Contract, Unbonding};
use e2e::{Consumers, DAY, Dice, Harmed, Who};

use crate::{
    events::Follower,
    generate::{Action, Coverage, next, rules},
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
        let rules = rules(&mut dice);
        let mut model = Model::new(setting, start, rules, balances(&people));
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

/// The contract beside its model.
struct Stage {
    consumers: Consumers,
    model: Model,
    coverage: Coverage,
}

impl Stage {
    async fn new(dice: &mut Dice) -> Self {
        let parameters = rules(dice);
        let mut consumers = Consumers::with_rules(|rules| *rules = parameters.clone()).await;
        for who in PEOPLE {
            consumers.fund(who, FUNDS).await;
        }
        let people = PEOPLE.map(|who| consumers.of(who));
        let treasury = consumers.of(Consumers::TREASURY);
        let setting = setting(consumers.world.clock, &people, treasury);
        let now = consumers.world.now().await;
        let model = Model::new(setting, now, parameters, balances(&people));
        Self {
            consumers,
            model,
            coverage: Coverage::default(),
        }
    }

    fn who(&self, account: Address) -> Who {
        let found = PEOPLE
            .into_iter()
            .find(|who| self.consumers.of(*who) == account);
        found.unwrap()
    }

    /// Lets the contract do what the model did, and nothing else.
    async fn call<C: SolCall>(&mut self, by: Who, call: &C, expected: &Outcome) {
        match expected {
            Ok(()) => drop(self.consumers.send(by, call).await),
            Err(refusal) => {
                let (world, at) = (&self.consumers.world, self.consumers.address);
                let found = world.revert_data(by, at, call).await;
                assert_eq!(found, refusal.0, "{}", C::SIGNATURE);
            }
        }
    }

    async fn act(&mut self, action: &Action) {
        let done = &self.model.act(action);
        self.coverage.count(action, done);
        match action.clone() {
            Action::Wait(_) => self.consumers.world.travel(self.model.now).await,
            Action::Register(who) => {
                let uri = String::new();
                let call = Contract::registerCall { uri };
                self.call(self.who(who), &call, done).await;
            }
            Action::Stake(who, amount) => {
                let call = Contract::stakeCall { amount };
                self.call(self.who(who), &call, done).await;
            }
            Action::Request(who, amount) => {
                let call = Contract::requestUnstakeCall { amount };
                self.call(self.who(who), &call, done).await;
            }
            Action::Cancel(who) => {
                let call = Contract::cancelUnstakeCall {};
                self.call(self.who(who), &call, done).await;
            }
            Action::Withdraw(who) => {
                let call = Contract::withdrawCall {};
                self.call(self.who(who), &call, done).await;
            }
            Action::Report(week, consumer, units) => {
                let usage = vec![Contract::Usage { consumer, units }];
                let call = Contract::reportUsageCall { week, usage };
                self.call(Consumers::METER, &call, done).await;
            }
            Action::Freeze(consumer, duration) => {
                let call = Contract::freezeCall { consumer, duration };
                self.call(Who::Guardian, &call, done).await;
            }
            Action::Unfreeze(consumer) => {
                let call = Contract::unfreezeCall { consumer };
                self.call(Who::Guardian, &call, done).await;
            }
            other => self.act_on_case(other, done).await,
        }
    }

    async fn act_on_case(&mut self, action: Action, done: &Outcome) {
        match action {
            Action::Revoke(consumer) => {
                let call = Contract::revokeLicenceCall { consumer };
                self.call(Who::Dao, &call, done).await;
            }
            Action::Reinstate(consumer) => {
                let call = Contract::reinstateLicenceCall { consumer };
                self.call(Who::Dao, &call, done).await;
            }
            Action::Stage(parameters) => {
                let call = Contract::stageParametersCall { parameters };
                self.call(Who::Dao, &call, done).await;
            }
            Action::File(by, accused, amount) => {
                let call = Contract::fileCaseCall {
                    accused,
                    amount,
                    evidenceHash: B256::ZERO,
                    evidenceUri: String::new(),
                };
                self.call(self.who(by), &call, done).await;
            }
            Action::Respond(who, caseId) => {
                let call = Contract::respondCall {
                    caseId,
                    answerHash: B256::ZERO,
                    answerUri: String::new(),
                };
                self.call(self.who(who), &call, done).await;
            }
            Action::Uphold(caseId, slash) => {
                let call = Contract::upholdCall { caseId, slash };
                self.call(Who::Dao, &call, done).await;
            }
            Action::Dismiss(caseId) => {
                let call = Contract::dismissCall { caseId };
                self.call(Who::Dao, &call, done).await;
            }
            Action::Lapse(caseId) => {
                let call = Contract::lapseCall { caseId };
                self.call(Who::Stranger, &call, done).await;
            }
            Action::Post(caseId) => {
                let call = self.model.setting.harmed.post_call(caseId);
                self.call(Who::Dao, &call, done).await;
            }
            Action::Claim(caseId, index) => {
                let share = self.model.setting.harmed.claim(caseId, index as usize);
                let call = Contract::claimCompensationCall { share };
                self.call(Who::Stranger, &call, done).await;
            }
            Action::Sweep(caseId) => {
                let call = Contract::sweepCompensationCall { caseId };
                self.call(Who::Stranger, &call, done).await;
            }
            other => panic!("not played: {other:?}"),
        }
    }

    /// Compares everything that can be seen.
    async fn look(&self) {
        let (consumers, model) = (&self.consumers, &self.model);
        consumers.check_books().await;
        assert_eq!(consumers.totals().await, model.totals());
        for who in PEOPLE {
            let account = consumers.of(who);
            assert_eq!(consumers.consumer(who).await, model.consumer(account));
            let entries = consumers.read(&Contract::unbondingsCall { account }).await;
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
            assert_eq!(consumers.case(id).await, case.seen);
            if let Some(expected) = &case.compensation {
                assert_eq!(consumers.compensation(id).await, *expected);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_sequence_goes_on_the_contract_as_on_the_model() {
    let mut dice = Dice::new(SEED);
    let mut stage = Stage::new(&mut dice).await;
    let people = PEOPLE.map(|who| stage.consumers.of(who));
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
    let follower = Follower::of(&stage.consumers).await;
    follower.assert_agrees(&stage.consumers).await;
}
