//! Data consumers' staking on a chain of its own.

use std::ops::{Deref, DerefMut};

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::TransactionReceipt,
    sol_types::SolCall,
};
use client::{
    bindings::{
        IConsumerStaking::{
            self as Contract, CaseFiled, Consumer, Parameters, Settings, Totals, initializeCall,
        },
        IERC20,
    },
    deploy,
    units::ONE_DIMO,
};
use protocol::{Node, Share, tree::Tree};
use prover::Native;

use crate::{Subject, Who, World, world::events};

/// Seconds.
pub const DAY: u64 = 86_400;

/// The contract, without licences yet.
#[derive(Debug)]
pub struct Consumers(Subject);

impl Consumers {
    /// Reports consumption.
    pub const METER: Who = Who::Publisher;
    /// Receives what is the treasury's.
    pub const TREASURY: Who = Who::Attestor;
    /// Consumes data.
    pub const CONSUMER: Who = Who::Alice;
    /// Reports misuse.
    pub const REPORTER: Who = Who::Bob;

    /// Set up by the DAO with the rules the program proposes, and the real token.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings changed by `change`.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut world = World::bare().await;
        world.token = world.deploy_token().await;
        Self::found(world, change).await
    }

    /// With rules changed by `change`.
    pub async fn with_rules(change: impl FnOnce(&mut Parameters)) -> Self {
        Self::with(|settings| change(&mut settings.parameters)).await
    }

    /// With [`MisbehavingToken`](../../contracts/solidity/test-helpers/MisbehavingToken.sol), still honest.
    pub async fn with_misbehaving_token() -> Self {
        let mut world = World::bare().await;
        let holder = world.address(Who::Dao).into_word();
        world.token = world.deploy("MisbehavingToken", holder.as_slice()).await;
        Self::found(world, |_| {}).await
    }

    /// On a chain that has its token.
    pub async fn found(mut world: World, change: impl FnOnce(&mut Settings)) -> Self {
        let (address, implementation) = Self::deploy(&mut world, change).await;
        Self(Subject {
            world,
            address,
            implementation,
        })
    }

    /// Proxy and program on a chain that has its token, beside other contracts.
    pub async fn deploy(
        world: &mut World,
        change: impl FnOnce(&mut Settings),
    ) -> (Address, Address) {
        let mut settings = Self::settings(world);
        change(&mut settings);
        let implementation = Subject::program(world, deploy::CONSUMERS).await;
        let call = initializeCall { settings };
        let address = Subject::proxy(world, implementation, &call).await.unwrap();
        (address, implementation)
    }

    /// What [`Self::new`] sets it up with.
    pub fn settings(world: &World) -> Settings {
        Settings {
            admin: world.address(Who::Dao),
            meter: world.address(Self::METER),
            guardian: world.address(Who::Guardian),
            token: world.token,
            treasury: world.address(Self::TREASURY),
            marketplace: Address::ZERO,
            genesis: world.clock.genesis,
            parameters: Self::rules(),
        }
    }

    /// DIMO's rules, with a longer freeze and less for the treasury than the program proposes.
    pub const fn rules() -> Parameters {
        Parameters {
            maxFreeze: 14 * DAY as u32,
            treasuryShare: 1_000,
            ..deploy::parameters()
        }
    }

    /// The contract alone.
    pub fn into_subject(self) -> Subject {
        self.0
    }

    /// With the consumer's licence and so much active stake, whole DIMO.
    pub async fn with_stake(dimo: u128) -> Self {
        let mut consumers = Self::new().await;
        consumers.join(Self::CONSUMER, dimo * ONE_DIMO).await;
        consumers
    }

    /// Gives somebody tokens, which the contract may take.
    pub async fn fund(&mut self, who: Who, amount: u128) {
        let (token, account, spender) = (self.world.token, self.of(who), self.address);
        self.world.give(account, amount).await;
        let value = U256::MAX;
        let call = IERC20::approveCall { spender, value };
        self.world.send_to(who, token, &call).await;
    }

    /// Gives somebody a licence and so much active stake, wei.
    pub async fn join(&mut self, who: Who, amount: u128) {
        self.fund(who, amount).await;
        let uri = String::from("https://consumer.example");
        self.act(who, &Contract::registerCall { uri }).await;
        if amount > 0 {
            self.act(who, &Contract::stakeCall { amount }).await;
        }
    }

    /// Sends a call, which must succeed and leave the books in order.
    pub async fn act<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        let receipt = self.0.send(who, call).await;
        self.check_books().await;
        receipt
    }

    /// Asserts that the tokens held are exactly those the books say.
    pub async fn check_books(&self) {
        let held = self.world.balance(self.address).await;
        let Totals {
            active,
            unbonding,
            compensation,
            bonds,
        } = self.totals().await;
        assert_eq!(held, active + unbonding + compensation + bonds);
    }

    /// The books.
    pub async fn totals(&self) -> Totals {
        self.read(&Contract::totalsCall {}).await
    }

    /// What the contract knows of somebody.
    pub async fn consumer(&self, who: Who) -> Consumer {
        let account = self.of(who);
        self.read(&Contract::consumerCall { account }).await
    }

    /// Whether somebody is in good standing.
    pub async fn is_good(&self, who: Who) -> bool {
        let consumer = self.of(who);
        self.read(&Contract::isInGoodStandingCall { consumer })
            .await
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

    /// Somebody's tokens, wei.
    pub async fn tokens(&self, who: Who) -> u128 {
        self.world.balance(self.of(who)).await
    }

    /// Lets so many seconds pass.
    pub async fn wait(&self, seconds: u64) {
        let then = self.world.now().await + seconds;
        self.world.travel(then).await;
    }

    /// Moves time however far, and keeps the program alive as somebody would on a real chain.
    pub async fn travel_far(&mut self, timestamp: u64) {
        self.world.travel(timestamp).await;
        for program in [self.implementation, self.world.implementation] {
            if !program.is_zero() {
                let sender = self.world.sender(Who::Dao);
                deploy::activate(sender, program).await.unwrap();
            }
        }
    }

    /// The call by which a case is filed against the consumer.
    pub fn filing(&self, amount: u128) -> Contract::fileCaseCall {
        Contract::fileCaseCall {
            accused: self.of(Self::CONSUMER),
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

    /// Reports what the consumer consumed in a week.
    pub async fn report(&mut self, week: u32, units: u64) -> TransactionReceipt {
        let consumer = self.of(Self::CONSUMER);
        let usage = vec![Contract::Usage { consumer, units }];
        let call = Contract::reportUsageCall { week, usage };
        self.act(Self::METER, &call).await
    }
}

impl Deref for Consumers {
    type Target = Subject;

    fn deref(&self) -> &Subject {
        &self.0
    }
}

impl DerefMut for Consumers {
    fn deref_mut(&mut self) -> &mut Subject {
        &mut self.0
    }
}

/// Harmed vehicles and their shares.
#[derive(Clone, Debug)]
pub struct Harmed {
    shares: Vec<Share>,
    tree: Tree,
}

impl Harmed {
    /// The tree over vehicles 1, 2, … of these accounts, with these shares.
    pub fn new(shares: &[(Address, u64)]) -> Self {
        let share = |(vehicle_id, (account, shares)): (u64, &(Address, u64))| Share {
            vehicle_id,
            account: account.into_array(),
            shares: *shares,
        };
        let shares: Vec<_> = (1..).zip(shares).map(share).collect();
        let nodes = shares.iter().map(Node::of_leaf::<Native, Share>).collect();
        let tree = Tree::build::<Native>(nodes).unwrap();
        Self { shares, tree }
    }

    /// The call that posts it.
    pub fn post_call(&self, case: u64) -> Contract::postCompensationCall {
        let root = self.tree.root();
        Contract::postCompensationCall {
            caseId: case,
            root: root.hash.into(),
            totalShares: root.sum,
            leafCount: self.tree.leaf_count(),
            dataHash: B256::repeat_byte(0xda),
            dataUri: "ipfs://harmed".into(),
        }
    }

    /// The share at `index`, as it is claimed.
    pub fn claim(&self, case: u64, index: usize) -> Contract::Share {
        let share = &self.shares[index];
        Contract::Share {
            caseId: case,
            vehicleId: share.vehicle_id,
            account: share.account.into(),
            shares: share.shares,
            index: index as u64,
            proof: self.tree.prove(index as u64).unwrap().into(),
        }
    }

    /// What the share at `index` is worth of a pot, wei.
    pub fn worth(&self, index: usize, pot: u128) -> u128 {
        protocol::tokens(self.shares[index].shares, self.tree.root().sum, pot).unwrap()
    }
}
