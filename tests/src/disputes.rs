//! Cases against data consumers, beside the staking that obeys them.

use std::ops::{Deref, DerefMut};

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::TransactionReceipt,
    sol_types::{SolCall, SolError},
};
use client::{
    bindings::{
        IDisputes::{self as Contract, CaseFiled, Parameters, Settings, Totals},
        IERC20,
    },
    deploy,
    units::ONE_DIMO,
};

use crate::{Consumers, Subject, Who, World, world::events};

/// The contract, without cases yet. Licences, stakes and people are the staking's, which it falls back on.
#[derive(Debug)]
pub struct Disputes {
    /// Where the stake lies, on the same chain.
    pub staking: Consumers,
    /// The proxy.
    pub address: Address,
    /// The program behind it.
    pub implementation: Address,
}

impl Disputes {
    /// Receives what is the treasury's.
    pub const TREASURY: Who = Who::Attestor;
    /// Reports misuse.
    pub const REPORTER: Who = Who::Bob;

    /// Both set up by the DAO with the rules the program proposes, and the real token.
    pub async fn new() -> Self {
        Self::with_rules(|_| {}).await
    }

    /// With rules of cases changed by `change`.
    pub async fn with_rules(change: impl FnOnce(&mut Parameters)) -> Self {
        let mut world = World::bare().await;
        world.token = world.deploy_token().await;
        let (stakes, mut cases) = (Consumers::rules(), Self::rules());
        change(&mut cases);
        Self::found(world, stakes, cases).await
    }

    /// With [`MisbehavingToken`](../../contracts/solidity/test-helpers/MisbehavingToken.sol), still honest.
    pub async fn with_misbehaving_token() -> Self {
        let mut world = World::bare().await;
        let holder = world.address(Who::Dao).into_word();
        world.token = world.deploy("MisbehavingToken", holder.as_slice()).await;
        Self::found(world, Consumers::rules(), Self::rules()).await
    }

    /// On a chain that has its token, by rules of both.
    pub async fn found(
        mut world: World,
        stakes: client::bindings::IConsumerStaking::Parameters,
        cases: Parameters,
    ) -> Self {
        let mut staking = Consumers::settings(&world);
        staking.parameters = stakes;
        let mut settings = Self::settings(&world);
        settings.parameters = cases;
        let artefacts = world.artefacts.clone();
        let sender = world.sender(Who::Dao);
        let made = deploy::consumers(sender, &artefacts, &staking, &settings)
            .await
            .unwrap();
        Self {
            staking: Consumers(Subject {
                world,
                address: made.staking.address,
                implementation: made.staking.implementation,
            }),
            address: made.disputes.address,
            implementation: made.disputes.implementation,
        }
    }

    /// What [`Self::new`] sets it up with, but for the staking, which is deployed with it.
    pub fn settings(world: &World) -> Settings {
        Settings {
            admin: world.address(Who::Dao),
            staking: Address::ZERO,
            treasury: world.address(Self::TREASURY),
            parameters: Self::rules(),
        }
    }

    /// DIMO's rules, with less for the treasury than the program proposes.
    pub const fn rules() -> Parameters {
        Parameters {
            treasuryShare: 1_000,
            ..deploy::case_parameters()
        }
    }

    /// With the consumer's licence and so much active stake, whole DIMO.
    pub async fn with_stake(dimo: u128) -> Self {
        let mut disputes = Self::new().await;
        let amount = dimo * ONE_DIMO;
        disputes.staking.join(Consumers::CONSUMER, amount).await;
        disputes
    }

    /// The contract alone.
    pub fn into_subject(self) -> Subject {
        Subject {
            world: self.staking.into_subject().world,
            address: self.address,
            implementation: self.implementation,
        }
    }

    /// Gives somebody tokens, which both contracts may take.
    pub async fn fund(&mut self, who: Who, amount: u128) {
        self.staking.fund(who, amount).await;
        let (token, spender) = (self.world.token, self.address);
        let value = U256::MAX;
        let call = IERC20::approveCall { spender, value };
        self.world.send_to(who, token, &call).await;
    }

    /// Gives the consumer tokens and lets it stake them, wei.
    pub async fn stake(&mut self, amount: u128) {
        self.fund(Consumers::CONSUMER, amount).await;
        let call = client::bindings::IConsumerStaking::stakeCall { amount };
        self.staking.act(Consumers::CONSUMER, &call).await;
    }

    /// Sends a call, which must succeed.
    pub async fn send<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        let at = self.address;
        self.world.send_to(who, at, call).await
    }

    /// Sends a call, which must succeed and leave the books of both contracts in order.
    pub async fn act<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        let receipt = self.send(who, call).await;
        self.check_books().await;
        receipt
    }

    /// Asserts that a call is refused with exactly this error.
    pub async fn refuses<C: SolCall, E: SolError>(&self, who: Who, call: &C, error: E) {
        self.world.refuses_at(who, self.address, call, error).await;
    }

    /// Reads.
    pub async fn read<C: SolCall>(&self, call: &C) -> C::Return {
        self.world.chain().read(self.address, call).await.unwrap()
    }

    /// Asserts that the tokens held are exactly those the books say, in both contracts.
    pub async fn check_books(&self) {
        self.staking.check_books().await;
        let held = self.world.balance(self.address).await;
        let Totals {
            compensation,
            bonds,
        } = self.totals().await;
        assert_eq!(held, compensation + bonds);
    }

    /// The books.
    pub async fn totals(&self) -> Totals {
        self.read(&Contract::totalsCall {}).await
    }

    /// What the contract knows of a case.
    pub async fn case(&self, case: u64) -> Contract::Case {
        self.read(&Contract::caseOfCall { caseId: case }).await
    }

    /// What the contract knows of a compensation.
    pub async fn compensation(&self, case: u64) -> Contract::Compensation {
        let call = Contract::compensationOfCall { caseId: case };
        self.read(&call).await
    }

    /// Moves time however far, and keeps both programs alive as somebody would on a real chain.
    pub async fn travel_far(&mut self, timestamp: u64) {
        self.staking.travel_far(timestamp).await;
        let program = self.implementation;
        let sender = self.world.sender(Who::Dao);
        deploy::activate(sender, program).await.unwrap();
    }

    /// The call by which a case is filed against the consumer.
    pub fn filing(&self, amount: u128) -> Contract::fileCaseCall {
        Contract::fileCaseCall {
            accused: self.of(Consumers::CONSUMER),
            amount,
            evidenceHash: B256::repeat_byte(0xee),
            evidenceUri: "ipfs://evidence".into(),
        }
    }

    /// Lets the reporter file a case against the consumer, with a bond it is given.
    pub async fn file(&mut self, amount: u128) -> u64 {
        self.fund(Self::REPORTER, Self::rules().bond).await;
        let call = self.filing(amount);
        let receipt = self.act(Self::REPORTER, &call).await;
        events::<CaseFiled>(&receipt)[0].caseId
    }

    /// Lets the time to respond pass, and the DAO uphold the case.
    pub async fn uphold(&mut self, case: u64, slash: u128) -> TransactionReceipt {
        let until = self.case(case).await.respondUntil;
        self.world.travel(until).await;
        let call = Contract::upholdCall {
            caseId: case,
            slash,
        };
        self.act(Who::Dao, &call).await
    }

    /// A case that was upheld for so many wei.
    pub async fn upheld(&mut self, amount: u128) -> u64 {
        let case = self.file(amount).await;
        self.uphold(case, amount).await;
        case
    }
}

impl Deref for Disputes {
    type Target = Consumers;

    fn deref(&self) -> &Consumers {
        &self.staking
    }
}

impl DerefMut for Disputes {
    fn deref_mut(&mut self) -> &mut Consumers {
        &mut self.staking
    }
}
